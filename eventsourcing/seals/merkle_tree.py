"""The Merkle tree of RFC 9162: hashes, roots, proofs, and their verification. docs/format.md has vectors.

A hash is 32 bytes. A complete subtree is named by its level (0: leaves) and its index among those of its level: subtree
(3, 2) holds the leaves 16 to 23.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

# The hash of a complete subtree, by level and index.
type SubtreeHash = Callable[[int, int], bytes]

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(content: bytes) -> bytes:
    """The hash of a leaf."""
    return sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def fold(hashes: Sequence[bytes]) -> bytes:
    """The root above complete subtrees of one level, in order; their number is a power of two."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    return hashes[0]


class RightEdge:
    """A tree that only grows, kept as the roots of its largest complete subtrees: one hash for each 1 in its size.

    Adding a leaf costs two hashes on average, whatever the size.
    """

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        """The tree of `size` leaves whose complete subtrees have these hashes, the largest first.

        Raises ValueError where their number does not fit the size.
        """
        if len(hashes) != size.bit_count():
            raise ValueError(f"A tree of {size} leaves has {size.bit_count()} subtrees at its edge, not {len(hashes)}.")
        self.size, self.hashes = size, list(hashes)

    def add(self, leaf: bytes) -> None:
        """Add the hash of one more leaf."""
        size = self.size
        while size & 1:
            leaf = node_hash(self.hashes.pop(), leaf)
            size >>= 1
        self.hashes.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        if not self.hashes:
            return EMPTY_ROOT
        *before, root = self.hashes
        for left in reversed(before):
            root = node_hash(left, root)
        return root


def root(size: int, subtree: SubtreeHash) -> bytes:
    """The root over the first `size` leaves."""
    return _hash_of(0, size, subtree) if size else EMPTY_ROOT


def right_edge(size: int, subtree: SubtreeHash) -> RightEdge:
    """The tree of the first `size` leaves, ready to grow."""
    levels = [level for level in range(size.bit_length() - 1, -1, -1) if size >> level & 1]
    return RightEdge(size, [subtree(level, (size >> level) - 1) for level in levels])


def inclusion_proof(index: int, size: int, subtree: SubtreeHash) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root over `size` leaves, the lowest first (RFC 9162, 2.1.3.1).

    Raises ValueError where there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"A tree of {size} leaves has no leaf {index}.")
    start, end, proof = 0, size, list[bytes]()
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(_hash_of(middle, end, subtree))
            end = middle
        else:
            proof.append(_hash_of(start, middle, subtree))
            start = middle
    return proof[::-1]


def consistency_proof(old: int, new: int, subtree: SubtreeHash) -> list[bytes]:
    """The hashes that prove that the tree of `new` leaves begins with that of `old` (RFC 9162, 2.1.4.1).

    Empty where `old` is 0 or `new`. Raises ValueError where `old` is larger.
    """
    if not 0 <= old <= new:
        raise ValueError(f"A tree of {new} leaves does not grow from one of {old}.")
    if old in (0, new):
        return []
    start, end, proof, is_known = 0, new, list[bytes](), True
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(_hash_of(middle, end, subtree))
            end = middle
        else:
            proof.append(_hash_of(start, middle, subtree))
            start, is_known = middle, False
    return ([] if is_known else [_hash_of(start, end, subtree)]) + proof[::-1]


def root_of_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes | None:
    """The root to which a proof leads from the hash of leaf `index`; None where it cannot be a proof (2.1.3.2)."""
    if not 0 <= index < size:
        return None
    at, last, found = index, size - 1, leaf
    for each in proof:
        if last == 0:
            return None
        if at & 1 or at == last:
            found = node_hash(each, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, each)
        at, last = at >> 1, last >> 1
    return found if last == 0 else None


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that the tree with `new_root` begins with the one with `old_root` (2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old in (0, new):
        return not proof and (old_root == new_root if old == new else old_root == EMPTY_ROOT)
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    of_old = of_new = path[0]
    for each in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            of_old, of_new = node_hash(each, of_old), node_hash(each, of_new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            of_new = node_hash(of_new, each)
        at, last = at >> 1, last >> 1
    return last == 0 and of_old == old_root and of_new == new_root


def _split(size: int) -> int:
    """The leaves in the left part of a tree: the largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _hash_of(start: int, end: int, subtree: SubtreeHash) -> bytes:
    """The hash over the leaves from `start` on and before `end`, a range that the tree's own splits make."""
    size = end - start
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return subtree(level, start >> level)
    middle = start + _split(size)
    return node_hash(_hash_of(start, middle, subtree), _hash_of(middle, end, subtree))
