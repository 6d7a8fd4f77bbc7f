"""Writes and reads rows of the events table in SQL; turns a broken constraint into the kernel's error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from django.db import IntegrityError
from django.db.backends.base.base import BaseDatabaseWrapper

from ..errors import DuplicateEvent, VersionConflict
from ..event import Event
from ..models import EVENT_ID, STREAM_VERSION
from .append_only import EVENT_ID_TAKEN, TABLE, VERSION_TAKEN

COLUMNS = (
    "stream_id, version, event_id, type, schema_version, timestamp, "
    "data, extra, actor, source, causation_id, correlation_id, hash"
)
# Cast for speed: the drivers would make UUID objects, and look up a time zone for every timestamp.
_READ = {
    "sqlite": COLUMNS.replace("timestamp", "CAST(timestamp AS TEXT)"),
    "postgresql": "stream_id, version, event_id::text, type, schema_version, timestamp AT TIME ZONE 'UTC', "
    "data, extra, actor, source, causation_id::text, correlation_id::text, hash",
}
_ROW = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
# The version after the row that the writer saw last. It is NULL, and so refused, where that row does not exist.
_ROW_AFTER_SEEN = _ROW.replace(
    "%s, %s,", f"%s, (SELECT version + 1 FROM {TABLE} WHERE stream_id = %s AND version = %s AND hash = %s),", 1
)


def insert(events: Sequence[Event], seen: Event | None, connection: BaseDatabaseWrapper) -> dict[int, int]:
    """Store these events of one stream in one statement; returns their positions by version.

    seen -- the event they must follow; None for no such condition

    Raises VersionConflict, DuplicateEvent.
    """
    rows = [parameters(event, connection) for event in events]
    first = _ROW
    if seen is not None:
        first = _ROW_AFTER_SEEN
        rows[0][1:2] = [seen.stream_id, seen.version, binary(seen.hash, connection)]
    values = ", ".join([first, *[_ROW] * (len(rows) - 1)])
    statement = f"INSERT INTO {TABLE} ({COLUMNS}) VALUES {values} RETURNING version, position"
    with connection.cursor() as cursor:
        try:
            cursor.execute(statement, [value for row in rows for value in row])
            return dict(cursor.fetchall())
        except IntegrityError as error:
            _refuse(error, events[0], connection)


def select(clauses: str, parameters: Sequence[Any], connection: BaseDatabaseWrapper) -> list[Any]:
    """The position and COLUMNS of the rows that these clauses select, as Event.from_row takes them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT position, {_READ[connection.vendor]} FROM {TABLE} {clauses}", parameters)
        rows: list[Any] = cursor.fetchall()
    return rows


def head(stream_id: str, connection: BaseDatabaseWrapper) -> tuple[int, bytes] | None:
    """Version and hash of a stream's last event; None for a stream without events."""
    query = f"SELECT version, hash FROM {TABLE} WHERE stream_id = %s ORDER BY version DESC LIMIT 1"
    with connection.cursor() as cursor:
        cursor.execute(query, [stream_id])
        row = cursor.fetchone()
    return (row[0], bytes(row[1])) if row else None


def _refuse(error: IntegrityError, first: Event, connection: BaseDatabaseWrapper) -> NoReturn:
    """Raise VersionConflict or DuplicateEvent for a violation of their constraint; `error` itself for any other."""
    broken = _broken(error, connection)
    if broken == "stream":
        raise VersionConflict(first.stream_id, first.version - 1, None) from error
    if broken == "event":
        raise DuplicateEvent(first.stream_id) from error
    raise error


def parameters(event: Event, connection: BaseDatabaseWrapper) -> list[Any]:
    """The values of COLUMNS for an event that was chained."""
    record = event.record
    assert record is not None  # `chain_events` made it
    return [
        event.stream_id,
        event.version,
        uuid_value(event.id, connection),
        event.type,
        event.schema_version,
        connection.ops.adapt_datetimefield_value(event.timestamp),
        record.data,
        record.extra,
        record.actor,
        record.source,
        record.causation_id and uuid_value(record.causation_id, connection),
        uuid_value(record.correlation_id, connection),
        binary(event.hash, connection),
    ]


def uuid_value(text: str, connection: BaseDatabaseWrapper) -> str:
    """A uuid as its column stores it: SQLite has no uuid type, so Django stores 32 hex digits there."""
    return text if connection.features.has_native_uuid_field else text.replace("-", "")


def binary(value: bytes, connection: Any) -> Any:
    return connection.Database.Binary(value)


def _broken(error: IntegrityError, connection: BaseDatabaseWrapper) -> str:
    """'stream' or 'event': whose constraint was violated; '' for another one."""
    if connection.vendor == "sqlite":
        message = str(error)
        stream = message in (VERSION_TAKEN, f"NOT NULL constraint failed: {TABLE}.version")
        return "stream" if stream else "event" if message == EVENT_ID_TAKEN else ""
    diagnostic = getattr(error.__cause__, "diag", None)
    constraint = getattr(diagnostic, "constraint_name", None)
    column = getattr(diagnostic, "column_name", None)
    if constraint == STREAM_VERSION or (constraint is None and column == "version"):
        return "stream"
    return "event" if constraint == EVENT_ID else ""
