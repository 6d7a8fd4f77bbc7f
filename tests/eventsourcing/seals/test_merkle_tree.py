"""The tree, held against a second implementation by hand, at every small size."""

from __future__ import annotations

import pytest

from eventsourcing.seals import merkle_tree
from eventsourcing.seals.merkle_tree import RightEdge
from tests.eventsourcing.seals import by_hand

MOST = 40
CONTENTS = [f"leaf {number}".encode() for number in range(MOST)]


def subtree(level: int, index: int) -> bytes:
    return by_hand.tree_hash(CONTENTS[index << level : (index + 1) << level])


def leaf(index: int) -> bytes:
    return merkle_tree.leaf_hash(CONTENTS[index])


@pytest.mark.parametrize("size", range(MOST))
def test_roots_agree_computed_at_once_or_grown(size):
    expected = by_hand.tree_hash(CONTENTS[:size])
    edge = RightEdge()
    for index in range(size):
        edge.add(leaf(index))

    assert merkle_tree.root(size, subtree) == expected
    assert edge.root() == expected
    assert merkle_tree.right_edge(size, subtree).hashes == edge.hashes


@pytest.mark.parametrize("size", range(1, MOST))
def test_inclusion_proofs_agree_and_lead_to_the_root_from_their_own_leaf_only(size):
    root = by_hand.tree_hash(CONTENTS[:size])
    for index in range(size):
        proof = merkle_tree.inclusion_proof(index, size, subtree)
        assert proof == by_hand.path(index, CONTENTS[:size])
        assert merkle_tree.root_of_inclusion(index, size, leaf(index), proof) == root
        others = [other for other in range(size) if other != index]
        assert all(merkle_tree.root_of_inclusion(other, size, leaf(index), proof) != root for other in others)
        assert merkle_tree.root_of_inclusion(index, size, merkle_tree.leaf_hash(b"forged"), proof) != root
        assert merkle_tree.root_of_inclusion(index, size, leaf(index), [*proof, root]) != root
        assert not proof or merkle_tree.root_of_inclusion(index, size, leaf(index), proof[:-1]) != root


@pytest.mark.parametrize("new", range(MOST))
def test_consistency_proofs_agree_and_hold_for_their_own_trees_only(new):
    new_root = by_hand.tree_hash(CONTENTS[:new])
    for old in range(1, new + 1):
        old_root = by_hand.tree_hash(CONTENTS[:old])
        proof = merkle_tree.consistency_proof(old, new, subtree)
        assert proof == by_hand.proof(old, CONTENTS[:new])
        assert merkle_tree.is_consistent(old, old_root, new, new_root, proof)
        forged = by_hand.tree_hash([*CONTENTS[: old - 1], b"forged"])
        assert not merkle_tree.is_consistent(old, forged, new, new_root, proof)
        assert not merkle_tree.is_consistent(old, old_root, new, by_hand.tree_hash([b"x", *CONTENTS[1:new]]), proof)
        assert not merkle_tree.is_consistent(old, old_root, new, new_root, [*proof, new_root])
        assert not proof or not merkle_tree.is_consistent(old, old_root, new, new_root, proof[:-1])


def test_a_tree_begins_with_the_empty_one():
    root = by_hand.tree_hash(CONTENTS[:3])

    assert merkle_tree.is_consistent(0, merkle_tree.EMPTY_ROOT, 3, root, [])
    assert not merkle_tree.is_consistent(0, root, 3, root, [])
    assert not merkle_tree.is_consistent(3, root, 2, root, [])


def test_what_no_tree_has_is_refused():
    with pytest.raises(ValueError, match="has no leaf 3"):
        merkle_tree.inclusion_proof(3, 3, subtree)
    with pytest.raises(ValueError, match="does not grow"):
        merkle_tree.consistency_proof(4, 3, subtree)
    with pytest.raises(ValueError, match="2 subtrees"):
        RightEdge(3, [b""])
    assert merkle_tree.root_of_inclusion(3, 3, b"", []) is None
