"""Making seals: over what, when, and when not."""

from __future__ import annotations

import threading

import pytest
from django.db import connections
from django.test import override_settings

from eventsourcing.database import append_only
from eventsourcing.log import identity
from eventsourcing.models import Seal, StoredEvent, TreeTile
from eventsourcing.seals import kept_tree, merkle_tree, sealing
from eventsourcing.seals.errors import LogContradictsSeal, MalformedKey, NoSealKey
from eventsourcing.seals.kept_tree import KeptTree
from eventsourcing.seals.key import public_key
from eventsourcing.seals.leaf import Leaf
from eventsourcing.seals.sealing import make_seal_if_grown
from eventsourcing.seals.signed_note import SignedNote
from eventsourcing.seals.tree_head import TreeHead
from tests.eventsourcing import sql
from tests.eventsourcing.log.in_flight import USING, begin
from tests.eventsourcing.seals import by_hand
from tests.eventsourcing.sql import TABLE
from tests.eventsourcing.threads import PATIENCE


def contents(using):
    rows = StoredEvent._base_manager.using(using).order_by("position").values_list("position", "hash")
    return [by_hand.leaf(position, bytes(sealed).hex()) for position, sealed in rows]


def test_a_seal_is_the_signed_root_over_all_events(add, using):
    add(5)

    seal = make_seal_if_grown(using)

    origin = identity.log_id(using)
    head = TreeHead(origin, 5, by_hand.tree_hash(contents(using)))
    note = SignedNote.parse(seal.note)
    assert TreeHead.parse(note.text) == head
    assert note.signed_by([public_key(origin)])
    assert (str(seal.origin), seal.size, bytes(seal.root)) == head
    assert seal.position == StoredEvent._base_manager.using(using).order_by("position").last().position
    assert list(sealing.seals(using)) == [seal]


def test_nothing_new_makes_no_seal(add, using):
    assert make_seal_if_grown(using) is None
    add(2)
    assert make_seal_if_grown(using)
    assert make_seal_if_grown(using) is None
    assert Seal.objects.using(using).count() == 1


def test_the_origin_stays_when_the_log_gets_a_new_id(add, using):
    add(1)
    first = make_seal_if_grown(using)
    identity.renew(using)
    add(1)

    assert make_seal_if_grown(using).origin == first.origin != identity.log_id(using)


def test_an_older_state_that_was_put_back_is_sealed_under_a_new_origin_if_asked(add, using):
    stream = add(3)
    first = make_seal_if_grown(using)
    new = identity.renew(using, with_origin=True)

    second = make_seal_if_grown(using)
    add(1, stream)
    third = make_seal_if_grown(using)

    assert [str(seal.origin) == new for seal in (first, second, third)] == [False, True, True]
    assert bytes(first.root) == bytes(second.root)
    assert list(sealing.seals(using)) == [third, second]
    assert list(sealing.all_seals(using)) == [third, second, first]


@pytest.mark.parametrize("width_bits", [1, 2])
def test_the_tree_grows_by_any_steps_as_if_at_once(add, using, monkeypatch, width_bits):
    monkeypatch.setattr(kept_tree, "WIDTH_BITS", width_bits)
    monkeypatch.setattr(kept_tree, "WIDTH", 1 << width_bits)
    monkeypatch.setattr(sealing, "BATCH", 3)
    expected = []
    for number in (1, 2, 1, 7, 5, 1, 4):
        add(number)
        make_seal_if_grown(using)
        expected.append(by_hand.tree_hash(contents(using)))

    seals = list(Seal.objects.using(using).order_by("size"))
    assert [bytes(seal.root) for seal in seals] == expected
    tree, all_contents = KeptTree(using), contents(using)
    for seal, root in zip(seals, expected, strict=True):
        assert tree.root(seal.size) == root
        for index in range(seal.size):
            proof = by_hand.path(index, all_contents[: seal.size])
            assert tree.inclusion_proof(index, seal.size) == proof
        assert tree.consistency_proof(seal.size, 21) == by_hand.proof(seal.size, all_contents)
        assert tree.right_edge(seal.size).root() == root
    assert [leaf.text().encode() for leaf in tree.leaves(21)] == all_contents
    assert [leaf.text().encode() for leaf in tree.leaves(9, 5)] == all_contents[5:9]
    positions = [leaf.position for leaf in tree.leaves(21)]
    assert [tree.index_of(position) for position in positions] == list(range(21))
    assert tree.index_of(positions[-1] + 1) is None
    with pytest.raises(LookupError):
        tree.root(22)


def test_a_full_tile_of_256_gets_an_entry_above(using):
    leaves = [Leaf(position, position.to_bytes(32)) for position in range(1, 70_001)]
    KeptTree(using).grow(leaves[:300])
    KeptTree(using).grow(leaves[300:])

    counts = {level: TreeTile.objects.using(using).filter(level=level).count() for level in range(4)}
    assert counts == {0: 274, 1: 2, 2: 1, 3: 0}
    edge = merkle_tree.RightEdge()
    for leaf in leaves:
        edge.add(leaf.tree_hash())
    assert KeptTree(using).root(70_000) == edge.root()
    assert KeptTree(using).end() == (70_000, 70_000)


@pytest.mark.django_db(transaction=True, databases=["postgresql"])
def test_a_seal_waits_for_an_event_that_commits_late(people):
    slow, quick, _ = people
    begin(slow, "slow", 1)
    quick.append("quick", 2)
    made = []
    thread = threading.Thread(target=lambda: (made.append(make_seal_if_grown(USING)), connections[USING].close()))
    thread.start()
    thread.join(0.3)
    assert thread.is_alive()
    slow.commit()
    thread.join(PATIENCE)

    assert made[0].size == 2
    assert bytes(made[0].root) == by_hand.tree_hash(contents(USING))


def test_without_a_key_nothing_is_sealed(add, using, tmp_path):
    add(1)
    for setting, error in (("", NoSealKey), (tmp_path / "seal_key", NoSealKey), ("AAAA", MalformedKey)):
        with override_settings(EVENTSOURCING_SEAL_KEY=setting), pytest.raises(error):
            make_seal_if_grown(using)
    (tmp_path / "seal_key").write_bytes(b"\xff")
    with override_settings(EVENTSOURCING_SEAL_KEY=tmp_path / "seal_key"), pytest.raises(MalformedKey):
        make_seal_if_grown(using)
    assert not Seal.objects.using(using).exists()


@pytest.mark.parametrize(
    ("tampering", "reason"),
    [
        (f"DELETE FROM {TABLE} WHERE position = {{last}}", "the last one sealed, is not there"),
        (f"DELETE FROM eventsourcing_treetile; DELETE FROM {TABLE} WHERE version > 2", "the kept tree is smaller"),
        ("UPDATE eventsourcing_seal SET size = 4", "the kept tree has another root"),
    ],
)
def test_a_log_that_contradicts_its_last_seal_is_not_sealed_again(add, using, tampering, reason):
    stream = add(5)
    last = make_seal_if_grown(using).position
    append_only.remove(using)
    for statement in tampering.format(last=last).split(";"):
        sql.run(using, statement)
    if "DELETE" not in tampering:
        add(1, stream)

    with pytest.raises(LogContradictsSeal, match=reason):
        make_seal_if_grown(using)
    assert Seal.objects.using(using).count() == 1


def test_a_lost_tree_is_grown_again_from_the_log(add, using):
    stream = add(5)
    first = make_seal_if_grown(using)
    TreeTile.objects.using(using).all().delete()
    add(1, stream)

    assert make_seal_if_grown(using).size == 6
    assert KeptTree(using).root(5) == bytes(first.root)


def test_several_at_once_make_one_seal(add, using):
    add(30)
    made, errors = [], []

    def seal():
        try:
            made.append(make_seal_if_grown(using))
        except Exception as error:  # noqa: BLE001  (the test asserts that there is none)
            errors.append(error)
        finally:
            connections[using].close()

    threads = [threading.Thread(target=seal) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)

    assert errors == []
    assert sum(seal is not None for seal in made) == 1
    assert bytes(Seal.objects.using(using).get().root) == by_hand.tree_hash(contents(using))
