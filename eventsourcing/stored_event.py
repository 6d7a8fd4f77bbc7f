"""The stored half of an event, undecoded: a record, or the database's row from which fields are made when read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, NamedTuple

from pyrsistent import freeze

from .flat_map import EventData
from .metadata import Metadata

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
Row = tuple[Any, ...]

# The order of a row: moments are naive UTC or their text, ids are uuid text with or without dashes.
(
    POSITION, STREAM_ID, VERSION, ID, TYPE, SCHEMA_VERSION, TIMESTAMP,
    DATA, EXTRA, ACTOR, SOURCE, CAUSATION_ID, CORRELATION_ID, HASH,
) = range(14)  # fmt: skip

_decoder = json.JSONDecoder()
# `decode` without its search for spaces around the value, which takes longer than the value; the stubs leave it out.
_decode, _scan = _decoder.decode, _decoder.scan_once  # type: ignore[attr-defined]
_parse = datetime.fromisoformat


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


def decode_data(record: Record) -> Any:
    """The data that a stored record spells out, as of today. Raises ValueError when it cannot be read."""
    plain = _plain(record.data)
    if record.upcast is not None:
        plain = record.upcast(plain)
    return EventData.over(plain) if isinstance(plain, dict) else freeze(plain)


def decode_metadata(record: Record) -> Metadata:
    """The metadata that a stored record spells out. Raises ValueError when it cannot be read."""
    return Metadata(
        actor=record.actor,
        source=record.source,
        causation_id=record.causation_id,
        correlation_id=record.correlation_id,
        extra=freeze(_decode(record.extra)),
    )


def _plain(text: str) -> Any:
    try:
        value, end = _scan(text, 0)
    except StopIteration:
        return _decode(text)  # which says what is wrong
    return value if end == len(text) else _decode(text)


def data_of(row: Row) -> Any:
    plain = _plain(row[DATA])
    return EventData.over(plain) if plain.__class__ is dict else freeze(plain)


def record_of(row: Row) -> Record:
    causation = row[CAUSATION_ID]
    return Record(
        row[DATA],
        row[EXTRA],
        row[ACTOR],
        row[SOURCE],
        causation and _dashed(causation),
        _dashed(row[CORRELATION_ID]),
    )


def _dashed(id: str) -> str:
    return id if len(id) == 36 else f"{id[:8]}-{id[8:12]}-{id[12:16]}-{id[16:20]}-{id[20:]}"


def moment_of(row: Row) -> datetime:
    found = row[TIMESTAMP]
    return _parse(found + "+00:00") if found.__class__ is str else found.replace(tzinfo=UTC)


FIELDS: Mapping[str, Callable[[Row], Any]] = {
    "stream_id": itemgetter(STREAM_ID),
    "id": lambda row: _dashed(row[ID]),
    "timestamp": moment_of,
    "data": data_of,
    "hash": lambda row: bytes(row[HASH]),
    "record": record_of,
    "metadata": lambda row: decode_metadata(record_of(row)),
}
