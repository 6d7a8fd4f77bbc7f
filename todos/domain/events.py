"""What can have happened to a todo. The stored names never change; the registry knows them all."""

from __future__ import annotations

from datetime import datetime

from eventsourcing.event import Event
from eventsourcing.event_types import EventType, event_types
from todos.domain.fields import CHANGEABLE_FIELDS, DESCRIPTION, STATUS, Field, Value


class TodoEvents:
    """Stored type names, and a factory for each event. `timestamp` is that of the command."""

    ADDED = "TodoAdded"
    STATUS_CHANGED = STATUS.event_type
    DESCRIPTION_CHANGED = DESCRIPTION.event_type
    REMOVED = "TodoRemoved"
    RESTORED = "TodoRestored"

    @classmethod
    def added(cls, todo_id: str, owner: str, description: str, status: str, timestamp: datetime) -> Event:
        data = {"id": todo_id, "owner": owner, "description": description, "status": status}
        return Event.generate(cls.ADDED, data, timestamp=timestamp)

    @classmethod
    def changed(cls, field: Field, todo_id: str, value: Value, timestamp: datetime) -> Event:
        return Event.generate(field.event_type, {"id": todo_id, field.name: value}, timestamp=timestamp)

    @classmethod
    def status_changed(cls, todo_id: str, status: str, timestamp: datetime) -> Event:
        return cls.changed(STATUS, todo_id, status, timestamp)

    @classmethod
    def description_changed(cls, todo_id: str, description: str, timestamp: datetime) -> Event:
        return cls.changed(DESCRIPTION, todo_id, description, timestamp)

    @classmethod
    def removed(cls, todo_id: str, timestamp: datetime) -> Event:
        return Event.generate(cls.REMOVED, {"id": todo_id}, timestamp=timestamp)

    @classmethod
    def restored(cls, todo_id: str, timestamp: datetime) -> Event:
        return Event.generate(cls.RESTORED, {"id": todo_id}, timestamp=timestamp)


# A personal field is about the owner, who is named in the todo's first event.
event_types.register(
    EventType(TodoEvents.ADDED, personal=("description", "owner"), subject="owner"),
    *(EventType(field.event_type, personal=(field.name,) if field.is_personal else ()) for field in CHANGEABLE_FIELDS),
    EventType(TodoEvents.REMOVED),
    EventType(TodoEvents.RESTORED),
)
