"""The stored half of an event, undecoded: a record, or the database row that fields are decoded from when read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, NamedTuple

from pyrsistent import freeze

from .flat_map import EventData
from .metadata import Metadata
from .personal.envelope import MARK
from .personal.value import Keys, with_personal_values

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
Row = tuple[Any, ...]

# The order of a row. The timestamp is a naive datetime in UTC or its text; ids are uuid text with or without dashes.
(
    POSITION, STREAM_ID, VERSION, ID, TYPE, SCHEMA_VERSION, TIMESTAMP,
    DATA, EXTRA, ACTOR, SOURCE, CAUSATION_ID, CORRELATION_ID, HASH,
) = range(14)  # fmt: skip

_decoder = json.JSONDecoder()
# `scan_once` is `decode` without the search for spaces around the value, which takes longer than the value.
_decode, _scan = _decoder.decode, _decoder.scan_once  # type: ignore[attr-defined]
_parse = datetime.fromisoformat


class Record(NamedTuple):
    """The stored half of an event, undecoded: with the event's own fields, all that its hash is computed from.

    data, extra -- canonical JSON text, exactly as stored; ids are uuid text
    type, schema_version -- as stored, where today's differ; else '' and 0
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


def decode_data(record: Record, keys: Keys | None = None) -> Any:
    """The data of a stored record, upcast to today's. Raises ValueError for damaged text.

    keys -- open its personal values when they are read
    """
    plain = _plain(record.data, keys)
    if record.upcast is not None:
        plain = record.upcast(plain)
    return EventData.over(plain) if isinstance(plain, dict) else freeze(plain)


def decode_metadata(record: Record) -> Metadata:
    """The metadata of a stored record. Raises ValueError for damaged text."""
    return Metadata(
        actor=record.actor,
        source=record.source,
        causation_id=record.causation_id,
        correlation_id=record.correlation_id,
        extra=freeze(_decode(record.extra)),
    )


def _plain(text: str, keys: Keys | None) -> Any:
    try:
        value, end = _scan(text, 0)
    except StopIteration:
        return _decode(text)  # raises an error that says what is wrong
    if end != len(text):
        return _decode(text)
    return with_personal_values(value, keys) if MARK in text and value.__class__ is dict else value


def data_of(row: Row, keys: Keys | None = None) -> Any:
    """The data of a row as stored, not upcast. Raises ValueError for damaged text.

    keys -- open its personal values when they are read
    """
    plain = _plain(row[DATA], keys)
    return EventData.over(plain) if plain.__class__ is dict else freeze(plain)


def record_of(row: Row) -> Record:
    """The record of a row."""
    causation = row[CAUSATION_ID]
    return Record(
        row[DATA],
        row[EXTRA],
        row[ACTOR],
        row[SOURCE],
        causation and _dashed(causation),
        _dashed(row[CORRELATION_ID]),
    )


def _dashed(text: str) -> str:
    return text if len(text) == 36 else f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def moment_of(row: Row) -> datetime:
    """The timestamp of a row, aware, in UTC."""
    found = row[TIMESTAMP]
    return _parse(found + "+00:00") if found.__class__ is str else found.replace(tzinfo=UTC)


FIELDS: Mapping[str, Callable[[Row], Any]] = {
    "stream_id": itemgetter(STREAM_ID),
    "id": lambda row: _dashed(row[ID]),
    "timestamp": moment_of,
    "hash": lambda row: bytes(row[HASH]),
    "record": record_of,
    "metadata": lambda row: decode_metadata(record_of(row)),
}
