"""What can have happened to a todo. The stored names never change; the registry knows them all."""

from __future__ import annotations

from datetime import datetime

from eventsourcing.event import Event
from eventsourcing.event_types import EventType, event_types


class TodoEvents:
    """Stored type names, and a factory for each. `timestamp` is the command's."""

    ADDED = "TodoAdded"
    STATUS_CHANGED = "TodoStatusChanged"
    DESCRIPTION_CHANGED = "TodoDescriptionChanged"
    REMOVED = "TodoRemoved"
    RESTORED = "TodoRestored"

    @classmethod
    def added(cls, id: str, owner: str, description: str, status: str, timestamp: datetime) -> Event:
        data = {"id": id, "owner": owner, "description": description, "status": status}
        return Event.generate(cls.ADDED, data, timestamp=timestamp)

    @classmethod
    def status_changed(cls, id: str, status: str, timestamp: datetime) -> Event:
        return Event.generate(cls.STATUS_CHANGED, {"id": id, "status": status}, timestamp=timestamp)

    @classmethod
    def description_changed(cls, id: str, description: str, timestamp: datetime) -> Event:
        data = {"id": id, "description": description}
        return Event.generate(cls.DESCRIPTION_CHANGED, data, timestamp=timestamp)

    @classmethod
    def removed(cls, id: str, timestamp: datetime) -> Event:
        return Event.generate(cls.REMOVED, {"id": id}, timestamp=timestamp)

    @classmethod
    def restored(cls, id: str, timestamp: datetime) -> Event:
        return Event.generate(cls.RESTORED, {"id": id}, timestamp=timestamp)


event_types.register(
    EventType(TodoEvents.ADDED, personal=("description", "owner"), subject="owner"),
    EventType(TodoEvents.STATUS_CHANGED),
    EventType(TodoEvents.DESCRIPTION_CHANGED, personal=("description",)),  # of the owner in the todo's first event
    EventType(TodoEvents.REMOVED),
    EventType(TodoEvents.RESTORED),
)
