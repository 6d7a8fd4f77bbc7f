"""Todos as they were: the versions that were true at a position of the log."""

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
from todos.read_model.seen_by import Person, TodoVersionRow, Versions, own_versions, versions_seen_by

# The columns that hold what people have set.
COLUMNS = tuple(field.name for field in CHANGEABLE_FIELDS)


class AdjacentChanges(NamedTuple):
    """The positions of the changes before and after a position; None where there is none."""

    earlier: int | None
    later: int | None


def of_person(person: Person) -> Versions:
    """Every version of everything that is somebody's own."""
    return own_versions(person)


def of_todo(person: Person, todo_id: UUID) -> Versions:
    """Every version of one todo that this person may see."""
    return versions_seen_by(person).filter(todo=todo_id)


class States(NamedTuple):
    """What a todo was before one of its events, and after it, by field; empty where it was not there to be seen."""

    before: dict[str, Value]
    after: dict[str, Value]


def states_at(person: Person, positions: Collection[int]) -> dict[int, States]:
    """What todos were before and after these positions, by position; omits what this person may not see.

    One statement, which finds the version before each along the index of todo and version.
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
    """The version that the last change made, up to a moment or a position; of all changes without one."""
    if isinstance(as_of, datetime):
        as_of = versions.filter(last_event__lte=as_of).aggregate(last=Max("position"))["last"] or 0
    return _up_to(versions, as_of).order_by("-position").first()


def last_position(versions: Versions) -> int | None:
    """The position of the very last change."""
    last: int | None = versions.aggregate(last=Max("position"))["last"]
    return last


def adjacent_changes(versions: Versions, position: int) -> AdjacentChanges:
    """The changes on either side of a position."""
    later: int | None = versions.filter(position__gt=position).aggregate(first=Min("position"))["first"]
    return AdjacentChanges(last_position(_up_to(versions, position - 1)), later)


def _up_to(versions: Versions, position: int | None) -> Versions:
    return versions if position is None else versions.filter(position__lte=position)


def changes(versions: Versions, bounds: Sequence[datetime]) -> list[int]:
    """How many changes there were between each two of these moments, which rise.

    One statement counts a range of the index for each span. Grouping rows by their day takes ten times as long.
    """
    within = versions.filter(last_event__gte=bounds[0], last_event__lt=bounds[1])
    count, (*others, _, _) = within.values(number=Func("position", function="COUNT")).query.sql_with_params()
    connection = connections[versions.db]
    moments = [connection.ops.adapt_datetimefield_value(bound) for bound in bounds]
    spans = [[*others, *span] for span in pairwise(moments)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([f'({count})'] * len(spans))}", list(chain.from_iterable(spans)))
        return list(cursor.fetchone())


def todos(person: Person, position: int, status: str, text: str, after: str) -> queries.Page[TodoVersionRow]:
    """A page of somebody's list as it was, newest first. Raises UnknownFilter."""
    rows = queries.in_status(queries.searched(_in_list(person, position), text), status)
    return queries.page(rows, person, after, "added", key="todo")


def counts(person: Person, position: int, text: str = "") -> dict[str, int]:
    """How many todos somebody had in each status, and in all, among those that match."""
    return queries.counted(queries.searched(_in_list(person, position), text))


def _in_list(person: Person, position: int) -> Versions:
    """What stood in somebody's list at a position."""
    # The sum keeps the index out: bounded by position, databases would read every earlier version, not the list.
    stood = Q(began__lte=position) & (Q(until=None) | Q(until__gt=position))
    return own_versions(person).alias(began=F("position") + 0).filter(stood, removed=None)
