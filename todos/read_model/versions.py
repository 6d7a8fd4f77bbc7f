"""The read side of what was: the versions of todos that were true at a position of the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import chain, pairwise
from typing import NamedTuple
from uuid import UUID

from django.db import connections
from django.db.models import F, Func, Max, Min, Q, QuerySet

from todos import models
from todos.read_model import todos as queries

Versions = QuerySet[models.TodoVersion]


class Neighbours(NamedTuple):
    """The positions of the changes before and after one; None where there is none."""

    earlier: int | None
    later: int | None


def of_owner(owner: str) -> Versions:
    """Every version of everything that is somebody's own."""
    return models.TodoVersion.objects.filter(owner=owner)


def of_todo(id: UUID) -> Versions:
    """Every version of one todo."""
    return models.TodoVersion.objects.filter(todo=id)


def last_change(versions: Versions, moment: int | datetime | None = None) -> models.TodoVersion | None:
    """What came of the last change not later than a moment or a position; of the very last without one."""
    if isinstance(moment, datetime):
        moment = versions.filter(last_event__lte=moment).aggregate(last=Max("position"))["last"] or 0
    return _until(versions, moment).order_by("-position").first()


def last_position(versions: Versions) -> int | None:
    """The position of the very last change."""
    last: int | None = versions.aggregate(last=Max("position"))["last"]
    return last


def neighbours(versions: Versions, position: int) -> Neighbours:
    """The changes on either side of a position."""
    later: int | None = versions.filter(position__gt=position).aggregate(first=Min("position"))["first"]
    return Neighbours(last_position(_until(versions, position - 1)), later)


def _until(versions: Versions, position: int | None) -> Versions:
    return versions if position is None else versions.filter(position__lte=position)


def changes(versions: Versions, bounds: Sequence[datetime]) -> list[int]:
    """How many changes there were between each two of these moments, which rise.

    One statement, a range of the index for each span: a group for each row found would have to be made by its time,
    which takes the database ten times as long.
    """
    within = versions.filter(last_event__gte=bounds[0], last_event__lt=bounds[1])
    count, (*others, _, _) = within.values(number=Func("position", function="COUNT")).query.sql_with_params()
    connection = connections[versions.db]
    moments = [connection.ops.adapt_datetimefield_value(bound) for bound in bounds]
    spans = [[*others, *span] for span in pairwise(moments)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([f'({count})'] * len(spans))}", list(chain.from_iterable(spans)))
        return list(cursor.fetchone())


def todos(owner: str, position: int, status: str, text: str, after: str) -> queries.Page[models.TodoVersion]:
    """A page of somebody's list as it was, newest first. Raises UnknownFilter."""
    rows = queries.in_status(queries.searched(_listed(owner, position), text), status)
    return queries.page(rows, owner, after, "added", key="todo")


def counts(owner: str, position: int, text: str = "") -> dict[str, int]:
    """How many todos somebody had in each status, and in all, among those that match."""
    return queries.counted(queries.searched(_listed(owner, position), text))


def _listed(owner: str, position: int) -> Versions:
    """What stood in somebody's list at a position."""
    # A sum is no column of an index: bounded by position, databases would read all that came before, not what stands.
    then = Q(began__lte=position) & (Q(until=None) | Q(until__gt=position))
    return of_owner(owner).alias(began=F("position") + 0).filter(then, removed=None)
