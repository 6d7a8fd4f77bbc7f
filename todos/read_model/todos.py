"""Queries for todos as they are now. Each asks for the person who will see the rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Count, Max, QuerySet

from eventsourcing import keyset
from todos.domain.description import MAX_LENGTH, searchable
from todos.domain.numbers import parse_number
from todos.domain.status import STATUSES
from todos.read_model.seen_by import (
    Person,
    TodoRow,
    Todos,
    TodoVersionRow,
    Versions,
    own,
    own_versions,
    seen_by,
    uuids,
)

ROWS_PER_PAGE = 50
# One character becomes up to 18 in the search column. Databases refuse much longer patterns with an error.
MAX_SEARCH_LENGTH = 18 * MAX_LENGTH


class UnknownFilter(ValueError):
    """The status does not exist, or the cursor names no todo of this person."""


@dataclass(frozen=True)
class Page[Row: (TodoRow, TodoVersionRow)]:
    """Up to ROWS_PER_PAGE rows. `after` is the id to pass for the next page; None on the last page."""

    rows: list[Row]
    after: UUID | None


def find(person: Person, todo_id: UUID) -> TodoRow | None:
    """The todo; None unless it exists and this person may see and change it."""
    return seen_by(person).filter(pk=todo_id).first()


def find_all(person: Person, ids: Iterable[str]) -> dict[str, TodoRow]:
    """These todos by id. Omits todos that this person may not see and change."""
    return {str(todo.id): todo for todo in seen_by(person).filter(pk__in=uuids(ids))}


def changed(person: Person, todo: str, after: int, up_to: int) -> QuerySet[TodoRow, tuple[UUID, int]]:
    """The id and version of each todo whose last change is at a position above `after`, up to `up_to`; in log order.

    todo -- the id of one more todo, beside the person's own todos; '' for none
    """
    wanted = own(person) | seen_by(person).filter(pk=UUID(todo)) if todo else own(person)
    rows = wanted.filter(position__gt=after, position__lte=up_to).order_by("position")
    return rows.values_list("id", "version")


def todos(person: Person, status: str, text: str, after: str) -> Page[TodoRow]:
    """A page of this person's list, newest todo first. Raises UnknownFilter."""
    return page(in_status(searched(_in_list(person), text), status), person, after, "added")


def trash(person: Person, after: str) -> Page[TodoRow]:
    """A page of this person's trash, newest removal first. Raises UnknownFilter."""
    return page(_in_trash(person), person, after, "removed")


def counts(person: Person, text: str = "") -> dict[str, int]:
    """The number of this person's todos in each status, and of all ('All'). Counts only todos that match the text."""
    return counted(searched(_in_list(person), text))


def in_trash(person: Person) -> int:
    """The number of todos in this person's trash."""
    return _in_trash(person).count()


def _in_list(person: Person) -> Todos:
    return own(person).filter(removed__isnull=True)


def _in_trash(person: Person) -> Todos:
    return own(person).filter(removed__isnull=False)


def names(people: Iterable[str]) -> dict[str, str]:
    """The names of people by their opaque ids. An id without an account is its own name."""
    ids = set(people)
    users = get_user_model().objects.filter(pk__in=[each for each in ids if parse_number(each) is not None])
    return {each: each for each in ids} | {str(user.pk): user.get_username() for user in users}


def counted[Row: (TodoRow, TodoVersionRow)](rows: QuerySet[Row]) -> dict[str, int]:
    """The number of these rows in each status, and of all ('All')."""
    found = dict(rows.values("status").annotate(number=Count("pk")).values_list("status", "number"))
    return {"All": sum(found.values())} | {status: found.get(status, 0) for status in STATUSES}


def searched[Row: (TodoRow, TodoVersionRow)](rows: QuerySet[Row], text: str) -> QuerySet[Row]:
    """The rows whose description contains this text."""
    sought = searchable(text.replace("\0", "").strip())
    if len(sought) > MAX_SEARCH_LENGTH:
        return rows.none()
    return rows.filter(search__contains=sought) if sought else rows


def in_status[Row: (TodoRow, TodoVersionRow)](rows: QuerySet[Row], status: str) -> QuerySet[Row]:
    """The rows in this status; all rows for ''. Raises UnknownFilter."""
    if status and status not in STATUSES:
        raise UnknownFilter(status)
    return rows.filter(status=status) if status else rows


def page[Row: (TodoRow, TodoVersionRow)](
    rows: QuerySet[Row], person: Person, after: str, order: str, key: str = "id"
) -> Page[Row]:
    """A page of these rows in descending `order`. `key` is the column of the todo's id. Raises UnknownFilter."""
    place = _place_of(person, after, order) if after else None
    found = keyset.page(rows, (f"-{order}", f"-{key}"), place, ROWS_PER_PAGE)
    return Page(found.rows, found.rows[-1].id if found.more else None)


def _place_of(person: Person, after: str, order: str) -> tuple[object, UUID]:
    """Where the todo `after` stands in descending `order`, even when it has left the list. Raises UnknownFilter."""
    last = own(person).filter(pk__in=uuids([after])).first()
    # A todo that was restored since has no removal any more; its last removal was its place in the trash.
    moment = last and (getattr(last, order) or _last_value(own_versions(person).filter(todo=last.id), order))
    if last is None or moment is None:
        raise UnknownFilter(after)
    return moment, last.id


def _last_value(versions: Versions, column: str) -> datetime | None:
    value: datetime | None = versions.aggregate(last=Max(column))["last"]
    return value
