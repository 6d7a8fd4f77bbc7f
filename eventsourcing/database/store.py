"""The event store on Django's database connections: appends, retries and reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Self

from django.db import connections, transaction
from pyrsistent import field

from .. import immutable
from ..canonical_text import check_uuid
from ..chaining import chain_events
from ..errors import DuplicateEvent, InvalidPayload, VersionConflict
from ..event import Event
from ..event_store import ANY, EventStore, Expected, Publisher, Stream, stated_version
from ..event_types import Registry, event_types
from ..hash_chain import GENESIS
from ..metadata import Metadata
from ..personal.value import ValueOwner
from ..stream_id import check_stream_id, is_stream_id
from . import commit_signal, value_keys
from . import rows as event_rows
from .scrub import scrub_after_commit
from .stream_lock import lock_stream
from .value_keys import Sealer, StoredKeys

ROWS_PER_STATEMENT = 1_000
EVENTS_PER_READ = 1_000
# How often an append is tried while other writers come first. Measured: an act on three streams, among eight threads
# that only wrote to these streams, was overtaken up to 14 times.
ATTEMPTS = 100
MAX_BIGINT = 2**63 - 1  # of a bigint


class DjangoEventStore(EventStore):
    """A durable store in the table of StoredEvent.

    Joins the caller's transaction if there is one; otherwise each `append` is a transaction of its own.
    Guarantees: a stream has no gap and no fork; stored events never change; the publisher is called after the commit.

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
        """See EventStore. One INSERT for up to a thousand events; expecting an Event needs no read before it.

        Outside a transaction, ANY is tried again when another writer was first. Inside one, a refusal marks the
        transaction for rollback, and the conflict's `since` is empty: `with_facts` reads it after the rollback.
        """
        check_stream_id(stream_id)
        metadata = self._metadata(stream_id, metadata)
        stored = self._append_or_refuse(stream_id, list(events), expected, metadata)
        if stored:
            # Before the publisher, whose error must not keep subscriptions waiting.
            transaction.on_commit(commit_signal.signal_for(self.using).notify, using=self.using)
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
                # A caller that catches the conflict must not commit the part of its work that came before.
                transaction.set_rollback(True, using=self.using)
                raise
            if isinstance(refusal, DuplicateEvent):
                raise
            if expected is ANY and _was_overtaken(refusal):
                return self._append_in_turn(stream_id, events, metadata)
            raise self.with_facts(refusal) from refusal

    def _append_in_turn(self, stream_id: str, events: list[Event], metadata: Metadata) -> list[Event]:
        """Append with ANY, queueing behind other writers that lost a race for this stream."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with transaction.atomic(self.using):
                    lock_stream(stream_id, self.using)
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
        if any(self.registry.with_personal_fields(event.type) for event in events):
            # The keys of personal values come with the events, or not at all.
            with transaction.atomic(self.using, savepoint=False):
                return self._chain_and_insert(stream_id, events, version, previous, metadata, seen)
        return self._chain_and_insert(stream_id, events, version, previous, metadata, seen)

    def _chain_and_insert(
        self, stream_id: str, events: list[Event], version: int, previous: bytes, metadata: Metadata, seen: Event | None
    ) -> list[Event]:
        sealer = Sealer(stream_id, self.using)
        new = chain_events(stream_id, events, version, previous, metadata, self.registry, sealer)
        return self._insert(new, seen) if new else []

    def _head(self, stream_id: str) -> tuple[int, bytes]:
        return event_rows.head(stream_id, connections[self.using]) or (0, GENESIS)

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
        positions = event_rows.insert(events, seen, connections[self.using])
        return [immutable.copy(event, position=positions[event.version]) for event in events]

    def get_events(self, id_: str | None = None, start: int = 0) -> Iterator[Event]:
        """See EventStore. A stream comes in one query; the whole log in keyset batches of a thousand."""
        start = min(max(start, 0), MAX_BIGINT)
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
            for event in self._read(f"WHERE stream_id IN ({marks}) ORDER BY stream_id, version", known, True):
                found.setdefault(event.stream_id, []).append(event)
        return found

    def get_at(self, positions: Iterable[int]) -> list[Event]:
        """See EventStore. One query."""
        wanted = [position for position in positions if 0 < position <= MAX_BIGINT]
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
            "WHERE correlation_id = %s ORDER BY position",
            [event_rows.uuid_value(correlation_id, connections[self.using])],
        )

    def _read_log(self, after: int) -> Iterator[Event]:
        while True:
            batch = self.get_slice(after, MAX_BIGINT, EVENTS_PER_READ)
            yield from batch
            if len(batch) < EVENTS_PER_READ:
                return
            after = batch[-1].position

    def get_last_event(self, id_: str) -> Event | None:
        """See EventStore. One query."""
        if not is_stream_id(id_):
            return None
        events = self._read("WHERE stream_id = %s ORDER BY version DESC LIMIT 1", [id_])
        return events[0] if events else None

    def get_streams(self, start: int = 0) -> Iterator[Stream]:
        """See EventStore. Keyset batches of a thousand."""
        for number, event in enumerate(self.get_first_events()):
            if number >= start:
                yield Stream(event.stream_id, event.timestamp, number)

    def get_first_events(self, last: int = MAX_BIGINT) -> Iterator[Event]:
        """The first event of every stream up to position `last`, in order of position. Keyset batches of a thousand."""
        after = 0
        while True:
            batch = self._read(
                "WHERE version = 1 AND position > %s AND position <= %s ORDER BY position LIMIT %s",
                [after, last, EVENTS_PER_READ],
            )
            yield from batch
            if len(batch) < EVENTS_PER_READ:
                return
            after = batch[-1].position

    def get_batch(self, stream_id: str, version: int, limit: int) -> list[Event]:
        """The next `limit` events in order of (stream id, version) after the given pair: for scans of the whole log."""
        return self._read(
            "WHERE (stream_id, version) > (%s, %s) ORDER BY stream_id, version LIMIT %s", [stream_id, version, limit]
        )

    def get_stream_batch(self, stream_id: str, version: int, limit: int) -> list[Event]:
        """The next `limit` events of one stream after a version: for scans of a stream of any length."""
        return self._read(
            "WHERE stream_id = %s AND version > %s ORDER BY version LIMIT %s", [stream_id, version, limit]
        )

    def get_back(self, stream_id: str, version: int, limit: int) -> list[Event]:
        """The last `limit` events of one stream up to and with a version, newest first."""
        return self._read(
            "WHERE stream_id = %s AND version <= %s ORDER BY version DESC LIMIT %s", [stream_id, version, limit]
        )

    def get_slice(self, after: int, last: int, limit: int) -> list[Event]:
        """The committed events after position `after`, up to and with position `last`, in order; at most `limit`.

        An event in between may still be uncommitted: log/reader.py waits for those.
        """
        return self._read("WHERE position > %s AND position <= %s ORDER BY position LIMIT %s", [after, last, limit])

    def get_value_owners(self, person: str) -> list[ValueOwner]:
        """See EventStore. One query."""
        return value_keys.owners(person, self.using)

    def erase_values(self, key_ids: Iterable[str]) -> set[str]:
        """See EventStore. In the caller's transaction, or one of its own."""
        with transaction.atomic(self.using):
            scrub_after_commit(self.using)
            return value_keys.delete(key_ids, self.using)

    def forget_person(self, person: str) -> set[str]:
        """See EventStore. In the caller's transaction, or one of its own."""
        with transaction.atomic(self.using):
            scrub_after_commit(self.using)
            return value_keys.delete_of(person, self.using)

    def _read(self, clauses: str, parameters: list[Any], decoded: bool = False) -> list[Event]:
        rows = event_rows.select(clauses, parameters, connections[self.using])
        keys = StoredKeys.of_rows(rows, self.using)
        return list(self.registry.read(Event.from_row(row, decoded, keys) for row in rows))


def _was_overtaken(conflict: VersionConflict) -> bool:
    """Whether another writer was first, after this one had read the end of the stream: its INSERT was refused."""
    return conflict.actual is None
