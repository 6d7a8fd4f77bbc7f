"""The events of a todo. Their stored names never change. The registry of event types knows them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from eventsourcing.event import Event
from eventsourcing.event_types import EventType, event_types
from todos.domain.fields import (
    DESCRIPTION,
    OCCURRENCE_FINISHED,
    OCCURRENCE_SKIPPED,
    OCCURRENCES,
    PLACE,
    STATUS,
    STEP_TICKED,
    Field,
    Value,
    event_types_with_fields,
)
from todos.domain.label_field import LABEL, LABEL_ADDED, LABEL_REMOVED
from todos.domain.values.place import Place, inbox

# The text that somebody typed, where the description was read from it.
TYPED = "typed"


class TodoEvents:
    """The stored type names, and a factory for each event. `timestamp` is the timestamp of the command."""

    ADDED = "TodoAdded"
    STATUS_CHANGED = STATUS.event_type
    DESCRIPTION_CHANGED = DESCRIPTION.event_type
    REMOVED = "TodoRemoved"
    RESTORED = "TodoRestored"
    MOVED = PLACE.event_type
    STEP_TICKED = STEP_TICKED
    OCCURRENCE_FINISHED = OCCURRENCE_FINISHED
    OCCURRENCE_SKIPPED = OCCURRENCE_SKIPPED
    LABEL_ADDED = LABEL_ADDED
    LABEL_REMOVED = LABEL_REMOVED
    VALUES_ERASED = "TodoValuesErased"

    @classmethod
    def added(
        cls,
        todo_id: str,
        owner: str,
        description: str,
        status: str,
        timestamp: datetime,
        place: Place | None = None,
        typed: str = "",
    ) -> Event:
        """`place` is by default the inbox of the owner. `typed` is in the data only where there is such a text."""
        data = {
            "id": todo_id,
            "owner": owner,
            "description": description,
            "status": status,
            "place": dict(place or inbox(owner)),
            "rank": None,
        }
        return _made(cls.ADDED, data | ({TYPED: typed} if typed else {}), timestamp)

    @classmethod
    def changed(cls, field: Field, todo_id: str, value: Value, timestamp: datetime) -> Event:
        stored = dict(value) if isinstance(value, Mapping) else value
        return _made(field.event_type, {"id": todo_id, field.name: stored}, timestamp)

    @classmethod
    def status_changed(cls, todo_id: str, status: str, timestamp: datetime) -> Event:
        return cls.changed(STATUS, todo_id, status, timestamp)

    @classmethod
    def description_changed(cls, todo_id: str, description: str, timestamp: datetime) -> Event:
        return cls.changed(DESCRIPTION, todo_id, description, timestamp)

    @classmethod
    def moved(cls, todo_id: str, place: Place, rank: str | None, timestamp: datetime) -> Event:
        """`rank` is None for the order of adding."""
        return _made(cls.MOVED, {"id": todo_id, "place": dict(place), "rank": rank}, timestamp)

    @classmethod
    def step_ticked(cls, todo_id: str, note: int, line: int, done: bool, timestamp: datetime) -> Event:
        """`note` is the version of the todo that set its note; lines count from 0."""
        return _made(cls.STEP_TICKED, {"id": todo_id, "note": note, "line": line, "done": done}, timestamp)

    @classmethod
    def occurrence_ended(
        cls, event_type: str, todo_id: str, due: str, following: str, day: date, zone: str, timestamp: datetime
    ) -> Event:
        """The end of one occurrence of a todo that repeats.

        due, following -- when it was due, and when the todo is due next, in their stored form
        day -- the day on which it was finished or skipped; zone -- where that is a day; "" where the due time has one
        """
        data = {"id": todo_id, "due": due, "next": following, "finished_on": day.isoformat()}
        return _made(event_type, data | ({"zone": zone} if zone else {}), timestamp)

    @classmethod
    def label_added(cls, todo_id: str, label: str, timestamp: datetime) -> Event:
        return _made(cls.LABEL_ADDED, {"id": todo_id, LABEL.name: label}, timestamp)

    @classmethod
    def label_removed(cls, todo_id: str, added: str, timestamp: datetime) -> Event:
        """`added` is the id of the event that added the label."""
        return _made(cls.LABEL_REMOVED, {"id": todo_id, "added": added}, timestamp)

    @classmethod
    def removed(cls, todo_id: str, timestamp: datetime) -> Event:
        return _made(cls.REMOVED, {"id": todo_id}, timestamp)

    @classmethod
    def restored(cls, todo_id: str, timestamp: datetime) -> Event:
        return _made(cls.RESTORED, {"id": todo_id}, timestamp)

    @classmethod
    def values_erased(cls, todo_id: str, values: Iterable[tuple[str, str]], timestamp: datetime) -> Event:
        """`values` are all places where the erased words stood: the id of an event, and the name of its field."""
        places = [{"event": event_id, "field": name} for event_id, name in values]
        return _made(cls.VALUES_ERASED, {"id": todo_id, "values": places}, timestamp)


# Since schema version 2 the description is encrypted. A todo is in a place: at first its owner's inbox, without a rank.
SCHEMA_VERSIONS = {TodoEvents.ADDED: 2, TodoEvents.DESCRIPTION_CHANGED: 2}


def _made(event_type: str, data: dict[str, Any], timestamp: datetime) -> Event:
    """An event in the schema version that is written today."""
    return Event.generate(event_type, data, timestamp=timestamp, schema_version=SCHEMA_VERSIONS.get(event_type, 1))


def _into_inbox(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "place": {"inbox": data["owner"]}, "rank": None}


def _as_it_is(data: dict[str, Any]) -> dict[str, Any]:
    return data


def _changed(event_type: str, fields: Iterable[Field]) -> EventType:
    version = SCHEMA_VERSIONS.get(event_type, 1)
    personal = tuple(field.name for field in fields if field.is_personal)
    return EventType(event_type, version, dict.fromkeys(range(1, version), _as_it_is), personal)


event_types.register(
    EventType(
        TodoEvents.ADDED, SCHEMA_VERSIONS[TodoEvents.ADDED], {1: _into_inbox}, personal=(DESCRIPTION.name, TYPED)
    ),
    *(_changed(event_type, fields) for event_type, fields in event_types_with_fields().items()),
    EventType(TodoEvents.REMOVED),
    EventType(TodoEvents.RESTORED),
    EventType(TodoEvents.STEP_TICKED),
    *map(EventType, OCCURRENCES),
    EventType(TodoEvents.LABEL_ADDED, personal=(LABEL.name,)),
    EventType(TodoEvents.LABEL_REMOVED),
    EventType(TodoEvents.VALUES_ERASED),
)
