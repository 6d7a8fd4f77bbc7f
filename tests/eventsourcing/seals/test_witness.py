"""A witness cosigns a log that grows, and refuses a second branch of it."""

from __future__ import annotations

import pytest

from eventsourcing.database import append_only
from eventsourcing.log import identity
from eventsourcing.models import Seal, TreeTile
from eventsourcing.seals.errors import MalformedSeal, WitnessRefused
from eventsourcing.seals.key import seal_key
from eventsourcing.seals.sealing import make_seal_if_grown
from eventsourcing.seals.signed_note import NoteKey, SealKey, SignedNote
from eventsourcing.seals.witness import cosign
from tests.eventsourcing import sql
from tests.eventsourcing.seals.small_witness import NAME, SmallWitness
from tests.eventsourcing.sql import TABLE


@pytest.fixture
def witness(using):
    """A witness that knows the log."""
    server = SmallWitness()
    origin = identity.origin(using)
    server.logs[origin] = seal_key().public(origin).public
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def keys(witness):
    return [NoteKey.parse(witness.public)]


def test_each_seal_of_a_growing_log_is_cosigned_and_the_line_is_kept(add, using, witness, keys):
    for number in (3, 1, 9):
        add(number)
        seal = make_seal_if_grown(using)
        assert cosign(seal, witness.url, keys, using) == keys

    notes = [SignedNote.parse(seal.note) for seal in Seal.objects.using(using).order_by("size")]
    assert [[each.name for each in note.signatures] for note in notes] == [[identity.origin(using), NAME]] * 3
    assert all(note.signed_by(keys) == keys for note in notes)
    assert [body.split("\n")[0] for body in witness.requests] == ["old 0", "old 3", "old 4"]


def test_it_is_asked_again_with_the_size_that_it_has_seen(add, using, witness, keys):
    add(5)
    first = make_seal_if_grown(using)
    cosign(first, witness.url, keys, using)
    Seal.objects.using(using).update(
        note=str(SignedNote.parse(first.note)._replace(signatures=SignedNote.parse(first.note).signatures[:1]))
    )
    add(6)

    assert cosign(make_seal_if_grown(using), witness.url, keys, using) == keys
    assert [body.split("\n")[0] for body in witness.requests] == ["old 0", "old 0", "old 5"]


def test_it_cosigns_the_same_seal_twice(add, using, witness, keys):
    add(5)
    seal = make_seal_if_grown(using)

    assert cosign(seal, witness.url, keys, using) == cosign(seal, witness.url, keys, using) == keys
    assert len(SignedNote.parse(Seal.objects.using(using).get().note).signatures) == 2


def rewritten(add, using, events):
    """A second history of the log, sealed with the right key as if nothing had been before."""
    append_only.remove(using)
    sql.run(using, f"DELETE FROM {TABLE}")
    TreeTile.objects.using(using).all().delete()
    Seal.objects.using(using).all().delete()
    add(events)
    return make_seal_if_grown(using)


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        (4, "It has seen this log with 5 events; this seal is over 4."),
        (5, "It has seen another history of this log with as many events."),
        (9, "The proof that the log has grown from what it last saw does not hold for it."),
    ],
)
def test_it_refuses_a_second_branch(add, using, witness, keys, events, reason):
    add(5)
    cosign(make_seal_if_grown(using), witness.url, keys, using)
    branch = rewritten(add, using, events)

    with pytest.raises(WitnessRefused) as refused:
        cosign(branch, witness.url, keys, using)
    assert refused.value.reason == reason
    assert len(SignedNote.parse(Seal.objects.using(using).get().note).signatures) == 1


def test_it_refuses_a_log_and_a_key_that_it_does_not_know(add, using, witness, keys):
    add(1)
    seal = make_seal_if_grown(using)
    witness.logs[identity.origin(using)] = SealKey(bytes(32)).public("x").public
    with pytest.raises(WitnessRefused, match="does not know the key"):
        cosign(seal, witness.url, keys, using)
    witness.logs.clear()
    with pytest.raises(WitnessRefused, match="does not know this log"):
        cosign(seal, witness.url, keys, using)


def test_cosignatures_of_unknown_keys_are_not_kept(add, using, witness):
    add(1)
    with pytest.raises(WitnessRefused, match="None of its cosignatures is by a key"):
        cosign(make_seal_if_grown(using), witness.url, [], using)
    assert len(SignedNote.parse(Seal.objects.using(using).get().note).signatures) == 1


def test_a_cosignature_that_does_not_hold_is_not_kept(add, using, witness, keys, monkeypatch):
    add(1)
    monkeypatch.setattr("tests.eventsourcing.seals.by_hand.cosignature", _for_another_text(witness))
    with pytest.raises(MalformedSeal, match="does not hold"):
        cosign(make_seal_if_grown(using), witness.url, keys, using)
    assert len(SignedNote.parse(Seal.objects.using(using).get().note).signatures) == 1


def _for_another_text(witness):
    from tests.eventsourcing.seals import by_hand

    honest = by_hand.cosignature
    return lambda name, note, seconds, key: honest(name, f"other {note}", seconds, key)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "witness.example", "http://127.0.0.1:1", "http://"])
def test_an_address_where_nobody_answers_is_told(add, using, url, keys):
    add(1)
    with pytest.raises(WitnessRefused):
        cosign(make_seal_if_grown(using), url, keys, using)
