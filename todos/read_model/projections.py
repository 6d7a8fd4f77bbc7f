"""From a folded todo to its row in the read model, and to the rows of what it was."""

from __future__ import annotations

from eventsourcing.projections.versioned import VersionedProjection
from todos import models
from todos.domain.description import searchable
from todos.domain.fields import CHANGEABLE_FIELDS
from todos.domain.todo import Todo


class TodoProjection(VersionedProjection):
    """Keeps `models.Todo` and its versions in step with the todos, in the transaction of their commands."""

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
            "last_actor": last.record.actor if last.record else "",
            "search": searchable(state["description"]),
        }
