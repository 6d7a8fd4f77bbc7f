"""The events of a list. Their stored names never change."""

from __future__ import annotations

from datetime import datetime

from eventsourcing.event import Event
from eventsourcing.event_types import EventType, event_types


class ListEvents:
    """The stored type names, and a factory for each event. `timestamp` is the timestamp of the command."""

    ADDED = "ListAdded"
    NAME_CHANGED = "ListNameChanged"
    REMOVED = "ListRemoved"
    RESTORED = "ListRestored"

    @classmethod
    def added(cls, list_id: str, owner: str, name: str, timestamp: datetime) -> Event:
        """`owner` is the opaque id of the person who alone is a member at first."""
        return Event.generate(cls.ADDED, {"id": list_id, "owner": owner, "name": name}, timestamp=timestamp)

    @classmethod
    def name_changed(cls, list_id: str, name: str, timestamp: datetime) -> Event:
        return Event.generate(cls.NAME_CHANGED, {"id": list_id, "name": name}, timestamp=timestamp)

    @classmethod
    def removed(cls, list_id: str, timestamp: datetime) -> Event:
        return Event.generate(cls.REMOVED, {"id": list_id}, timestamp=timestamp)

    @classmethod
    def restored(cls, list_id: str, timestamp: datetime) -> Event:
        return Event.generate(cls.RESTORED, {"id": list_id}, timestamp=timestamp)


event_types.register(
    EventType(ListEvents.ADDED, personal=("name",)),
    EventType(ListEvents.NAME_CHANGED, personal=("name",)),
    EventType(ListEvents.REMOVED),
    EventType(ListEvents.RESTORED),
)
