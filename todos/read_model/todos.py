"""Todos as they are now: rows of the read model for a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Count, Max, QuerySet

from eventsourcing import keyset
from todos.domain.description import LONGEST, searchable
from todos.domain.numbers import parse_number
from todos.domain.status import STATUSES
from todos.read_model.seen_by import Person, TodoRow, Todos, TodoVersionRow, own, own_versions, seen_by, uuids

PAGE = 50
# A character becomes up to 18 in the search column. Databases refuse much longer patterns with an error.
LONGEST_SEARCH = 18 * LONGEST


class UnknownFilter(ValueError):
    """A status that does not exist, or a cursor that points nowhere."""


@dataclass(frozen=True)
class Page[Row: (TodoRow, TodoVersionRow)]:
    """Up to PAGE rows, and the id to pass as `after` for the next; None on the last page."""

    rows: list[Row]
    after: UUID | None


def find(person: Person, todo_id: UUID) -> TodoRow | None:
    """The todo, if this person may see and change it."""
    return seen_by(person).filter(pk=todo_id).first()


def find_all(person: Person, ids: Iterable[str]) -> dict[str, TodoRow]:
    """These todos by id, as far as this person may see and change them."""
    return {str(todo.id): todo for todo in seen_by(person).filter(pk__in=uuids(ids))}


def changed(person: Person, todo: str, after: int, up_to: int) -> QuerySet[TodoRow, tuple[UUID, int]]:
    """The id and version of todos whose last change lies between two positions, in the order of these changes.

    todo -- '' or the id of one more todo beside the person's own
    """
    wanted = own(person) | seen_by(person).filter(pk=UUID(todo)) if todo else own(person)
    rows = wanted.filter(position__gt=after, position__lte=up_to).order_by("position")
    return rows.values_list("id", "version")


def todos(person: Person, status: str, text: str, after: str) -> Page[TodoRow]:
    """A page of somebody's list, newest first. Raises UnknownFilter."""
    return page(in_status(searched(_in_list(person), text), status), person, after, "added")


def trash(person: Person, after: str) -> Page[TodoRow]:
    """A page of somebody's trash, newest removal first. Raises UnknownFilter."""
    return page(_in_trash(person), person, after, "removed")


def counts(person: Person, text: str = "") -> dict[str, int]:
    """How many todos somebody has in each status, and in all ('All'), among those that match."""
    return counted(searched(_in_list(person), text))


def in_trash(person: Person) -> int:
    """How many todos somebody has in the trash."""
    return _in_trash(person).count()


def _in_list(person: Person) -> Todos:
    return own(person).filter(removed__isnull=True)


def _in_trash(person: Person) -> Todos:
    return own(person).filter(removed__isnull=False)


def names(people: Iterable[str]) -> dict[str, str]:
    """The names of people by their opaque ids; an id without an account stands for itself."""
    ids = set(people)
    users = get_user_model().objects.filter(pk__in=[each for each in ids if parse_number(each) is not None])
    return {each: each for each in ids} | {str(user.pk): user.get_username() for user in users}


def counted(rows: QuerySet[Any]) -> dict[str, int]:
    """How many of these rows there are in each status, and in all."""
    found = dict(rows.values("status").annotate(number=Count("pk")).values_list("status", "number"))
    return {"All": sum(found.values())} | {status: found.get(status, 0) for status in STATUSES}


def searched[Row: (TodoRow, TodoVersionRow)](rows: QuerySet[Row], text: str) -> QuerySet[Row]:
    """The rows whose description contains a text."""
    sought = searchable(text.replace("\0", "").strip())
    if len(sought) > LONGEST_SEARCH:
        return rows.none()
    return rows.filter(search__contains=sought) if sought else rows


def in_status[Row: (TodoRow, TodoVersionRow)](rows: QuerySet[Row], status: str) -> QuerySet[Row]:
    """The rows in a status; every row for ''. Raises UnknownFilter."""
    if status and status not in STATUSES:
        raise UnknownFilter(status)
    return rows.filter(status=status) if status else rows


def page[Row: (TodoRow, TodoVersionRow)](
    rows: QuerySet[Row], person: Person, after: str, order: str, key: str = "id"
) -> Page[Row]:
    """A page of these rows in falling `order`; `key` is the column that holds the todo's id. Raises UnknownFilter."""
    place = _place_of(person, after, order) if after else None
    found = keyset.page(rows, (f"-{order}", f"-{key}"), place, PAGE)
    return Page(found.rows, found.rows[-1].id if found.more else None)


def _place_of(person: Person, after: str, order: str) -> tuple[object, UUID]:
    """Where the todo `after` stands in falling `order`; it may have left this list meanwhile. Raises UnknownFilter."""
    last = own(person).filter(pk__in=uuids([after])).first()
    # A todo restored meanwhile stood in the trash by its last removal.
    moment = last and (getattr(last, order) or own_versions(person).filter(todo=last.id).aggregate(at=Max(order))["at"])
    if last is None or moment is None:
        raise UnknownFilter(after)
    return moment, last.id
