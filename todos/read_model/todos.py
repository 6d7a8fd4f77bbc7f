"""Queries for todos as they are now. Each asks for the person who will see the rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Count, Max, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from eventsourcing import keyset
from todos.domain.errors import InvalidRank
from todos.domain.numbers import parse_number
from todos.domain.search import words_of
from todos.domain.values.label import normal
from todos.domain.values.rank import clean
from todos.read_model.seen_by import (
    Person,
    SeenPlace,
    TodoRow,
    Todos,
    TodoVersionRow,
    seen_by,
    shown_to,
    todos_in,
    uuids,
    versions_seen_by,
)
from todos.read_model.views import ALL, FINISHED, TABS, TRASH, UnknownView, statuses_of

type Cursor = UUID | int | str
type Rows = QuerySet[TodoRow] | QuerySet[TodoVersionRow]

ROWS_PER_PAGE = 50
# Databases refuse much longer conditions with an error. No todo has more words.
MAX_SEARCH_WORDS = 500


class UnknownFilter(ValueError):
    """The view does not exist, or the cursor names no place in it."""


class Order(NamedTuple):
    """An order of todos: by rank, or by positions of the log, last one first. Never by times: a clock can be set back.

    versions -- the condition on the versions of a todo that have a place in it, by which its id is a cursor; None where
                a todo moves with every change, so that only its place is one: its rank with its id, or a position
    """

    column: str
    versions: Q | None

    def columns(self, rows: Rows) -> tuple[str, ...]:
        """The columns that order these rows, as a keyset."""
        return (self.column, "todo" if rows.model is TodoVersionRow else "id") if self == RANKED else (self.column,)


RANKED = Order("rank", None)
# Nothing can happen to a todo in the trash but its restoration, so its last event is the one that removed it.
REMOVED_ORDER = Order("-position", Q(removed__isnull=False))
CHANGED_ORDER = Order("-position", None)
# Of todos in several places: the order of adding, in which no row moves.
ADDED_ORDER = Order("-added_position", None)


def order_of(view: str) -> Order:
    """The order of a view: what is finished by the last change, which mostly is that; all else by rank."""
    return CHANGED_ORDER if view == FINISHED else RANKED


@dataclass(frozen=True)
class Page[Row: (TodoRow, TodoVersionRow)]:
    """Up to ROWS_PER_PAGE rows. `after` is the cursor to pass for the next page; None on the last page."""

    rows: list[Row]
    after: Cursor | None
    order: Order

    def cursor(self, row: Row) -> Cursor:
        """The cursor of the page that begins after a row."""
        if self.order == RANKED:
            return f"{row.rank}.{row.id}"
        if self.order == ADDED_ORDER:
            return row.added_position
        return row.position if self.order.versions is None else row.id


def find(person: Person, todo_id: UUID) -> TodoRow | None:
    """The todo; None unless it exists and this person may see and change it."""
    return seen_by(person).filter(pk=todo_id).first()


def begin_with(person: Person, digits: str) -> list[TodoRow]:
    """Up to two todos that this person may see and change, whose ids begin with these hexadecimal digits."""
    first, last = (UUID(hex=digits.ljust(32, filler)) for filler in ("0", "f"))
    return list(seen_by(person).filter(pk__gte=first, pk__lte=last)[:2])


def find_all(person: Person, ids: Iterable[str]) -> dict[str, TodoRow]:
    """These todos by id. Omits todos that this person may not see and change."""
    return {str(todo.id): todo for todo in seen_by(person).filter(pk__in=uuids(ids))}


def changed(person: Person, after: int, up_to: int) -> QuerySet[TodoRow, tuple[UUID, int]]:
    """The id and version of each todo that a person may see and that has changed above position `after`, up to `up_to`.

    In log order.
    """
    rows = seen_by(person).filter(position__gt=after, position__lte=up_to).order_by("position")
    return rows.values_list("id", "version")


def todos(
    person: Person, place: SeenPlace, view: str, text: str, after: str, also: Iterable[str] = (), label: str = ""
) -> Page[TodoRow]:
    """A page of a view of this person's inbox, or of a list. Raises UnknownFilter.

    label -- the label that todos have; "" for all todos
    also -- the ids of todos that are shown in their places although the view or the search would leave them out
    """
    listed = _listed(place)
    rows = in_view(searched(listed, text, label), view)
    return page(rows | listed.filter(pk__in=uuids(also)), person, after, order_of(view))


def all_in(place: SeenPlace) -> list[TodoRow]:
    """All todos of a place that are not in the trash, in the order of the list."""
    return list(_listed(place).order_by("rank", "id"))


def trash(person: Person, after: str) -> Page[TodoRow]:
    """A page of this person's trash, newest removal first. Raises UnknownFilter."""
    return page(_in_trash(person), person, after, REMOVED_ORDER)


def counts(place: SeenPlace, text: str = "", label: str = "") -> dict[str, int]:
    """The number of todos of a place in each tab. Counts only matches, but all that is in the trash. One query."""
    rows = (searched(_listed(place), text, label) | todos_in(place).filter(removed__isnull=False)).values("status")
    numbers = [Count("pk", filter=Q(removed__isnull=listed)) for listed in (True, False)]
    found = {
        status: each
        for status, *each in rows.annotate(listed=numbers[0], trashed=numbers[1]).values_list(
            "status", "listed", "trashed"
        )
    }
    tabs = {tab: sum(found.get(status, (0, 0))[0] for status in statuses_of(tab)) for tab in TABS}
    return tabs | {TRASH: sum(trashed for _, trashed in found.values())}


def in_trash(person: Person) -> int:
    """The number of todos in this person's trash."""
    return _in_trash(person).count()


def _listed(place: SeenPlace) -> Todos:
    return todos_in(place).filter(removed__isnull=True)


def _in_trash(person: Person) -> Todos:
    return shown_to(person).filter(removed__isnull=False)


def names(people: Iterable[str]) -> dict[str, str]:
    """The names of people by their opaque ids. An id without an account is its own name."""
    ids = set(people)
    users = get_user_model().objects.filter(pk__in=[each for each in ids if parse_number(each) is not None])
    return {each: each for each in ids} | {str(user.pk): user.get_username() for user in users}


def find_person(text: str) -> str | None:
    """The opaque id of the person of this id or, if there is none, of this name; None where nobody has it."""
    people = get_user_model()
    named = Q(username=people.normalize_username(text))
    either = named if parse_number(text) is None else named | Q(pk=text)
    ids = [str(key) for key in people.objects.filter(either).order_by("pk").values_list("pk", flat=True)]
    return text if text in ids else next(iter(ids), None)


def counted[Row: (TodoRow, TodoVersionRow)](rows: QuerySet[Row]) -> dict[str, int]:
    """The number of these rows in each tab."""
    found = dict(rows.values("status").annotate(number=Count("pk")).values_list("status", "number"))
    return {tab: sum(found.get(status, 0) for status in statuses_of(tab)) for tab in TABS}


def searched[Row: (TodoRow, TodoVersionRow)](rows: QuerySet[Row], text: str, label: str = "") -> QuerySet[Row]:
    """The rows whose description contains every word of this text, in any order, also as a part of a word.

    label -- the label that they have, in any spelling; "" for any or none
    """
    words = words_of(text)
    if len(words) > MAX_SEARCH_WORDS:
        return rows.none()
    # A position in the text has no special characters, no longest pattern, and is the same on all databases.
    found = rows.filter(*(GreaterThan(StrIndex("search", Value(word)), 0) for word in words))
    return labelled(found, label) if label else found


def labelled[Row: (TodoRow, TodoVersionRow)](rows: QuerySet[Row], label: str) -> QuerySet[Row]:
    """The rows that have a label, in any spelling."""
    return rows.filter(GreaterThan(StrIndex("label_keys", Value(f" {normal(label)} ")), 0))


def with_label(person: Person, label: str) -> list[TodoRow]:
    """All todos that this person may see and change and that have a label; not those in the trash."""
    return list(labelled(seen_by(person).filter(removed=None), label).order_by("id"))


def in_view[Row: (TodoRow, TodoVersionRow)](rows: QuerySet[Row], view: str) -> QuerySet[Row]:
    """The rows that a view shows; all rows for ''. Raises UnknownFilter."""
    try:
        return rows.filter(status__in=statuses_of(view or ALL))
    except UnknownView as error:
        raise UnknownFilter(view) from error


def page[Row: (TodoRow, TodoVersionRow)](rows: QuerySet[Row], person: Person, after: str, order: Order) -> Page[Row]:
    """A page of these rows in an order. Raises UnknownFilter."""
    cursor = _key(person, after, order) if after else None
    found = keyset.page(rows, order.columns(rows), cursor, ROWS_PER_PAGE)
    shown = Page(found.rows, None, order)
    return replace(shown, after=shown.cursor(found.rows[-1])) if found.more else shown


def _key(person: Person, after: str, order: Order) -> tuple[object, ...]:
    if order != RANKED:
        return (_position(person, after, order),)
    rank, _, todo_id = after.partition(".")
    try:
        return clean(rank), UUID(todo_id)
    except (InvalidRank, ValueError) as error:
        raise UnknownFilter(after) from error


def _position(person: Person, after: str, order: Order) -> int:
    """The position of a cursor in `order`, even when its todo has left the list. Raises UnknownFilter."""
    if order.versions is None:
        position = parse_number(after)
    else:
        known = versions_seen_by(person).filter(order.versions, todo__in=uuids([after]))
        position = known.aggregate(last=Max("position"))["last"]
    if position is None:
        raise UnknownFilter(after)
    return position
