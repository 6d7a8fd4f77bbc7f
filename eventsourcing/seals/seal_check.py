"""Holds the log of today against seals, and names where it differs.

A seal alone says that the log differs from it. Where, is said by the leaves it was made over: from a file kept beside
the seal, or from the kept tree as long as that still has the sealed root. Without either, several seals narrow it down
to the events between the last that holds and the first that does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from ..hash_chain import Finding
from ..models import StoredEvent
from . import leaves_file
from .kept_tree import KeptTree
from .leaf import Leaf
from .merkle_tree import RightEdge
from .sealing import as_bytes
from .tree_head import TreeHead

BATCH = 10_000
CHANGED, MISSING, INSERTED = "changed", "missing", "inserted"


class Held(NamedTuple):
    """Up to where the log is as it was sealed.

    size, position -- of the largest seal that holds; 0 where none does
    broken -- the smallest seal that does not hold; None where all do
    end, end_position -- how many events were looked at, and the position of the last
    """

    size: int
    position: int
    broken: TreeHead | None
    end: int
    end_position: int


class SealCheck:
    """Holds the log on the database `using` against seals of it.

    heads -- what the seals say, at least one
    kept -- what seals kept in the database say, whose signatures hold: they narrow down where the log differs
    leaves -- the file of the leaves of the largest, if there is one
    advance -- called with the number of events in each batch
    """

    def __init__(
        self,
        using: str,
        heads: Iterable[TreeHead],
        kept: Iterable[TreeHead] = (),
        leaves: Path | None = None,
        advance: Callable[[int], Any] | None = None,
    ) -> None:
        self.using, self.leaves, self.advance = using, leaves, advance
        self.heads = sorted(heads, key=itemgetter(1))
        self.all_heads = sorted(
            {*self.heads, *(head for head in kept if head.size < self.heads[-1].size)}, key=itemgetter(1)
        )

    def findings(self) -> Iterator[Finding]:
        """What differs, in order of position; empty where the log extends every seal.

        Raises MalformedSeal where the file of leaves is not that of the largest seal.
        """
        sealed = self._leaves_file()
        held = self.held()
        if held.broken is not None:
            yield from self.differences(held, sealed)

    def held(self) -> Held:
        """Up to where the log is as it was sealed. Reads position and hash of each event up to the largest seal."""
        edge, position, size_held, position_held = RightEdge(), 0, 0, 0
        waiting = list(self.all_heads)
        for leaf in self._rows():
            edge.add(leaf.tree_hash())
            position = leaf.position
            while waiting and waiting[0].size == edge.size:
                if edge.root() != waiting[0].root:
                    return Held(size_held, position_held, waiting[0], edge.size, position)
                size_held, position_held = edge.size, position
                waiting.pop(0)
            if not waiting:
                break
        return Held(size_held, position_held, waiting[0] if waiting else None, edge.size, position)

    def differences(self, held: Held, sealed: tuple[TreeHead, Iterator[Leaf]] | None = None) -> Iterator[Finding]:
        """What differs beyond `held`, event by event as far as sealed leaves reach."""
        sealed = sealed or self._kept_leaves()
        is_named = False
        if sealed is not None:
            head, leaves = sealed
            for finding in self._compare(head, leaves):
                is_named = True
                yield finding
        if not is_named and held.broken is not None:
            yield self._somewhere(held, held.broken)

    def _leaves_file(self) -> tuple[TreeHead, Iterator[Leaf]] | None:
        if self.leaves is None:
            return None
        return self.heads[-1], leaves_file.read(self.leaves, self.heads[-1])

    def _kept_leaves(self) -> tuple[TreeHead, Iterator[Leaf]] | None:
        """The leaves of the largest seal whose root the kept tree still has."""
        tree = KeptTree(self.using)
        for head in reversed(self.all_heads):
            if _leads_to(tree, head):
                return head, tree.leaves(head.size)
        return None

    def _compare(self, head: TreeHead, sealed: Iterator[Leaf]) -> Iterator[Finding]:
        differences = _differences(sealed, self._rows())
        for kind, group in groupby(differences, key=itemgetter(0)):
            positions = (position for _, position in group)
            if kind == MISSING:
                first, last, number = _span(positions)
                yield Finding("", 0, first, _missing(head, number, last))
            else:
                yield from (self._at(position, _REASONS[kind].format(head.size)) for position in positions)

    def _at(self, position: int, reason: str) -> Finding:
        stream_id, version = self._events().filter(position=position).values_list("stream_id", "version").first()
        return Finding(stream_id, version, position, reason)

    def _somewhere(self, held: Held, broken: TreeHead) -> Finding:
        if held.end < broken.size:
            reason = f"the log ends here, with {held.end} of the {broken.size} events that were sealed"
            return Finding("", 0, held.end_position, reason)
        first = (
            self._events().filter(position__gt=held.position).order_by("position").values_list("position", flat=True)
        )
        reason = (
            f"somewhere from here to position {held.end_position} the log is not the one that was sealed over "
            f"{broken.size} events; the leaves of that seal would say where"
        )
        return Finding("", 0, first[0], reason)

    def _rows(self) -> Iterator[Leaf]:
        """Position and hash of each event, in order. A stored hash of another length is no hash, so it differs."""
        after = 0
        while True:
            rows = self._events().filter(position__gt=after).order_by("position")
            batch = list(rows.values_list("position", "hash")[:BATCH])
            yield from (Leaf(position, as_bytes(sealed)) for position, sealed in batch)
            if self.advance is not None and batch:
                self.advance(len(batch))
            if len(batch) < BATCH:
                return
            after = batch[-1][0]

    def _events(self) -> Any:
        return StoredEvent._base_manager.using(self.using)


_REASONS = {
    CHANGED: "this is not the event that was here when {} events were sealed",
    INSERTED: "this event was not here when {} events were sealed",
}


def _missing(head: TreeHead, number: int, last: int) -> str:
    if number == 1:
        return f"the event that was here when {head.size} events were sealed is missing"
    return f"{number} events that were here, up to position {last}, when {head.size} events were sealed are missing"


def _span(positions: Iterable[int]) -> tuple[int, int, int]:
    """The first and the last of some positions, and their number."""
    first = last = number = 0
    for last in positions:
        first, number = first or last, number + 1
    return first, last, number


def _leads_to(tree: KeptTree, head: TreeHead) -> bool:
    try:
        return tree.root(head.size) == head.root
    except LookupError:
        return False


def _differences(sealed: Iterator[Leaf], rows: Iterator[Leaf]) -> Iterator[tuple[str, int]]:
    """What differs, as kind and position. Rows after the last sealed leaf are news."""
    row = next(rows, None)
    for leaf in sealed:
        while row is not None and row.position < leaf.position:
            yield INSERTED, row.position
            row = next(rows, None)
        if row is None or row.position > leaf.position:
            yield MISSING, leaf.position
            continue
        if row.hash != leaf.hash:
            yield CHANGED, row.position
        row = next(rows, None)
