"""The events of a todo. Their stored names never change. The registry of event types knows them all."""

from __future__ import annotations

from datetime import datetime

from eventsourcing.event import Event
from eventsourcing.event_types import EventType, event_types
from todos.domain.fields import CHANGEABLE_FIELDS, DESCRIPTION, STATUS, Field, Value


class TodoEvents:
    """The stored type names, and a factory for each event. `timestamp` is the timestamp of the command."""

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


# Personal fields are about the owner. The first event of a todo names the owner.
event_types.register(
    EventType(TodoEvents.ADDED, personal=("description", "owner"), subject="owner"),
    *(EventType(field.event_type, personal=(field.name,) if field.is_personal else ()) for field in CHANGEABLE_FIELDS),
    EventType(TodoEvents.REMOVED),
    EventType(TodoEvents.RESTORED),
)
