"""One event as a line: everything that is hashed, under the names of docs/format.md, and its position and hash."""

from __future__ import annotations

import json
from typing import Any

from ..canonical_text import canonical
from ..errors import InvalidPayload
from ..event import Event
from ..hash_chain import microseconds
from ..personal.envelope import MARK
from ..stored_event import Record, Row
from . import fields as read
from .fields import Fields

KIND = "event"
_NAMES = frozenset((
    "kind", "position", "stream_id", "version", "event_id", "type", "schema_version", "microseconds",
    "actor", "source", "causation_id", "correlation_id", "extra", "data", "hash",
))  # fmt: skip


def write(row: Row) -> dict[str, Any]:
    """The fields of a row of the events table. Raises ValueError, TypeError for a row that was tampered with."""
    event = Event.from_row(row)
    record = event.record
    assert record is not None  # it comes from a row
    return {
        "position": event.position,
        "stream_id": event.stream_id,
        "version": event.version,
        "event_id": event.id,
        "type": event.type,
        "schema_version": event.schema_version,
        "microseconds": microseconds(event.timestamp),
        "actor": record.actor,
        "source": record.source,
        "causation_id": record.causation_id,
        "correlation_id": record.correlation_id,
        "extra": record.extra,
        "data": record.data,
        "hash": event.hash.hex(),
    }


def parse(fields: Fields) -> Event:
    """The event of a line, as a store reads it. Raises InvalidPayload for one that no store would have written."""
    read.check_names(fields, _NAMES)
    record = Record(
        _canonical_map(fields, "data"),
        _canonical_map(fields, "extra"),
        read.text(fields, "actor", 255),
        read.text(fields, "source", 32),
        read.uuid_or_null(fields, "causation_id"),
        read.uuid(fields, "correlation_id"),
    )
    return Event.from_store(
        event_type=read.text(fields, "type", 100),
        event_id=read.uuid(fields, "event_id"),
        stream_id=read.text(fields, "stream_id", 255),
        version=read.integer(fields, "version", 1),
        schema_version=read.integer(fields, "schema_version", 1, 32_767),
        timestamp=read.moment(fields, "microseconds"),
        position=read.integer(fields, "position", 1),
        event_hash=read.digest(fields, "hash"),
        record=record,
    )


def has_encrypted_values(event: Event) -> bool:
    """Whether the event has values that a key opens."""
    return event.record is not None and MARK in event.record.data


def _canonical_map(fields: Fields, name: str) -> str:
    stored = fields[name]
    if stored == "{}":
        return "{}"
    try:
        value = json.loads(stored) if isinstance(stored, str) else None
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict) or canonical(value, name) != stored:
        raise InvalidPayload(name, "it is not the canonical text of a map")
    return str(stored)
