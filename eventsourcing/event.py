"""An event: a fact, named in the past tense, that never changes again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from types import NoneType
from typing import Any

from pyrsistent import PMap, field, freeze, pmap
from uuid_utils.compat import uuid7

from .flat_map import EventData
from .immutable import FieldMap, Immutable
from .metadata import Metadata
from .personal.value import Keys
from .stored_event import (
    ACTOR,
    FIELDS,
    POSITION,
    SCHEMA_VERSION,
    TYPE,
    VERSION,
    Record,
    Row,
    data_of,
    decode_data,
    decode_metadata,
    moment_of,
)

_new, _set_slot = object.__new__, object.__setattr__


class Event(FieldMap, Immutable):
    """One event; immutable. Two events are equal when their id, type, version, timestamp and data are.

    Made by the domain: type, id (uuid text), version within its stream (0: not yet numbered), schema_version,
    timestamp (aware UTC), data (PMap). Filled in by the store: stream_id, metadata, position in the whole log (0: not
    yet stored), hash (32 bytes), record (the stored text).
    An event stored under another name or schema version reads as one of today (event_types.py); its record says how
    it is stored. Reading damaged `data` raises ValueError; data without an upcaster raises UnreadableEvent.
    """

    type: str = field(type=str, mandatory=True)
    id: str = field(type=str, mandatory=True)
    stream_id: str = field(type=str, initial="")
    version: int = field(type=int, initial=0, invariant=lambda n: (n >= 0, "a version is not negative"))
    schema_version: int = field(type=int, initial=1)
    timestamp: datetime = field(type=datetime, mandatory=True)
    data: PMap[str, Any] = field(type=PMap, mandatory=True)
    metadata: Metadata | None = field(type=(Metadata, NoneType), initial=None)
    position: int = field(type=int, initial=0)
    hash: bytes = field(type=bytes, initial=b"")
    record: Record | None = field(initial=None)
    _row: Row | None = field()
    _keys: Keys | None = field()
    _dvents_fields = ("type", "id", "stream_id", "timestamp", "data", "version")

    @classmethod
    def generate(
        cls,
        event_type: str,
        data: Any = None,
        id: str | None = None,  # noqa: A002 (a keyword of dvent)
        stream_id: str | None = None,
        timestamp: datetime | None = None,
        version: int | None = None,
        schema_version: int = 1,
    ) -> Event:
        """Make an event (dvent's call). Without `id` it gets a uuid 7, without `timestamp` the current time.

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
        event_type: str,
        event_id: str,
        stream_id: str,
        version: int,
        schema_version: int,
        timestamp: datetime,
        position: int,
        event_hash: bytes,
        record: Record,
        keys: Keys | None = None,
    ) -> Event:
        """An event from stored values, unchecked: `data` and `metadata` are decoded when they are first read.

        Type, schema version and data are the stored ones; `Registry.read` turns them into today's.
        keys -- open its personal values when they are read
        """
        event: Event = _new(cls)
        _set_slot(event, "type", event_type)
        _set_slot(event, "id", event_id)
        _set_slot(event, "stream_id", stream_id)
        _set_slot(event, "version", version)
        _set_slot(event, "schema_version", schema_version)
        _set_slot(event, "timestamp", timestamp)
        _set_slot(event, "position", position)
        _set_slot(event, "hash", event_hash)
        _set_slot(event, "record", record)
        _set_slot(event, "_keys", keys)
        _set_slot(event, "_pclass_frozen", True)
        return event

    @classmethod
    def from_row(cls, row: Row, decoded: bool = False, keys: Keys | None = None) -> Event:
        """An event over a row in the order of stored_event.py, unchecked: most fields are made when first read.

        With `decoded`, data and timestamp are made at once, in half the time; damaged data raises when it is read.
        keys -- open its personal values when they are read
        """
        event: Event = _new(cls)
        _set_slot(event, "type", row[TYPE])
        _set_slot(event, "version", row[VERSION])
        _set_slot(event, "schema_version", row[SCHEMA_VERSION])
        _set_slot(event, "position", row[POSITION])
        if decoded:
            _set_slot(event, "timestamp", moment_of(row))
            try:  # noqa: SIM105 (suppress would take a third longer)
                _set_slot(event, "data", data_of(row, keys))
            except ValueError:
                pass  # `__getattr__` raises it again when `data` is read
        _set_slot(event, "_row", row)
        _set_slot(event, "_keys", keys)
        _set_slot(event, "_pclass_frozen", True)
        return event

    def __getattr__(self, name: str) -> Any:
        # Called only for an empty slot: a field that is made when it is first read.
        make = FIELDS.get(name)
        if make is not None and (row := self._row) is not None:
            value: Any = make(row)
        elif name in ("_row", "_keys"):
            return None
        elif name == "data" and (row := self._row) is not None:
            value = data_of(row, self._keys)
        elif name == "data" and self.record is not None:
            value = decode_data(self.record, self._keys)
        elif name == "metadata" and self.record is not None:
            value = decode_metadata(self.record)
        else:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        _set_slot(self, name, value)
        return value

    @property
    def keys_of_values(self) -> Keys | None:
        """What opens the personal values of an event that a store has read; None for others."""
        keys: Keys | None = self._keys
        return keys

    @property
    def stored_type(self) -> str:
        """The type as stored: an alias of `type` where the type was renamed since."""
        return self.type if self.record is None else self.record.type or self.type

    @property
    def stored_schema_version(self) -> int:
        """The schema version as stored: `schema_version` or an earlier one."""
        return self.schema_version if self.record is None else self.record.schema_version or self.schema_version

    # Attribution, as stored: read without decoding the metadata, so that a damaged event can be attributed too.

    @property
    def actor(self) -> str:
        """Opaque id of the person who acted; '' where it is not known."""
        if (row := self._row) is not None:
            return row[ACTOR] or ""
        return _text(self.record or self.metadata, "actor")

    @property
    def source(self) -> str:
        """How the command came in: 'web', 'command line', ...; '' where it is not known."""
        return _text(self.record or self.metadata, "source")

    @property
    def correlation_id(self) -> str:
        """Uuid text shared by everything one act caused; '' where it is not known."""
        return _text(self.record or self.metadata, "correlation_id")

    @property
    def causation_id(self) -> str | None:
        """Uuid text of the command or event that caused this one; None where it is not known."""
        return _text(self.record or self.metadata, "causation_id") or None

    def _fact(self) -> tuple[Any, ...]:
        return (self.id, self.type, self.version, self.timestamp, self.data)

    def __eq__(self, other: object) -> bool:
        return self._fact() == other._fact() if isinstance(other, Event) else NotImplemented

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self.id, self.version))


def _text(attribution: Record | Metadata | None, name: str) -> str:
    value: str | None = getattr(attribution, name, None)
    return value or ""


# Slots but not fields: they are not set, compared or printed.
del Event._pclass_fields["_row"], Event._pclass_fields["_keys"]
