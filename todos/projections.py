"""From a folded todo to its row in the read model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from eventsourcing.errors import ProjectionConflict
from eventsourcing.projection import Head, Projection
from todos import models
from todos.aggregate import Todo
from todos.description import searchable


def row_values(todo: Todo) -> dict[str, Any]:
    """The columns of a todo's row, all but its id: a function of its stream and nothing else."""
    state, last = todo.state, todo.events[-1]
    return {
        "owner": state["owner"],
        "version": last.version,
        "position": last.position,
        "description": state["description"],
        "status": state["status"],
        "added": state["added_ts"],
        "changed": state["changed_ts"],
        "removed": state["removed_ts"],
        "last_event": last.timestamp,
        "last_actor": last.record.actor if last.record else "",
        "search": searchable(state["description"]),
    }


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


class TodoProjection(Projection):
    """Keeps `models.Todo` in step with the todos, in the transaction of their commands."""

    aggregate = Todo
    name = "the list of todos"

    def project(self, aggregate: Any, previous: int, using: str) -> None:
        rows = models.Todo.objects.using(using)
        if previous == 0:
            try:
                rows.create(id=aggregate.id, **row_values(aggregate))
            except IntegrityError as error:
                raise ProjectionConflict(self.name, aggregate.id, aggregate.version) from error
        elif rows.filter(pk=aggregate.id, version=previous).update(**row_values(aggregate)) != 1:
            raise ProjectionConflict(self.name, aggregate.id, aggregate.version)

    def heads(self, using: str, stream_ids: Iterable[str]) -> Iterator[Head]:
        rows = models.Todo.objects.using(using).filter(pk__in=list(filter(_is_uuid, stream_ids)))
        for id, version, position in rows.values_list("id", "version", "position"):
            yield Head(str(id), version, position)

    def rows_after(self, using: str, stream_id: str, limit: int) -> list[Head]:
        rows = models.Todo.objects.using(using).order_by("id")
        if stream_id:
            rows = rows.filter(pk__gt=UUID(stream_id))
        return [Head(str(id), *rest) for id, *rest in rows.values_list("id", "version", "position")[:limit]]
