"""Verifies the log: its hash chains, and that receipts and read models agree with it.

Everything is read in keyset batches, each a statement of its own outside any transaction. So writers do not wait, and
their commits do not look like faults: an event becomes visible with or after the events before it in its stream, and
a receipt and a row become visible together with their events. Receipts and rows are therefore read first and their
events afterwards, and a row that seems to be behind is read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import connections
from django.db.models import Exists, Max, OuterRef

from . import keyset, verification_checks
from .database import log_secret
from .database.store import MAX_BIGINT, DjangoEventStore
from .event import Event
from .hash_chain import Finding, Verifier
from .models import Receipt, StoredEvent
from .projections.base import Head, Projection, registered
from .stream_id import is_stream_id
from .verification_checks import UNREADABLE, Comparison, contents, integrity, missing_receipts

BATCH = 1_000
ReadBatch = Callable[[str, int, int], list[Event]]

NOT_AN_EVENT = "its row cannot be read as an event"


class Verification:
    """Verifies the log on the database `using`.

    batch -- rows per statement
    advance -- called with the number of events in each batch read
    """

    def __init__(self, using: str = "default", batch: int = BATCH, advance: Callable[[int], Any] | None = None) -> None:
        self.using, self.batch, self.advance = using, batch, advance
        self.store = DjangoEventStore.generate(using=using)

    def whole_log(self) -> Iterator[Finding]:
        """All findings, those of `log` first; empty when log and read models are sound.

        Without the data key, what rows hold is not compared with the events: `compares_rows` says so.
        """
        faulty, comparison = set[str](), Comparison(self.using) if self.compares_rows() else None
        for finding in self._log_and_heads(comparison):
            faulty.add(finding.stream_id)
            yield finding
        if comparison is None:
            return
        try:
            # A stream that was found faulty before has rows that differ, of course.
            yield from (each for each in comparison.findings() if each.stream_id not in faulty)
        except UNREADABLE:
            # Rows cannot be compared with events that cannot be read, which have been named.
            if not faulty:
                raise

    def compares_rows(self) -> bool:
        """Whether personal values can be read here, so that rows can be compared with their events."""
        return not (log_secret.has_column(self.using) and log_secret.is_wrong_data_key(self.using))

    def log(self) -> Iterator[Finding]:
        """The findings in the log itself: SQLite's file, chains, receipts, checks of apps. Read models are left out."""
        yield from integrity(self.using)
        yield from self.chains()
        yield from self._all_receipts(None)

    def one_stream(self, stream_id: str) -> Iterator[Finding]:
        """The findings of `whole_log` in one stream."""
        found = [*self.chain(stream_id), *self._all_receipts(stream_id)]
        for projection in registered:
            found += self._compare(projection, [*projection.heads(self.using, [stream_id])])
        yield from found
        if not found and self.compares_rows():
            for projection in registered:
                yield from self._contents_of(projection, stream_id)

    def _contents_of(self, projection: Projection, stream_id: str) -> Iterator[Finding]:
        first = self.store.get_stream_batch(stream_id, 0, 1)
        if first and (projection.owns(first[0]) or any(projection.heads(self.using, [stream_id]))):
            yield from contents(projection, self.using, [stream_id])

    def _log_and_heads(self, comparison: Comparison | None) -> Iterator[Finding]:
        yield from integrity(self.using)
        yield from self._verify(self._walk(self.store.get_batch, ""), comparison)
        yield from self._all_receipts(None)
        for projection in registered:
            yield from self._rows(projection)

    def _all_receipts(self, stream_id: str | None) -> Iterator[Finding]:
        yield from self._receipts(stream_id)
        yield from missing_receipts(self.using, stream_id, self.batch)
        for check in verification_checks.registered:
            yield from check(self.using, stream_id)

    def receipts_after(self, after: int, streams: Iterable[str | None]) -> Iterator[Finding]:
        """The findings in receipts and events after a position, and what checks of apps say of these streams."""
        yield from self._receipts(None, after)
        yield from missing_receipts(self.using, None, self.batch, after)
        for stream_id in streams:
            for check in verification_checks.registered:
                yield from check(self.using, stream_id)

    def knows(self, stream_id: str) -> bool:
        """Whether there is an event, a receipt or a row with this stream id."""
        if not is_stream_id(stream_id):
            return False
        return any(
            model._base_manager.using(self.using).filter(stream_id=stream_id).exists()
            for model in (StoredEvent, Receipt)
        ) or any(list(projection.heads(self.using, [stream_id])) for projection in registered)

    def size(self) -> int:
        """The number of events, estimated: gaps in the positions are counted too."""
        return self._events().aggregate(last=Max("position"))["last"] or 0

    def _events(self) -> Any:
        return StoredEvent._base_manager.using(self.using)

    # Chains

    def chain(self, stream_id: str) -> Iterator[Finding]:
        """The findings in the chain of one stream, without receipts and rows; `advance` counts its events."""
        return self._verify(self._walk(self.store.get_stream_batch, stream_id))

    def chains(self) -> Iterator[Finding]:
        """The findings in the chains of all streams."""
        return self._verify(self._walk(self.store.get_batch, ""))

    def _verify(self, events: Iterable[Event | Finding], comparison: Comparison | None = None) -> Iterator[Finding]:
        """The findings in these events of whole streams; `comparison` gets the events of each sound stream."""
        for stream_id, of_stream in groupby(events, attrgetter("stream_id")):
            verifier, found, kept = Verifier(stream_id), False, list[Event]()
            for event in of_stream:
                for finding in [event] if isinstance(event, Finding) else _check(verifier, event):
                    found = True
                    yield finding
                if comparison is not None and isinstance(event, Event):
                    kept.append(event)
            if comparison is not None and not found:
                comparison.add(stream_id, kept)

    def _walk(self, read: ReadBatch, stream_id: str) -> Iterator[Event | Finding]:
        """The events from `stream_id` on, by stream and version; a Finding in the place of an unreadable one."""
        after, more = (stream_id, -(2**62)), True
        while more:
            batch, more = self._next(read, after, self.batch)
            yield from batch
            if batch:
                after = (batch[-1].stream_id, batch[-1].version)
                if self.advance is not None:
                    self.advance(len(batch))

    def _next(self, read: ReadBatch, after: tuple[str, int], limit: int) -> tuple[Sequence[Event | Finding], bool]:
        """The next events, and whether there may be more. An unreadable event is found by halving the batch."""
        try:
            events = read(*after, limit)
        except UNREADABLE:
            return self._next(read, after, limit // 2) if limit > 1 else (self._unreadable(after), True)
        return events, len(events) == limit

    def _unreadable(self, after: tuple[str, int]) -> list[Finding]:
        table = StoredEvent._meta.db_table
        with connections[self.using].cursor() as cursor:
            cursor.execute(
                f"SELECT stream_id, version, position FROM {table} WHERE (stream_id, version) > (%s, %s)"
                " ORDER BY stream_id, version LIMIT 1",
                after,
            )
            rows = cursor.fetchall()
        return [Finding(stream, version, position, NOT_AN_EVENT) for stream, version, position in rows]

    # Receipts

    def _receipts(self, stream_id: str | None = None, after: int = 0) -> Iterator[Finding]:
        """Receipts whose event is missing (a tail or stream was deleted) or has another hash (it was rewritten)."""
        named = self._events().filter(
            position=OuterRef("position"), stream_id=OuterRef("stream_id"), version=OuterRef("version")
        )
        receipts: Any = Receipt._base_manager.using(self.using)
        receipts = receipts.annotate(kept=Exists(named), same=Exists(named.filter(hash=OuterRef("hash"))))
        receipts = (
            receipts.filter(stream_id__isnull=False) if stream_id is None else receipts.filter(stream_id=stream_id)
        )
        receipts = receipts.filter(position__gt=after) if after else receipts
        for batch in keyset.batches(receipts, ("command_id",), self.batch):
            for receipt in batch:
                if not receipt.same:
                    yield _rewritten(receipt) if receipt.kept else _unkept(receipt)

    # Read models

    def _rows(self, projection: Projection) -> Iterator[Finding]:
        after = ""
        while heads := projection.rows_after(self.using, after, self.batch):
            yield from self._compare(projection, heads)
            after = heads[-1].stream_id

    def _compare(self, projection: Projection, heads: Sequence[Head]) -> Iterator[Finding]:
        """Rows that are not at the last event of their stream."""
        while heads:
            known = self._known(heads)
            ends = self._ends(heads)
            yield from (_lost(projection, head) for head in heads if head not in known)
            behind = [head for head in heads if head in known and head.version < ends.get(head.stream_id, 0)]
            # An event may have come between the two reads: a row that has moved on since is compared again.
            now = {head.stream_id: head for head in projection.heads(self.using, [head.stream_id for head in behind])}
            yield from (
                _behind(projection, head, ends[head.stream_id]) for head in behind if now.get(head.stream_id) == head
            )
            heads = [now[head.stream_id] for head in behind if now.get(head.stream_id, head) != head]

    def _known(self, heads: Sequence[Head]) -> set[Head]:
        found = self._events().filter(position__in=[head.position for head in heads])
        return {Head(*row) for row in found.values_list("stream_id", "version", "position")}

    def _ends(self, heads: Sequence[Head]) -> dict[str, int]:
        # The bound leaves out text: SQLite keeps it in any column and sorts it after all numbers.
        streams = self._events().filter(stream_id__in=[head.stream_id for head in heads], version__lte=MAX_BIGINT)
        return dict(streams.values_list("stream_id").annotate(Max("version")))


def _check(verifier: Verifier, event: Event) -> list[Finding]:
    try:
        return verifier.check(event)
    except UNREADABLE:
        return [Finding(event.stream_id, event.version, event.position, NOT_AN_EVENT)]


def _unkept(receipt: Receipt) -> Finding:
    reason = f"the log does not have this event, which the receipt of command {receipt.command_id} names"
    return Finding(receipt.stream_id or "", receipt.version or 0, receipt.position or 0, reason)


def _rewritten(receipt: Receipt) -> Finding:
    reason = f"its hash is not the one that the receipt of command {receipt.command_id} keeps"
    return Finding(receipt.stream_id or "", receipt.version or 0, receipt.position or 0, reason)


def _lost(projection: Projection, head: Head) -> Finding:
    reason = f"the log does not have this event, at which {projection.name} stands"
    return Finding(head.stream_id, head.version, head.position, reason)


def _behind(projection: Projection, head: Head, end: int) -> Finding:
    reason = f"{projection.name} stands here, but the log goes on to version {end}"
    return Finding(head.stream_id, head.version, head.position, reason)
