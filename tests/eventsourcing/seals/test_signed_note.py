"""Signed notes, keys and heads: what they accept, and what they refuse."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from eventsourcing.seals.errors import MalformedKey, MalformedSeal
from eventsourcing.seals.leaf import Leaf
from eventsourcing.seals.signed_note import NoteKey, SealKey, SignedNote, parse_signatures
from eventsourcing.seals.tree_head import TreeHead
from tests.eventsourcing.seals import by_hand

SECRET = bytes(range(32))
ORIGIN = "019cab3e-7c00-7000-8000-000000000001"
ROOT = bytes(range(32, 64))
HEAD = TreeHead(ORIGIN, 7, ROOT)
KEY = SealKey(SECRET)
WITNESS = Ed25519PrivateKey.from_private_bytes(bytes(32))
WITNESS_KEY = NoteKey.parse(by_hand.key_text("witness.example/w", 4, WITNESS))


def test_a_seal_is_written_as_by_hand():
    note = KEY.sign(ORIGIN, HEAD.text())

    assert str(note) == by_hand.note(ORIGIN, 7, ROOT, SECRET)
    assert SignedNote.parse(str(note)) == note
    assert TreeHead.parse(note.text) == HEAD
    assert str(KEY.public(ORIGIN)) == by_hand.key_text(ORIGIN, 1, Ed25519PrivateKey.from_private_bytes(SECRET))


def test_its_signature_holds_under_its_own_text_only():
    key, note = KEY.public(ORIGIN), KEY.sign(ORIGIN, HEAD.text())

    assert note.signed_by([key]) == [key]
    forged = note._replace(text=HEAD._replace(size=8).text())
    with pytest.raises(MalformedSeal, match="does not hold"):
        forged.signed_by([key])
    assert forged.signed_by([SealKey(bytes(32)).public(ORIGIN)]) == []


def test_cosignatures_are_kept_and_checked():
    own = str(KEY.sign(ORIGIN, HEAD.text()))
    line = by_hand.cosignature("witness.example/w", own, 1_679_315_147, WITNESS)
    note = SignedNote.parse(own + line)

    assert str(note) == own + line
    assert note.signed_by([KEY.public(ORIGIN), WITNESS_KEY]) == [KEY.public(ORIGIN), WITNESS_KEY]
    assert SignedNote.parse(own).with_signatures(parse_signatures(line)) == note
    later = by_hand.cosignature("witness.example/w", own, 1_679_315_148, WITNESS)
    assert str(note.with_signatures(parse_signatures(later))) == own + later


def test_a_cosignature_for_another_time_does_not_hold():
    own = str(KEY.sign(ORIGIN, HEAD.text()))
    [line] = parse_signatures(by_hand.cosignature("witness.example/w", own, 5, WITNESS))
    other = line._replace(content=(6).to_bytes(8) + line.content[8:])

    with pytest.raises(MalformedSeal):
        SignedNote.parse(own).with_signatures([other]).signed_by([WITNESS_KEY])


@pytest.mark.parametrize(
    "note",
    [
        "",
        "no signature\n",
        "no signature\n\n",
        "text\n\n— name\n",
        "text\n\n— name AAAAAA==",
        "text\n\n- name AAAAAAAA\n",
        "text\n\n— na+me AAAAAAAA\n",
        "text\n\n— name AAAA\n",
        "text\n\n— name A===\n",
        "te\txt\n\n— name AAAAAAAA\n",
        "text\n\n— name AAAAAAAA\n" + "— name AAAAAAAA\n" * 10_000,
    ],
)
def test_what_is_no_note_is_refused(note):
    with pytest.raises(MalformedSeal):
        SignedNote.parse(note)


@pytest.mark.parametrize(
    "text",
    ["", "origin\n07\n" + "A" * 43 + "=\n", "origin\n7\nAAAA\n", "\n7\n" + "A" * 43 + "=\n", "o\n7\n" + "A" * 43 + "="],
)
def test_what_is_no_head_is_refused(text):
    with pytest.raises(MalformedSeal):
        TreeHead.parse(text)


def test_further_lines_of_a_head_are_passed_over():
    assert TreeHead.parse(f"{HEAD.text()}more\n") == HEAD


@pytest.mark.parametrize(
    "text",
    ["", "name", "name+00000000+AAAA", str(WITNESS_KEY).replace("w+", "v+"), f"{WITNESS_KEY}x", str(WITNESS_KEY)[:-4]],
)
def test_what_is_no_public_key_is_refused(text):
    with pytest.raises(MalformedKey):
        NoteKey.parse(text)


@pytest.mark.parametrize("text", ["", "AAAA", "not base64", "ä", base64.b64encode(bytes(33)).decode()])
def test_a_seal_key_that_is_none_is_refused_and_never_repeated(text):
    with pytest.raises(MalformedKey) as refused:
        SealKey.parse(text)
    assert not text or text not in str(refused.value)


def test_a_leaf_is_read_as_it_was_written_and_nothing_else_is():
    leaf = Leaf(12, bytes(range(32)))

    assert leaf.text().encode() == by_hand.leaf(12, bytes(range(32)).hex())
    assert Leaf.parse(leaf.text()) == leaf
    for other in (f" {leaf.text()}", leaf.text().upper(), leaf.text().replace("12", "012"), "[]"):
        with pytest.raises(ValueError, match="is not a leaf"):
            Leaf.parse(other)
