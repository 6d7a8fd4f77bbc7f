"""A fact, in the past tense, that is never changed again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import NoneType
from typing import Any, NamedTuple

from pyrsistent import PClass, PMap, field, freeze, pmap
from uuid_utils.compat import uuid7

from eventsourcing.event_data import EventData
from eventsourcing.metadata import Metadata

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

_set_slot = object.__setattr__
_decode = json.JSONDecoder().decode


class Record(NamedTuple):
    """The stored half of an event, undecoded: what a hash is computed from, beside the event's own fields.

    data, extra -- canonical JSON text, exactly as stored; ids are uuid text
    type, schema_version -- as stored, where the event reads as another type or version today; else '' and 0
    upcast -- from the stored data to today's; None where they are the same
    """

    data: str
    extra: str
    actor: str
    source: str
    causation_id: str | None
    correlation_id: str
    type: str = ""
    schema_version: int = 0
    upcast: Upcaster | None = None


class Event(PClass):
    """One event; immutable. Two events are equal when the fact is the same, wherever it is stored.

    Made by the domain: type, id (uuid text), version within its stream (0: not yet numbered), schema_version,
    timestamp (aware UTC), data (PMap).
    Filled in by the store: stream_id, metadata, position in the whole log, hash (32 bytes), record (the stored text).
    An event that was stored under another name or in another schema version reads as one of today (registry.py); its
    record says how it is stored. Reading `data` that cannot be read raises ValueError, UnreadableEvent above all.
    """

    type: str = field(type=str, mandatory=True)
    id: str = field(type=str, mandatory=True)
    stream_id: str = field(type=str, initial="")
    version: int = field(type=int, initial=0, invariant=lambda n: (n >= 0, "a version is not negative"))
    schema_version: int = field(type=int, initial=1)
    timestamp: datetime = field(type=datetime, mandatory=True)
    data: PMap[str, Any] = field(type=PMap, mandatory=True)
    metadata: Metadata | None = field(type=(Metadata, NoneType), initial=None)
    position: int | None = field(type=(int, NoneType), initial=None)
    hash: bytes = field(type=bytes, initial=b"")
    record: Record | None = field(initial=None)

    @classmethod
    def generate(
        cls,
        event_type: str,
        data: Any = None,
        id: str | None = None,
        stream_id: str | None = None,
        timestamp: datetime | None = None,
        version: int | None = None,
        schema_version: int = 1,
    ) -> Event:
        """Make an event (dvent's call). Without `id` it gets a uuid 7, without `timestamp` the time of now.

        Raises ValueError for a timestamp without a zone.
        """
        moment = timestamp or datetime.now(UTC)
        if moment.tzinfo is None:
            raise ValueError("An event needs a timestamp with a time zone.")
        return cls(
            type=event_type,
            id=str(id or uuid7()),
            stream_id=stream_id or "",
            version=version or 0,
            schema_version=schema_version,
            timestamp=moment.astimezone(UTC),
            data=EventData(data) if isinstance(data, Mapping) else freeze(data) or pmap(),
        )

    @classmethod
    def from_store(
        cls,
        type: str,
        id: str,
        stream_id: str,
        version: int,
        schema_version: int,
        timestamp: datetime,
        position: int,
        hash: bytes,
        record: Record,
    ) -> Event:
        """An event built from a stored row, unchecked: `data` and `metadata` are decoded when first read.

        Its type, schema version and data are those of the row; `Registry.read` makes them those of today.
        """
        event: Event = object.__new__(cls)
        _set_slot(event, "type", type)
        _set_slot(event, "id", id)
        _set_slot(event, "stream_id", stream_id)
        _set_slot(event, "version", version)
        _set_slot(event, "schema_version", schema_version)
        _set_slot(event, "timestamp", timestamp)
        _set_slot(event, "position", position)
        _set_slot(event, "hash", hash)
        _set_slot(event, "record", record)
        _set_slot(event, "_pclass_frozen", True)
        return event

    def __getattr__(self, name: str) -> Any:
        # Reached only for an empty slot: a field that `from_store` left to be decoded.
        if name == "data" and self.record is not None:
            value: Any = decode_data(self.record)
        elif name == "metadata" and self.record is not None:
            value = decode_metadata(self.record)
        else:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        _set_slot(self, name, value)
        return value

    @property
    def stored_type(self) -> str:
        """The type as it is stored: an earlier name of `type`, where that was changed since."""
        return self.type if self.record is None else self.record.type or self.type

    @property
    def stored_schema_version(self) -> int:
        """The schema version as it is stored: the same as `schema_version`, or earlier."""
        return self.schema_version if self.record is None else self.record.schema_version or self.schema_version

    def __contains__(self, name: object) -> bool:
        return name in self._pclass_fields

    def _fact(self) -> tuple[Any, ...]:
        return (self.id, self.type, self.version, self.timestamp, self.data)

    def __eq__(self, other: object) -> bool:
        return self._fact() == other._fact() if isinstance(other, Event) else NotImplemented

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self.id, self.version))


def decode_data(record: Record) -> Any:
    """The data that a stored record spells out, as of today. Raises ValueError when it cannot be read."""
    data = _decode(record.data)
    if record.upcast is not None:
        data = record.upcast(data)
    return EventData(data) if isinstance(data, dict) else freeze(data)


def decode_metadata(record: Record) -> Metadata:
    """The metadata that a stored record spells out."""
    return Metadata(
        actor=record.actor,
        source=record.source,
        causation_id=record.causation_id,
        correlation_id=record.correlation_id,
        extra=freeze(_decode(record.extra)),
    )
