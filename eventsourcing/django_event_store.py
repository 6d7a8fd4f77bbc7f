"""The event store on Django's database connections: rows in, events out, broken constraints turned into own errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NoReturn, Self

from django.db import IntegrityError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from pyrsistent import field

from eventsourcing import immutable, wake
from eventsourcing.append_only import EVENT_ID_TAKEN, VERSION_TAKEN
from eventsourcing.chain import GENESIS, check_uuid
from eventsourcing.errors import DuplicateEvent, InvalidPayload, VersionConflict
from eventsourcing.event import Event
from eventsourcing.event_store import (
    ANY,
    EventStore,
    Expected,
    Publisher,
    Stream,
    check_stream_id,
    is_stream_id,
    seal,
    stated_version,
)
from eventsourcing.metadata import Metadata
from eventsourcing.models import StoredEvent
from eventsourcing.registry import Registry, event_types

TABLE = StoredEvent._meta.db_table
COLUMNS = (
    "stream_id, version, event_id, type, schema_version, timestamp, "
    "data, extra, actor, source, causation_id, correlation_id, hash"
)
# As a reader wants them: the driver would make objects of uuids, and look up a zone for every moment.
_READ = {
    "sqlite": COLUMNS.replace("timestamp", "CAST(timestamp AS TEXT)"),
    "postgresql": "stream_id, version, event_id::text, type, schema_version, timestamp AT TIME ZONE 'UTC', "
    "data, extra, actor, source, causation_id::text, correlation_id::text, hash",
}
_ROW = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
# The version that follows the row the writer saw last; NULL, and so refused, when that row is not there.
_ROW_AFTER_SEEN = _ROW.replace(
    "%s, %s,", f"%s, (SELECT version + 1 FROM {TABLE} WHERE stream_id = %s AND version = %s AND hash = %s),", 1
)
ROWS_PER_STATEMENT = 1_000
EVENTS_PER_READ = 1_000
# For a place in streams that others write to as well. Each one lost is another writer's success: an act on three
# streams among eight threads that did nothing but write to them lost up to 14.
ATTEMPTS = 100
LARGEST_NUMBER = 2**63 - 1  # of a bigint


class DjangoEventStore(EventStore):
    """A durable store in the table of StoredEvent.

    Joins the caller's transaction if there is one; otherwise each `append` is its own.
    Guarantees: a stream has no gap and no fork; nothing stored changes; the publisher is called after commit.

    using -- alias of the database
    """

    using: str = field(type=str, initial="default")

    @classmethod
    def generate(
        cls,
        publisher: Publisher | None = None,
        metadata: Metadata | None = None,
        using: str = "default",
        *,
        registry: Registry = event_types,
    ) -> Self:
        """Make a store on the database `using`."""
        return cls(publisher=publisher, metadata=metadata, using=using, registry=registry)

    def append(
        self, stream_id: str, events: Iterable[Event], expected: Expected, metadata: Metadata | None = None
    ) -> list[Event]:
        """See EventStore. One INSERT for up to a thousand events; an Event as expectation needs no read before it.

        Outside a transaction, ANY is tried again when another writer came in between. Inside, a refusal marks the
        transaction for rollback, and the conflict's `since` stays empty: `with_facts` reads it after the rollback.
        """
        check_stream_id(stream_id)
        metadata = self._metadata(stream_id, metadata)
        stored = self._append_or_refuse(stream_id, list(events), expected, metadata)
        if stored:
            # First, so that a publisher's error keeps no subscription asleep.
            transaction.on_commit(wake.of(self.using).ring, using=self.using)
        if self.publisher is not None:
            for event in stored:
                transaction.on_commit(partial(self.publisher, event), using=self.using)
        return stored

    def _append_or_refuse(
        self, stream_id: str, events: list[Event], expected: Expected, metadata: Metadata
    ) -> list[Event]:
        try:
            return self._append(stream_id, events, expected, metadata)
        except (VersionConflict, DuplicateEvent) as refusal:
            if connections[self.using].in_atomic_block:
                # PostgreSQL would often refuse the rest of the block anyway; elsewhere a caller who catches the
                # conflict could commit the half of its work that came before.
                transaction.set_rollback(True, using=self.using)
                raise
            if isinstance(refusal, DuplicateEvent):
                raise
            if expected is ANY and _was_overtaken(refusal):
                return self._append_in_turn(stream_id, events, metadata)
            raise self.with_facts(refusal) from refusal

    def _append_in_turn(self, stream_id: str, events: list[Event], metadata: Metadata) -> list[Event]:
        """Append to whatever is last, behind those who lost the race for this stream too."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with transaction.atomic(self.using):
                    queue_for(stream_id, self.using)
                    return self._append(stream_id, events, ANY, metadata)
            except VersionConflict as conflict:
                if attempt == ATTEMPTS or not _was_overtaken(conflict):
                    raise self.with_facts(conflict) from conflict
        raise AssertionError("unreachable")

    def _append(self, stream_id: str, events: list[Event], expected: Expected, metadata: Metadata) -> list[Event]:
        stated = stated_version(stream_id, expected)
        seen = expected if isinstance(expected, Event) and events else None
        version, previous = (seen.version, seen.hash) if seen else self._head(stream_id)
        if stated is not None and stated != version:
            raise VersionConflict(stream_id, stated, version)
        if isinstance(expected, Event) and expected.hash != previous:
            raise VersionConflict(stream_id, expected.version, version)
        new = seal(stream_id, events, version, previous, metadata, self.registry)
        return self._insert(new, seen) if new else []

    def _head(self, stream_id: str) -> tuple[int, bytes]:
        query = f"SELECT version, hash FROM {TABLE} WHERE stream_id = %s ORDER BY version DESC LIMIT 1"
        with connections[self.using].cursor() as cursor:
            cursor.execute(query, [stream_id])
            row = cursor.fetchone()
        return (row[0], bytes(row[1])) if row else (0, GENESIS)

    def _insert(self, events: Sequence[Event], seen: Event | None) -> list[Event]:
        if len(events) <= ROWS_PER_STATEMENT:
            return self._insert_rows(events, seen)
        stored: list[Event] = []
        with transaction.atomic(self.using):
            for start in range(0, len(events), ROWS_PER_STATEMENT):
                last = stored[-1] if stored else seen
                stored += self._insert_rows(events[start : start + ROWS_PER_STATEMENT], last)
        return stored

    def _insert_rows(self, events: Sequence[Event], seen: Event | None) -> list[Event]:
        connection = connections[self.using]
        rows = [_parameters(event, connection) for event in events]
        first = _ROW
        if seen is not None:
            first = _ROW_AFTER_SEEN
            rows[0][1:2] = [seen.stream_id, seen.version, _binary(seen.hash, connection)]
        values = ", ".join([first, *[_ROW] * (len(rows) - 1)])
        statement = f"INSERT INTO {TABLE} ({COLUMNS}) VALUES {values} RETURNING version, position"
        with connection.cursor() as cursor:
            try:
                cursor.execute(statement, [value for row in rows for value in row])
                positions: dict[int, int] = dict(cursor.fetchall())
            except IntegrityError as error:
                self._refuse(error, events[0])
        return [immutable.copy(event, position=positions[event.version]) for event in events]

    def _refuse(self, error: IntegrityError, first: Event) -> NoReturn:
        """Turn the violation of a stream's order or an event's identity into its own error; let all others out."""
        broken = _broken(error, connections[self.using])
        if broken == "stream":
            raise VersionConflict(first.stream_id, first.version - 1, None) from error
        if broken == "event":
            raise DuplicateEvent(first.stream_id) from error
        raise error

    def get_events(self, id_: str | None = None, start: int = 0) -> Iterator[Event]:
        """See EventStore. A stream comes in one query; the whole log in keyset batches of a thousand."""
        start = min(max(start, 0), LARGEST_NUMBER)
        if id_ is None:
            yield from self._read_log(start)
        elif is_stream_id(id_):
            clauses = "WHERE stream_id = %s AND version > %s ORDER BY version"
            yield from self._read(clauses, [id_, start], decoded=True)

    def get_many(self, ids: Iterable[str]) -> dict[str, list[Event]]:
        """See EventStore. One query."""
        known = [id_ for id_ in ids if is_stream_id(id_)]
        found: dict[str, list[Event]] = {}
        if known:
            marks = ", ".join(["%s"] * len(known))
            for event in self._read(f"WHERE stream_id IN ({marks}) ORDER BY stream_id, version", known):
                found.setdefault(event.stream_id, []).append(event)
        return found

    def get_at(self, positions: Iterable[int]) -> list[Event]:
        """See EventStore. One query."""
        wanted = [position for position in positions if 0 < position <= LARGEST_NUMBER]
        if not wanted:
            return []
        marks = ", ".join(["%s"] * len(wanted))
        return self._read(f"WHERE position IN ({marks}) ORDER BY position", wanted)

    def get_correlated(self, correlation_id: str) -> list[Event]:
        """See EventStore. One query, along an index."""
        try:
            check_uuid(correlation_id, "correlation_id")
        except InvalidPayload:
            return []
        return self._read(
            "WHERE correlation_id = %s ORDER BY position", [uuid_value(correlation_id, connections[self.using])]
        )

    def _read_log(self, after: int) -> Iterator[Event]:
        while True:
            batch = self.get_slice(after, LARGEST_NUMBER, EVENTS_PER_READ)
            yield from batch
            if len(batch) < EVENTS_PER_READ:
                return
            after = batch[-1].position or 0

    def get_last_event(self, id_: str) -> Event | None:
        if not is_stream_id(id_):
            return None
        events = self._read("WHERE stream_id = %s ORDER BY version DESC LIMIT 1", [id_])
        return events[0] if events else None

    def get_streams(self, start: int = 0) -> Iterator[Stream]:
        number, after = 0, 0
        while True:
            batch = self._read(
                "WHERE version = 1 AND position > %s ORDER BY position LIMIT %s", [after, EVENTS_PER_READ]
            )
            for event in batch:
                if number >= start:
                    yield Stream(event.stream_id, event.timestamp, number)
                number += 1
            if len(batch) < EVENTS_PER_READ:
                return
            after = batch[-1].position or 0

    def get_batch(self, stream_id: str, version: int, limit: int) -> list[Event]:
        """The next `limit` events in order of (stream id, version) after the given pair: for scans of whole streams."""
        return self._read(
            "WHERE (stream_id, version) > (%s, %s) ORDER BY stream_id, version LIMIT %s", [stream_id, version, limit]
        )

    def get_slice(self, after: int, last: int, limit: int) -> list[Event]:
        """At most `limit` events after position `after`, up to and with position `last`, in order: what is committed.

        An event in between may still be on its way: `log_reader` knows when none is.
        """
        return self._read("WHERE position > %s AND position <= %s ORDER BY position LIMIT %s", [after, last, limit])

    def _read(self, clauses: str, parameters: list[Any], decoded: bool = False) -> list[Event]:
        connection = connections[self.using]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT position, {_READ[connection.vendor]} FROM {TABLE} {clauses}", parameters)
            rows = cursor.fetchall()
        return list(self.registry.read(Event.from_row(row, decoded) for row in rows))


def queue_for(stream_id: str, using: str) -> None:
    """Let those who lost a race for this stream go on one by one, and acts of several commands from the beginning.

    Who lost waits at the start of a transaction that holds nothing yet, an act before it reads the stream, stream by
    stream in order: so they close no circle of waiting. On SQLite a transaction has the write lock from its beginning:
    there it queues already.
    """
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [stream_id])


def _was_overtaken(conflict: VersionConflict) -> bool:
    """Whether the INSERT itself was refused: another writer came in after the head of the stream had been read."""
    return conflict.actual is None


def _parameters(event: Event, connection: BaseDatabaseWrapper) -> list[Any]:
    record = event.record
    assert record is not None  # `seal` made it
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
        _binary(event.hash, connection),
    ]


def uuid_value(text: str, connection: BaseDatabaseWrapper) -> str:
    """As the column keeps it: SQLite has no uuid type, Django stores 32 hex digits there."""
    return text if connection.features.has_native_uuid_field else text.replace("-", "")


def _binary(value: bytes, connection: Any) -> Any:
    return connection.Database.Binary(value)


def _broken(error: IntegrityError, connection: BaseDatabaseWrapper) -> str:
    """'stream', 'event' or '': which promise the database says was about to be broken."""
    if connection.vendor == "sqlite":
        message = str(error)
        stream = message in (VERSION_TAKEN, f"NOT NULL constraint failed: {TABLE}.version")
        return "stream" if stream else "event" if message == EVENT_ID_TAKEN else ""
    diagnostic = getattr(error.__cause__, "diag", None)
    constraint = getattr(diagnostic, "constraint_name", None)
    column = getattr(diagnostic, "column_name", None)
    if constraint == "eventsourcing_stream_version" or (constraint is None and column == "version"):
        return "stream"
    return "event" if constraint == "eventsourcing_event_id" else ""
