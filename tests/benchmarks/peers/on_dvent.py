"""dvent 0.1.1: a todo folded from events in memory."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from dvent.aggregate import Aggregate
from dvent.event import Event
from protocol import changes, seconds, serve, todo_id
from pyrsistent import pmap


class Todo(Aggregate):
    @classmethod
    @cache
    def get_apply_map(cls) -> Any:
        return pmap({"Added": cls.added, "StatusChanged": cls.changed, "DescriptionChanged": cls.changed})

    @staticmethod
    def added(todo: Any, event: Event) -> Any:
        for name in ("owner", "description", "status"):
            todo = todo.set_state(name, event.data[name])
        return todo.set_state("added_ts", event.timestamp).set_state("changed_ts", None).set_state("removed_ts", None)

    @staticmethod
    def changed(todo: Any, event: Event) -> Any:
        name = "status" if event.type == "StatusChanged" else "description"
        return todo.set_state(name, event.data[name]).set_state("changed_ts", event.timestamp)


ID, NOW = todo_id(0), datetime.now(UTC)
events: list[Event] = []


def load(length: int) -> int:
    """Hold a history of this length, for `replay_memory`."""
    data = {"id": ID, "owner": "1", "description": "A new todo", "status": "Queued"}
    facts = [("Added", data)]
    facts += [(f"{field.title()}Changed", {"id": ID, field: value}) for field, value in changes(length - 1)]
    events[:] = [
        Event.generate(event_type, data=data, stream_id=ID, timestamp=NOW, version=version)
        for version, (event_type, data) in enumerate(facts, 1)
    ]
    return len(events)


def replay_memory(times: int) -> float:
    return seconds(lambda each: Todo.generate_from_events(ID, each), [events] * times)


if __name__ == "__main__":
    serve({"load": load, "replay_memory": replay_memory})
