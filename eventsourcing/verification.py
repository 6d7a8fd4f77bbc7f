"""Holds the log against itself, against the receipts and against the read models, and says what does not fit.

Everything is read in keyset batches, each a statement of its own outside any transaction, so nobody waits for it, and
writers go on meanwhile without being mistaken for a fault: an event becomes visible with or after those before it in
its stream, a receipt and a row together with their events. What claims an event is therefore read first, the event
after it; and a row that seems to lag behind is read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connections
from django.db.models import Exists, Max, OuterRef

from .database.store import LARGEST_NUMBER, DjangoEventStore
from .event import Event
from .event_store import is_stream_id
from .hash_chain import Finding, Verifier
from .models import Receipt, StoredEvent
from .projections.base import Head, Projection, registered

BATCH = 1_000
# What decoding a row can come to when somebody wrote into it what the store never would.
UNREADABLE = (AttributeError, TypeError, ValueError, OverflowError, DatabaseError)

NOT_AN_EVENT = "its row cannot be read as an event"


class Verification:
    """Verifies the log on the database `using`.

    batch -- rows per statement
    advance -- called with the number of events of each batch that was read
    """

    def __init__(self, using: str = "default", batch: int = BATCH, advance: Callable[[int], Any] | None = None) -> None:
        self.using, self.batch, self.advance = using, batch, advance
        self.store = DjangoEventStore.generate(using=using)

    def whole_log(self) -> Iterator[Finding]:
        """Everything that does not fit, the chains first. Empty when the log is sound."""
        yield from self._chains("")
        yield from self._receipts()
        for projection in registered:
            yield from self._rows(projection)

    def one_stream(self, stream_id: str) -> Iterator[Finding]:
        """What does not fit in one stream, as `whole_log` would find it."""
        yield from self._chains(stream_id, only=True)
        yield from self._receipts(stream_id)
        for projection in registered:
            yield from self._hold(projection, list(projection.heads(self.using, [stream_id])))

    def knows(self, stream_id: str) -> bool:
        """Whether an event, a receipt or a read model names this stream."""
        if not is_stream_id(stream_id):
            return False
        return any(
            model._base_manager.using(self.using).filter(stream_id=stream_id).exists()
            for model in (StoredEvent, Receipt)
        ) or any(list(projection.heads(self.using, [stream_id])) for projection in registered)

    def size(self) -> int:
        """About how many events there are; gaps in the positions are counted too."""
        return self._events().aggregate(last=Max("position"))["last"] or 0

    def _events(self) -> Any:
        return StoredEvent._base_manager.using(self.using)

    # Chains

    def _chains(self, stream_id: str, only: bool = False) -> Iterator[Finding]:
        verifier = Verifier(stream_id)
        for event in self._walk(stream_id):
            if only and event.stream_id != stream_id:
                return
            if event.stream_id != verifier.stream_id:
                verifier = Verifier(event.stream_id)
            yield from [event] if isinstance(event, Finding) else _check(verifier, event)

    def _walk(self, stream_id: str) -> Iterator[Event | Finding]:
        """All events by stream and version, from `stream_id` on; a Finding in the place of an unreadable one."""
        after = (stream_id, -(2**62))
        while batch := self._next(after, self.batch):
            yield from batch
            after = (batch[-1].stream_id, batch[-1].version)
            if self.advance is not None:
                self.advance(len(batch))

    def _next(self, after: tuple[str, int], limit: int) -> Sequence[Event | Finding]:
        try:
            return self.store.get_batch(*after, limit)
        except UNREADABLE:
            return self._next(after, limit // 2) if limit > 1 else self._unreadable(after)

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

    def _receipts(self, stream_id: str | None = None) -> Iterator[Finding]:
        """Outcomes that the log does not have: a tail cut off, a stream gone, or rewritten together with its hashes."""
        named = self._events().filter(
            position=OuterRef("position"), stream_id=OuterRef("stream_id"), version=OuterRef("version")
        )
        receipts = Receipt._base_manager.using(self.using).order_by("command_id")
        receipts = receipts.annotate(kept=Exists(named), same=Exists(named.filter(hash=OuterRef("hash"))))
        receipts = (
            receipts.filter(stream_id__isnull=False) if stream_id is None else receipts.filter(stream_id=stream_id)
        )
        after: UUID | None = None
        while batch := list((receipts.filter(command_id__gt=after) if after else receipts)[: self.batch]):
            for receipt in batch:
                if not receipt.same:
                    yield _unkept(receipt) if not receipt.kept else _rewritten(receipt)
            after = batch[-1].command_id

    # Read models

    def _rows(self, projection: Projection) -> Iterator[Finding]:
        after = ""
        while heads := projection.rows_after(self.using, after, self.batch):
            yield from self._hold(projection, heads)
            after = heads[-1].stream_id

    def _hold(self, projection: Projection, heads: Sequence[Head]) -> Iterator[Finding]:
        """Rows that do not stand at the last event of their stream."""
        while heads:
            known = self._known(heads)
            ends = self._ends(heads)
            yield from (_lost(projection, head) for head in heads if head not in known)
            behind = [head for head in heads if head in known and head.version < ends.get(head.stream_id, 0)]
            # Its writer may have been between our two readings: a row that has moved on is looked at anew.
            now = {head.stream_id: head for head in projection.heads(self.using, [head.stream_id for head in behind])}
            yield from (
                _behind(projection, head, ends[head.stream_id]) for head in behind if now.get(head.stream_id) == head
            )
            heads = [now[head.stream_id] for head in behind if now.get(head.stream_id, head) != head]

    def _known(self, heads: Sequence[Head]) -> set[Head]:
        places = self._events().filter(position__in=[head.position for head in heads])
        return {Head(*place) for place in places.values_list("stream_id", "version", "position")}

    def _ends(self, heads: Sequence[Head]) -> dict[str, int]:
        # The bound leaves out what is no number: SQLite keeps text in any column, and takes it for larger.
        streams = self._events().filter(stream_id__in=[head.stream_id for head in heads], version__lte=LARGEST_NUMBER)
        return dict(streams.values_list("stream_id").annotate(Max("version")))


def _check(verifier: Verifier, event: Event) -> list[Finding]:
    try:
        return verifier.check(event)
    except UNREADABLE:
        return [Finding(event.stream_id, event.version, event.position or 0, NOT_AN_EVENT)]


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
