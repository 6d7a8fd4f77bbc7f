"""Which events belong to a trail, newest or oldest first, by position: the one place that knows how they are found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from eventsourcing.models import StoredEvent
from todos import models
from todos.history.phrases import KINDS

LARGEST_POSITION = 2**63 - 1


@dataclass(frozen=True)
class Trail:
    """Some of the events of somebody's todos, or of one todo.

    owner -- of whose todos; where there is a `todo`, of this one alone, which must be theirs
    actor, kind, act -- only what this person did, of this kind of KINDS, in the act of this correlation id
    until -- only up to this position
    """

    owner: str
    todo: UUID | None = None
    actor: str = ""
    kind: str = ""
    act: UUID | None = None
    until: int = LARGEST_POSITION


class Step(NamedTuple):
    """One event of a trail: its position, and the correlation id of the act it was part of."""

    position: int
    act: UUID


def below(trail: Trail, position: int, limit: int) -> list[Step]:
    """The newest events of the trail below a position, newest first."""
    return _steps(trail, "v.position < %s", [position], "DESC", limit)


def above(trail: Trail, position: int, limit: int) -> list[Step]:
    """The oldest events of the trail above a position, oldest first."""
    return _steps(trail, "v.position > %s", [position], "ASC", limit)


def of_acts(trail: Trail, acts: Iterable[UUID]) -> list[Step]:
    """All events of the trail that belong to these acts, newest first."""
    wanted = [_uuid(act) for act in acts]
    if not wanted:
        return []
    marks = ", ".join(["%s"] * len(wanted))
    return _steps(trail, f"e.correlation_id IN ({marks})", wanted, "DESC", LARGEST_POSITION, by_act=True)


def last_position_before(moment: datetime) -> int:
    """The last position whose event is earlier than this; 0 when there is none."""
    last = StoredEvent.objects.filter(timestamp__lt=moment).order_by("-timestamp", "-position")
    return last.values_list("position", flat=True).first() or 0


class Values(NamedTuple):
    """What a todo was after one of its events, and before it; '' where it was not yet."""

    description: str
    status: str
    description_before: str
    status_before: str


def values(positions: Sequence[int]) -> dict[int, Values]:
    """What the todos were at these positions, by position."""
    if not positions:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_VALUES.format(", ".join(["%s"] * len(positions))), list(positions))
        return {position: Values(*(value or "" for value in rest)) for position, *rest in cursor.fetchall()}


_VALUES = (
    "SELECT v.position, v.description, v.status, b.description, b.status"
    f" FROM {models.TodoVersion._meta.db_table} v LEFT JOIN {models.TodoVersion._meta.db_table} b"
    " ON b.todo = v.todo AND b.version = v.version - 1 WHERE v.position IN ({})"
)


def _steps(
    trail: Trail, clause: str, parameters: list[Any], order: str, limit: int, by_act: bool = False
) -> list[Step]:
    clauses = ["e.position = v.position", clause, "v.position <= %s"]
    values = [*parameters, trail.until]
    chosen = {
        "v.owner": None if trail.todo else trail.owner,
        "v.todo": trail.todo and _uuid(trail.todo),
        "v.last_actor": trail.actor,
        "e.type": KINDS.get(trail.kind),
        "e.correlation_id": trail.act and _uuid(trail.act),
    }
    for column, value in chosen.items():
        if value:
            clauses.append(f"{column} = %s")
            values.append(value)
    source = _BY_ACT if by_act or trail.act else _BY_OWNER
    query = f"{source} WHERE {' AND '.join(clauses)} ORDER BY v.position {order} LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [*values, limit])
        return [Step(position, UUID(str(act))) for position, act in cursor.fetchall()]


# Every event made one version: what is kept of the versions says whose todos the events are of, without the log.
# SQLite reads the tables of a CROSS JOIN in their order here; left to choose, it looks for an act in all of a log.
_SELECT = "SELECT v.position, e.correlation_id FROM"
_EVENTS, _VERSIONS = f"{StoredEvent._meta.db_table} e", f"{models.TodoVersion._meta.db_table} v"
_BY_OWNER, _BY_ACT = f"{_SELECT} {_VERSIONS} CROSS JOIN {_EVENTS}", f"{_SELECT} {_EVENTS} CROSS JOIN {_VERSIONS}"


def _uuid(value: UUID) -> Any:
    return value if connection.features.has_native_uuid_field else value.hex
