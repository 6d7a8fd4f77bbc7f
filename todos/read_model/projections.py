"""Writes a todo's state to its row in the read model, and to the rows of its versions."""

from __future__ import annotations

from eventsourcing.projections.versioned import VersionedProjection
from todos import models
from todos.domain.description import searchable
from todos.domain.fields import CHANGEABLE_FIELDS
from todos.domain.todo import Todo


class TodoProjection(VersionedProjection):
    """Keeps `models.Todo` and `models.TodoVersion` up to date, in the transaction of each command."""

    aggregate, model = Todo, models.Todo
    versions, key = models.TodoVersion, "todo"
    name = "the list of todos"

    def values(self, aggregate: Todo) -> dict[str, object]:
        state, last = aggregate.state, aggregate.events[-1]
        return {
            "owner": state["owner"],
            **{field.name: state[field.name] for field in CHANGEABLE_FIELDS},
            "added": state["added_ts"],
            "changed": state["changed_ts"],
            "removed": state["removed_ts"],
            "last_event": last.timestamp,
            "last_actor": last.actor,
            "search": searchable(state["description"]),
        }
