"""Queries for todos as they were: the versions that were current at a position of the log."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import chain, pairwise
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, connections
from django.db.models import F, Func, Max, Min, Q

from todos.domain.fields import CHANGEABLE_FIELDS, Value
from todos.read_model import todos as queries
from todos.read_model.seen_by import Person, SeenPlace, TodoVersionRow, Versions, versions_in, versions_seen_by

# The column that says where the log has the note.
NOTE_POSITION = "note_position"
# The column of the labels, one word each.
LABELS = "labels"
# The columns of the fields that people set.
COLUMNS = (*(field.name for field in CHANGEABLE_FIELDS if field.has_column), NOTE_POSITION, LABELS)


class AdjacentChanges(NamedTuple):
    """The positions of the last change before a position and of the first change after it, or None."""

    earlier: int | None
    later: int | None


def of_person(person: Person) -> Versions:
    """Every version of todos that this person may see."""
    return versions_seen_by(person)


def of_place(place: SeenPlace) -> Versions:
    """Every version of the todos that were in this place then."""
    return versions_in(place)


def of_todo(person: Person, todo_id: UUID) -> Versions:
    """Every version of this todo that the person may see."""
    return versions_seen_by(person).filter(todo=todo_id)


class States(NamedTuple):
    """The values of a todo by field, before one of its events and after it. Empty where no visible version exists."""

    before: dict[str, Value]
    after: dict[str, Value]


def states_at(person: Person, positions: Collection[int]) -> dict[int, States]:
    """By position, the values of the todo before and after the event there. Omits what this person may not see.

    One statement finds each earlier version along the index of todo and version.
    """
    if not positions:
        return {}
    seen, wanted = _sql(versions_seen_by(person).filter(position__in=positions), "position", "todo", "version")
    earlier, others = _sql(versions_seen_by(person), "todo", "version")
    columns = ", ".join(f"{table}.{field}" for table in ("b", "v") for field in COLUMNS)
    query = (
        f"SELECT v.position, {columns} FROM ({seen}) v"
        f" LEFT JOIN ({earlier}) b ON b.todo = v.todo AND b.version = v.version - 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [*wanted, *others])
        return {position: _states(values) for position, *values in cursor.fetchall()}


def _sql(versions: Versions, *columns: str) -> tuple[str, tuple[Any, ...]]:
    return versions.values_list(*columns, *COLUMNS).query.sql_with_params()


def _states(values: Sequence[Value]) -> States:
    half = len(COLUMNS)
    return States(_state(values[:half]), _state(values[half:]))


def _state(values: Sequence[Value]) -> dict[str, Value]:
    return {name: value for name, value in zip(COLUMNS, values, strict=True) if value is not None}


def last_change(versions: Versions, as_of: int | datetime | None = None) -> TodoVersionRow | None:
    """The version that the last change made, up to a moment or a position; without `as_of`, the very last change."""
    if isinstance(as_of, datetime):
        as_of = position_at(versions, as_of)
    return _up_to(versions, as_of).order_by("-position").first()


def position_at(versions: Versions, moment: datetime) -> int:
    """The position of the last change that happened up to a moment; 0 before the first."""
    return last_position(versions.filter(last_event__lte=moment)) or 0


def last_position(versions: Versions) -> int | None:
    """The position of the last change; None without changes."""
    last: int | None = versions.aggregate(last=Max("position"))["last"]
    return last


def began_before(versions: Versions, moment: datetime) -> bool:
    """Whether anything had changed before a moment."""
    return versions.filter(last_event__lt=moment).exists()


def adjacent_changes(versions: Versions, position: int) -> AdjacentChanges:
    """The changes before and after a position."""
    later: int | None = versions.filter(position__gt=position).aggregate(first=Min("position"))["first"]
    return AdjacentChanges(last_position(_up_to(versions, position - 1)), later)


def _up_to(versions: Versions, position: int | None) -> Versions:
    return versions if position is None else versions.filter(position__lte=position)


def changes(versions: Versions, bounds: Sequence[datetime]) -> list[int]:
    """The number of changes between each two adjacent bounds. `bounds` are in ascending order.

    One statement counts a range of the index for each span. Grouping rows by day takes ten times as long.
    """
    within = versions.filter(last_event__gte=bounds[0], last_event__lt=bounds[1])
    count, (*others, _, _) = within.values(number=Func("position", function="COUNT")).query.sql_with_params()
    connection = connections[versions.db]
    moments = [connection.ops.adapt_datetimefield_value(bound) for bound in bounds]
    spans = [[*others, *span] for span in pairwise(moments)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([f'({count})'] * len(spans))}", list(chain.from_iterable(spans)))
        return list(cursor.fetchone())


def todos(
    person: Person, place: SeenPlace, position: int, view: str, text: str, after: str, label: str = ""
) -> queries.Page[TodoVersionRow]:
    """A page of a view of a place as it was. Raises UnknownFilter."""
    rows = queries.in_view(queries.searched(_listed(place, position), text, label), view)
    return queries.page(rows, person, after, queries.order_of(view))


def shown_at(person: Person, position: int, removed_lists: Collection[str]) -> Versions:
    """The versions that the views of this person showed at a position.

    removed_lists -- the texts of the places that were removed lists then
    """
    return _current(versions_seen_by(person), position).exclude(place__in=removed_lists)


def counts(place: SeenPlace, position: int, text: str = "", label: str = "") -> dict[str, int]:
    """The number of todos of a place in each tab at a position. Counts only matches."""
    return queries.counted(queries.searched(_listed(place, position), text, label))


def _listed(place: SeenPlace, position: int) -> Versions:
    """The versions that a place held at a position."""
    return _current(versions_in(place), position).filter(removed=None)


def _current(versions: Versions, position: int) -> Versions:
    """Those of the versions that were current at a position."""
    # The sum keeps databases from using the index of positions, along which they would read every earlier version.
    is_current = Q(began__lte=position) & (Q(until=None) | Q(until__gt=position))
    return versions.alias(began=F("position") + 0).filter(is_current)
