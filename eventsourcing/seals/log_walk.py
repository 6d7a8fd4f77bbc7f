"""Verifies the log in order of position, so that it can go on where it ended: for long logs, and for grown ones.

Each event is held against the event before it in its stream, which is looked up. An event before the mark is not
verified again; that it is the one verified then is proven by the tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connections

from ..database.store import DjangoEventStore
from ..event import Event
from ..hash_chain import GENESIS, Finding, recompute
from ..log.reader import safe_position
from ..models import StoredEvent
from ..verification import NOT_AN_EVENT, Verification
from ..verification_checks import UNREADABLE, integrity
from .errors import MalformedMark
from .kept_tree import KeptTree
from .leaf import Leaf
from .merkle_tree import is_consistent, root_of_inclusion
from .seal_check import SealCheck
from .sealing import WAIT_SECONDS, as_bytes
from .tree_head import TreeHead
from .verified_mark import VerifiedMark

BATCH = 1_000
SAVE_AFTER = 20_000
MAX_STREAMS = 10_000
_TABLE = StoredEvent._meta.db_table
# The event before each one in its stream; at most one, as stream and version are unique.
_BEFORE = f"""
    SELECT later.position, earlier.position, earlier.hash FROM {_TABLE} later
    JOIN {_TABLE} earlier ON earlier.stream_id = later.stream_id AND earlier.version = later.version - 1
    WHERE later.position > %s AND later.position <= %s"""


class LogWalk:
    """Verifies the log on the database `using` from a mark on.

    check -- the seals that the log has to extend
    save -- called with a new mark now and then, and at the size of the largest seal, as long as nothing was found
    advance -- called with the number of events in each batch
    """

    def __init__(
        self,
        check: SealCheck,
        mark: VerifiedMark,
        save: Callable[[VerifiedMark], Any],
        advance: Callable[[int], Any] | None = None,
    ) -> None:
        self.check, self.using, self.save, self.advance = check, check.using, save, advance
        self.mark, self.start = mark, mark
        self.edge, self.root = mark.edge(), mark.edge().root()
        self._store = DjangoEventStore.generate(using=self.using)
        self._tree = KeptTree(self.using)
        self._streams: set[str] = set()

    def is_bound(self) -> bool:
        """Whether the mark can be gone on from: the kept tree has its root, and a seal ties it to the sealed log.

        That is a seal that is still to be reached, whose root will tell, or an earlier one, by a consistency proof.
        """
        if self.start.size == 0:
            return True
        try:
            is_kept = self._tree.root(self.start.size) == self.root
        except LookupError:
            is_kept = False
        largest = self.check.heads[-1]
        return is_kept and (largest.size >= self.start.size or self._follows(largest))

    def findings(self) -> Iterator[Finding]:
        """What is wrong after the mark: hashes, receipts, checks of apps; and where the log does not extend a seal.

        Read models are left out. On SQLite the file is checked where it begins with the first event.
        """
        found = False
        for finding in self._log():
            found = True
            yield finding
        if not found:
            self.save(self.mark._replace(checked=self.mark.position))

    def _log(self) -> Iterator[Finding]:
        if self.start.size == 0:
            yield from integrity(self.using)
        yield from self._events()
        verification = Verification(self.using)
        all_streams = self.start.checked < self.start.position or len(self._streams) > MAX_STREAMS
        streams = [None] if all_streams or self.start.size == 0 else sorted(self._streams)
        yield from verification.receipts_after(self.start.checked, streams)

    def _events(self) -> Iterator[Finding]:
        waiting = [head for head in self.check.heads if head.size > self.mark.size]
        broken = [head for head in self.check.heads if head.size <= self.mark.size and not self._follows(head)]
        final, position, saved, found = (
            safe_position(self.using, WAIT_SECONDS),
            self.start.position,
            self.mark.size,
            False,
        )
        while position < final:
            events, after = self._next(position, final, BATCH)
            for finding in self._batch(events, (position, after), waiting, broken):
                found = True
                yield finding
            position = after
            if self.advance is not None:
                self.advance(len(events))
            if not found and not broken and self.mark.size - saved >= SAVE_AFTER:
                self.save(self.mark)
                saved = self.mark.size
        if broken or waiting:
            differences = self.check.findings()
            if (first := next(differences, None)) is None:
                raise MalformedMark()  # The log extends the seals, so what it was gone on from is false.
            yield from (first, *differences)

    def _batch(
        self, events: Sequence[Event | Finding], span: tuple[int, int], waiting: list[TreeHead], broken: list[TreeHead]
    ) -> Iterator[Finding]:
        before = self._before(*span)
        for event in events:
            if isinstance(event, Finding):
                yield event
                self.edge.add(self._stored_leaf(event.position).tree_hash())
            else:
                yield from self._verify(event, before.get(event.position))
                self.edge.add(Leaf(event.position, event.hash).tree_hash())
            while waiting and waiting[0].size == self.edge.size:
                head = waiting.pop(0)
                if self.edge.root() != head.root:
                    broken.append(head)
            if self.edge.size <= self.check.heads[-1].size:
                self.mark = self.mark._replace(
                    size=self.edge.size, position=event.position, hashes=tuple(self.edge.hashes)
                )

    def _verify(self, event: Event, before: Before | None) -> Iterator[Finding]:
        if len(self._streams) <= MAX_STREAMS:
            self._streams.add(event.stream_id)
        if before is None and event.version != 1:
            yield _at(event, f"events are missing before it: v{event.version - 1}")
            return
        if before is not None and before.position >= event.position:
            yield _at(event, f"its position does not rise: {event.position} after {before.position}")
        if before is not None and before.position <= self.start.position and not self._was_verified(before):
            reason = "this is not the event that was verified here before"
            yield Finding(event.stream_id, event.version - 1, before.position, reason)
        try:
            if event.hash != recompute(event, before.hash if before else GENESIS):
                yield _at(event, "its hash does not match its content and the event before it")
        except UNREADABLE:
            yield _at(event, NOT_AN_EVENT)

    def _before(self, after: int, last: int) -> dict[int, Before]:
        with connections[self.using].cursor() as cursor:
            cursor.execute(_BEFORE, [after, last])
            return {later: Before(position, as_bytes(sealed)) for later, position, sealed in cursor.fetchall()}

    def _was_verified(self, before: Before) -> bool:
        """Whether an event before the mark is in the tree of the mark."""
        try:
            index = self._tree.index_of(before.position)
            if index is None or index >= self.start.size:
                return False
            proof = self._tree.inclusion_proof(index, self.start.size)
        except LookupError:
            return False
        leaf = Leaf(before.position, before.hash).tree_hash()
        return root_of_inclusion(index, self.start.size, leaf, proof) == self.root

    def _follows(self, head: TreeHead) -> bool:
        """Whether the verified events begin with those of a smaller seal."""
        try:
            proof = self._tree.consistency_proof(head.size, self.start.size)
        except LookupError:
            return False
        return is_consistent(head.size, head.root, self.start.size, self.root, proof)

    def _next(self, after: int, final: int, limit: int) -> tuple[Sequence[Event | Finding], int]:
        """The next events and the position up to which they were read. An unreadable one is found by halving."""
        try:
            events = self._store.get_slice(after, final, limit)
        except UNREADABLE:
            return self._next(after, final, limit // 2) if limit > 1 else self._unreadable(after)
        return events, events[-1].position if len(events) == limit else final

    def _unreadable(self, after: int) -> tuple[Sequence[Finding], int]:
        rows = StoredEvent._base_manager.using(self.using).filter(position__gt=after).order_by("position")
        stream_id, version, position = rows.values_list("stream_id", "version", "position")[0]
        return [Finding(stream_id, version, position, NOT_AN_EVENT)], position

    def _stored_leaf(self, position: int) -> Leaf:
        rows = StoredEvent._base_manager.using(self.using).filter(position=position)
        return Leaf(position, as_bytes(rows.values_list("hash", flat=True)[0]))


class Before(NamedTuple):
    """The event before another in its stream."""

    position: int
    hash: bytes


def _at(event: Event, reason: str) -> Finding:
    return Finding(event.stream_id, event.version, event.position, reason)
