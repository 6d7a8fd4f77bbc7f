"""From a folded todo to its row in the read model."""

from __future__ import annotations

from typing import Any

from eventsourcing.model_projection import ModelProjection
from todos import models
from todos.aggregate import Todo
from todos.description import searchable


class TodoProjection(ModelProjection):
    """Keeps `models.Todo` in step with the todos, in the transaction of their commands."""

    aggregate, model = Todo, models.Todo
    name = "the list of todos"

    def values(self, aggregate: Todo) -> dict[str, Any]:
        state, last = aggregate.state, aggregate.events[-1]
        return {
            "owner": state["owner"],
            "description": state["description"],
            "status": state["status"],
            "added": state["added_ts"],
            "changed": state["changed_ts"],
            "removed": state["removed_ts"],
            "last_event": last.timestamp,
            "last_actor": last.record.actor if last.record else "",
            "search": searchable(state["description"]),
        }
