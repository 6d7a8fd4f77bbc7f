"""docs/format.md is true about seals: its vectors, an implementation by hand and the kernel's own agree."""

from __future__ import annotations

import re

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from eventsourcing.seals import merkle_tree
from eventsourcing.seals.leaf import Leaf
from eventsourcing.seals.merkle_tree import RightEdge
from eventsourcing.seals.signed_note import NoteKey, SealKey, SignedNote
from eventsourcing.seals.tree_head import TreeHead
from tests.eventsourcing.seals import by_hand
from tests.eventsourcing.test_format import PAGE, VECTOR

SECRET = bytes(range(32))


def block(language: str) -> str:
    [text] = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return text


def hashes(language: str) -> list[bytes]:
    return [bytes.fromhex(line) for line in block(language).split()]


LEAVES = [Leaf.parse(line) for line in block("leaves").splitlines()]
CONTENTS = [line.encode() for line in block("leaves").splitlines()]


def subtree(level: int, index: int) -> bytes:
    return by_hand.tree_hash(CONTENTS[index << level : (index + 1) << level])


def test_the_first_leaves_are_the_events_of_the_vector():
    assert [leaf.hash.hex() for leaf in LEAVES[:2]] == [row["hash"] for row in VECTOR]
    assert [leaf.text().encode() for leaf in LEAVES] == CONTENTS
    assert [by_hand.leaf(leaf.position, leaf.hash.hex()) for leaf in LEAVES] == CONTENTS


def test_the_roots_are_those_by_hand_and_ours():
    edge, roots = RightEdge(), []
    for leaf in LEAVES:
        edge.add(leaf.tree_hash())
        roots.append(edge.root())

    assert hashes("roots") == roots == [by_hand.tree_hash(CONTENTS[:size]) for size in (1, 2, 3)]


def test_the_proofs_are_those_by_hand_and_ours():
    assert hashes("inclusion") == by_hand.path(1, CONTENTS) == merkle_tree.inclusion_proof(1, 3, subtree)
    assert hashes("consistency") == by_hand.proof(2, CONTENTS) == merkle_tree.consistency_proof(2, 3, subtree)
    [_, two, three] = hashes("roots")
    assert merkle_tree.root_of_inclusion(1, 3, LEAVES[1].tree_hash(), hashes("inclusion")) == three
    assert merkle_tree.is_consistent(2, two, 3, three, hashes("consistency"))


def test_the_seal_is_the_one_by_hand_and_ours():
    origin = block("seal").split("\n")[0]
    head = TreeHead(origin, 3, hashes("roots")[-1])

    assert block("seal") == by_hand.note(origin, 3, head.root, SECRET) == str(SealKey(SECRET).sign(origin, head.text()))
    private = Ed25519PrivateKey.from_private_bytes(SECRET)
    assert block("key").strip() == by_hand.key_text(origin, 1, private) == str(SealKey(SECRET).public(origin))
    key = NoteKey.parse(block("key"))
    assert SignedNote.parse(block("seal")).signed_by([key]) == [key]
