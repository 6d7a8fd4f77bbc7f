"""The tree over the log, kept in a table so that growing it and proving from it read only a few rows.

A tile is a row with up to 256 entries of one level. On level 0 these are leaves (position and hash of an event), on
every other level the roots of the full tiles below. So level 1 has one entry for 256 events, level 2 one for 65,536.
The rows are no evidence: whoever can write the log can write them too. What is read from them is held against the root
in a signed seal.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import batched
from operator import attrgetter
from typing import Any

from ..models import TreeTile
from . import merkle_tree
from .leaf import Leaf

WIDTH_BITS = 8
WIDTH = 1 << WIDTH_BITS
LEAF_BYTES, HASH_BYTES = 40, 32
# Tiles with the hashes of their entries, and roots computed from them, are kept while a KeptTree is used: 2 MB at most.
CACHED_TILES, CACHED_HASHES = 64, 4_096


class KeptTree:
    """The tree kept on the database `using`, as it is when it is first read; `grow` adds to it."""

    def __init__(self, using: str = "default") -> None:
        self.using = using
        self._last_found: int | None = None
        self._tile = lru_cache(CACHED_TILES)(self._read_tile)
        self._hashes = lru_cache(CACHED_TILES)(self._hashes_of)
        self._leaves = lru_cache(CACHED_TILES)(self._leaves_of)
        self.subtree = lru_cache(CACHED_HASHES)(self._subtree)

    def end(self) -> tuple[int, int]:
        """How many events the tree holds, and the position of the last one; (0, 0) for an empty tree."""
        last = self._tiles().filter(level=0).order_by("-number").first()
        if last is None:
            return 0, 0
        return last.number * WIDTH + len(last.content) // LEAF_BYTES, last.last_position

    def root(self, size: int) -> bytes:
        """The root over the first `size` events. Raises LookupError where the tree holds fewer."""
        return merkle_tree.root(size, self.subtree)

    def right_edge(self, size: int) -> merkle_tree.RightEdge:
        """The tree of the first `size` events, ready to grow. Raises LookupError where the tree holds fewer."""
        return merkle_tree.right_edge(size, self.subtree)

    def inclusion_proof(self, index: int, size: int) -> list[bytes]:
        """The proof that leaf `index` is in the tree of the first `size` events."""
        return merkle_tree.inclusion_proof(index, size, self.subtree)

    def consistency_proof(self, old: int, new: int) -> list[bytes]:
        """The proof that the tree of the first `new` events begins with that of the first `old`."""
        return merkle_tree.consistency_proof(old, new, self.subtree)

    def index_of(self, position: int) -> int | None:
        """The index of the leaf of the event at a position; None where the tree has none."""
        if not self._is_in(self._last_found, position):
            # Only leaves have positions. A condition on the level would lead SQLite to another index, and to all tiles.
            found = self._tiles().filter(last_position__gte=position).order_by("last_position")
            self._last_found = found.values_list("number", flat=True).first()
        number = self._last_found
        if number is None or not self._is_in(number, position):
            return None
        leaves = self._leaves(number)
        at = bisect_left(leaves, position, key=attrgetter("position"))
        return number * WIDTH + at if leaves[at].position == position else None

    def _is_in(self, number: int | None, position: int) -> bool:
        """Whether a position is among those of a tile of leaves."""
        if number is None:
            return False
        leaves = self._leaves(number)
        return leaves[0].position <= position <= leaves[-1].position

    def leaf(self, index: int) -> Leaf:
        """Leaf `index`. Raises LookupError where the tree has none."""
        return self._leaves(index >> WIDTH_BITS)[index % WIDTH]

    def leaves(self, size: int, start: int = 0) -> Iterator[Leaf]:
        """The leaves from index `start` on and before `size`, a tile at a time."""
        for number in range(start >> WIDTH_BITS, (size + WIDTH - 1) >> WIDTH_BITS):
            first = number * WIDTH
            yield from self._leaves(number)[max(start - first, 0) : size - first]

    def grow(self, leaves: Iterable[Leaf]) -> int:
        """Add the leaves of the next events, and return the new size. Call it in a transaction that has a lock."""
        leaves = list(leaves)
        size, _ = self.end()
        changed: dict[tuple[int, int], bytes] = {}
        self._append(changed, 0, size, [leaf.position.to_bytes(8) + leaf.hash for leaf in leaves])
        rows = [
            TreeTile(level=level, number=number, content=content, last_position=_last_position(level, content))
            for (level, number), content in changed.items()
        ]
        TreeTile._base_manager.using(self.using).bulk_create(
            rows,
            500,
            update_conflicts=True,
            unique_fields=["level", "number"],
            update_fields=["content", "last_position"],
        )
        for cache in (self._tile, self._hashes, self._leaves, self.subtree):
            cache.cache_clear()
        return size + len(leaves)

    def _append(self, changed: dict[tuple[int, int], bytes], level: int, count: int, entries: Sequence[bytes]) -> None:
        """Add entries to a level that has `count` of them, and to the level above the roots of tiles that get full."""
        if not entries:
            return
        room = -count % WIDTH
        number, above = count >> WIDTH_BITS, []
        begun = [entries[:room]] if room else []
        tiles = [*begun, *batched(entries[room:], WIDTH, strict=False)]
        for at, part in enumerate(tiles, number):
            content = (self._tile(level, at) if room and at == number else b"") + b"".join(part)
            changed[level, at] = content
            if len(content) == WIDTH * _entry_bytes(level):
                above.append(merkle_tree.fold(_hashes(level, content)))
        self._append(changed, level + 1, count >> WIDTH_BITS, above)

    def _subtree(self, level: int, index: int) -> bytes:
        tile_level, height = divmod(level, WIDTH_BITS)
        first = index << height
        hashes = self._hashes(tile_level, first >> WIDTH_BITS)
        part = hashes[first % WIDTH : first % WIDTH + (1 << height)]
        if len(part) != 1 << height:
            raise LookupError(f"The kept tree has no subtree {level}/{index}.")
        return merkle_tree.fold(part)

    def _hashes_of(self, level: int, number: int) -> list[bytes]:
        return _hashes(level, self._tile(level, number))

    def _leaves_of(self, number: int) -> list[Leaf]:
        return _leaves(self._tile(0, number))

    def _read_tile(self, level: int, number: int) -> bytes:
        row = self._tiles().filter(level=level, number=number).only("content").first()
        if row is None:
            raise LookupError(f"The kept tree has no tile {level}/{number}.")
        return bytes(row.content)

    def _tiles(self) -> Any:
        return TreeTile._base_manager.using(self.using)


def _entry_bytes(level: int) -> int:
    return HASH_BYTES if level else LEAF_BYTES


def _leaves(content: bytes) -> list[Leaf]:
    entries = (content[at : at + LEAF_BYTES] for at in range(0, len(content), LEAF_BYTES))
    return [Leaf(int.from_bytes(entry[:8]), entry[8:]) for entry in entries]


def _hashes(level: int, content: bytes) -> list[bytes]:
    """The hashes of a tile's entries in the tree."""
    if level == 0:
        return [leaf.tree_hash() for leaf in _leaves(content)]
    return [content[at : at + HASH_BYTES] for at in range(0, len(content), HASH_BYTES)]


def _last_position(level: int, content: bytes) -> int | None:
    return None if level else int.from_bytes(content[-LEAF_BYTES:-HASH_BYTES])
