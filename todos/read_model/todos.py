"""The read side: rows of the read model for a user."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Count, Q, QuerySet

from eventsourcing.event import Event
from todos import bootstrap, models
from todos.domain.description import LONGEST, searchable
from todos.domain.events import TodoEvents
from todos.domain.status import STATUSES

PAGE = 50
# A character becomes up to 18 in the search column. Databases refuse much longer patterns with an error.
LONGEST_SEARCH = 18 * LONGEST


class UnknownFilter(ValueError):
    """A status that does not exist, or a cursor that points nowhere."""


@dataclass(frozen=True)
class Page[Row: (models.Todo, models.TodoVersion)]:
    """Up to PAGE rows, and the id to pass as `after` for the next; None on the last page."""

    rows: list[Row]
    after: UUID | None


def owned(owner: str, removed: bool = False) -> QuerySet[models.Todo]:
    """Someone's own todos, or those of them in the trash."""
    return models.Todo.objects.filter(owner=owner, removed__isnull=not removed)


def find(user: Any, id: UUID) -> models.Todo | None:
    """The todo if this user may see and change it: its owner, or staff."""
    mine = Q() if user.is_staff else Q(owner=str(user.pk))
    return models.Todo.objects.filter(mine, pk=id).first()


def owners(ids: Iterable[str]) -> dict[str, str]:
    """Whose these todos are, by their ids; what is no todo is left out."""
    return {str(id): owner for id, owner in _among(ids).values_list("id", "owner")}


def changed(owner: str, id: str, after: int, until: int) -> QuerySet[models.Todo, tuple[UUID, int]]:
    """The id and version of somebody's todos, and of the one with this id, that changed last between two positions."""
    seen = Q(owner=owner) | Q(pk=UUID(id)) if id else Q(owner=owner)
    rows = models.Todo.objects.filter(seen, position__gt=after, position__lte=until).order_by("position")
    return rows.values_list("id", "version")


def seen(user: Any, ids: Iterable[str]) -> dict[str, models.Todo]:
    """Those of these todos that this user may see and change, by their ids."""
    rows = _among(ids) if user.is_staff else _among(ids).filter(owner=str(user.pk))
    return {str(todo.id): todo for todo in rows}


def act(user: Any, act: UUID) -> dict[str, list[Event]]:
    """The events of one act by todo, in order, of those todos that this user may see."""
    found: dict[str, list[Event]] = {}
    for event in bootstrap.events_of(str(act)):
        found.setdefault(event.stream_id, []).append(event)
    visible = seen(user, found)
    return {id: events for id, events in found.items() if id in visible}


def todos(owner: str, status: str, text: str, after: str) -> Page[models.Todo]:
    """A page of somebody's list, newest first. Raises UnknownFilter."""
    return page(in_status(searched(owned(owner), text), status), owner, after, "added")


def trash(owner: str, after: str) -> Page[models.Todo]:
    """A page of somebody's trash, newest removal first. Raises UnknownFilter."""
    return page(owned(owner, removed=True), owner, after, "removed")


def counts(owner: str, text: str = "") -> dict[str, int]:
    """How many todos somebody has in each status, and in all ('All'), among those that match."""
    return counted(searched(owned(owner), text))


def counted(rows: QuerySet[Any]) -> dict[str, int]:
    """How many of these rows there are in each status, and in all."""
    found = dict(rows.values("status").annotate(number=Count("pk")).values_list("status", "number"))
    return {"All": sum(found.values())} | {status: found.get(status, 0) for status in STATUSES}


def in_trash(owner: str) -> int:
    """How many todos somebody has in the trash."""
    return owned(owner, removed=True).count()


def names(actors: Iterable[str]) -> dict[str, str]:
    """The names of people by their opaque ids; one that is nobody's stands for itself."""
    ids = set(actors)
    users = get_user_model().objects.filter(pk__in=[id for id in ids if id.isdecimal() and len(id) < 19])
    return {id: id for id in ids} | {str(user.pk): user.get_username() for user in users}


def _among(ids: Iterable[str]) -> QuerySet[models.Todo]:
    found = []
    for id in ids:
        with suppress(ValueError):
            found.append(UUID(id))
    return models.Todo.objects.filter(pk__in=found)


def searched[Row: (models.Todo, models.TodoVersion)](rows: QuerySet[Row], text: str) -> QuerySet[Row]:
    """Those of these rows whose words contain a text."""
    sought = searchable(text.replace("\0", "").strip())
    if len(sought) > LONGEST_SEARCH:
        return rows.none()
    return rows.filter(search__contains=sought) if sought else rows


def in_status[Row: (models.Todo, models.TodoVersion)](rows: QuerySet[Row], status: str) -> QuerySet[Row]:
    """Those of these rows in a status; all of them for ''. Raises UnknownFilter."""
    if status and status not in STATUSES:
        raise UnknownFilter(status)
    return rows.filter(status=status) if status else rows


def page[Row: (models.Todo, models.TodoVersion)](
    rows: QuerySet[Row], owner: str, after: str, order: str, key: str = "id"
) -> Page[Row]:
    """A page of these rows in falling `order`; `key` is the column that holds the todo's id. Raises UnknownFilter."""
    if after:
        rows = _below(rows, owner, after, order, key)
    found = list(rows.order_by(f"-{order}", f"-{key}")[: PAGE + 1])
    return Page(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)


def _below[Row: (models.Todo, models.TodoVersion)](
    rows: QuerySet[Row], owner: str, after: str, order: str, key: str
) -> QuerySet[Row]:
    """The rows after one whose id is `after`; it is found even when it has left this list meanwhile."""
    try:
        last = models.Todo.objects.get(pk=UUID(after), owner=owner)
    except (ValueError, models.Todo.DoesNotExist) as error:
        raise UnknownFilter(after) from error
    moment = getattr(last, order) or _last_removal(last)
    if moment is None:
        raise UnknownFilter(after)
    return rows.filter(Q(**{f"{order}__lt": moment}) | Q(**{order: moment, f"{key}__lt": last.id}))


def _last_removal(todo: models.Todo) -> datetime | None:
    """When a todo that was restored meanwhile had been removed: where it stood in the trash."""
    events = bootstrap.history(str(todo.id))
    return max((event.timestamp for event in events if event.type == TodoEvents.REMOVED), default=None)
