"""The program that checks a saved trail away from the site: what it says of sound trails, and of every forgery."""

from __future__ import annotations

import base64
import hmac
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from eventsourcing.log import identity
from eventsourcing.seals.key import public_key
from eventsourcing.seals.sealing import make_seal_if_grown
from eventsourcing.seals.signed_note import SealKey
from tests.eventsourcing.seals import by_hand
from tests.eventsourcing.seals.test_signed_note import WITNESS, WITNESS_KEY
from tests.eventsourcing.test_format import VECTOR
from tests.todos.cast import added, browser, changed, person, removed

pytestmark = pytest.mark.django_db(transaction=True)
PROGRAM = Path(__file__).parents[2] / "docs" / "verify_trail.py"


class Verdict(NamedTuple):
    code: int
    said: str


@pytest.fixture
def verify(tmp_path):
    """Saves these lines, runs the program on them alone, and returns its exit code and what it said."""

    def call(lines, *arguments, seal=None):
        (tmp_path / "trail.jsonl").write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
        options = list(arguments)
        if seal is not None:
            (tmp_path / "seal").write_text(seal)
            options += ["--seal", str(tmp_path / "seal")]
        # Isolated: nothing of this project can be imported.
        command = [sys.executable, "-I", str(PROGRAM), str(tmp_path / "trail.jsonl"), *options]
        done = subprocess.run(command, cwd=tmp_path, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True)
        return Verdict(done.returncode, done.stdout or done.stderr)

    return call


@pytest.fixture
def alice():
    return person("alice")


@pytest.fixture
def todo(alice):
    """A todo with four changes, among those of another todo; sealed."""
    todo_id = added(alice)
    other = added(alice, "Feed the cat")
    changed(alice, todo_id, "Buy oat milk", "Started")
    changed(alice, other, status="Finished")
    removed(alice, todo_id)
    return todo_id


@pytest.fixture
def seal(todo):
    return make_seal_if_grown()


def saved(alice, query=""):
    answer = browser(alice).get(f"/activity/trail.jsonl{query}")
    assert answer.status_code == 200
    return [json.loads(line) for line in b"".join(answer.streaming_content).decode().splitlines()]


@pytest.fixture
def lines(alice, todo, seal):
    return saved(alice, f"?todo={todo}")


@pytest.fixture
def key(seal):
    return str(public_key(str(seal.origin)))


def test_a_sound_trail_is_told_in_one_sentence(verify, lines, key):
    sound = "All 4 changes of 1 todo match their hashes and follow one another; "
    proven = "4 changes are proven to be in the seal over 6 changes, signed by "
    assert verify(lines) == (
        0,
        f"{sound}{proven}the key in the file itself ({key}), which you have to compare.\n",
    )
    assert verify(lines, "--key", key) == (0, f"{sound}{proven}the key you gave.\n")


def test_a_trail_of_everything_is_proven_too(verify, alice, seal, key):
    assert verify(saved(alice), "--key", key).said.startswith("All 6 changes of 2 todos match")


def test_the_seal_may_be_one_that_was_kept(verify, lines, seal, key):
    verdict = verify(lines, "--key", key, seal=seal.note)
    assert (verdict.code, verdict.said.endswith("signed by the key you gave, the one you kept.\n")) == (0, True)
    other = SealKey(bytes(range(32))).sign(str(seal.origin), seal.note.split("\n\n")[0] + "\n")
    assert verify(lines, seal=str(other)).code == 0
    forged = by_hand.note(str(seal.origin), 6, bytes(32), bytes(range(32)))
    assert verify(lines, seal=forged) == (
        1,
        "This trail does not hold: the seal in the file is not the one you kept.\n",
    )


def test_a_trail_is_saved_on_an_older_seal_by_its_address(verify, alice, todo, seal, key):
    added(alice, "Later")
    make_seal_if_grown()
    newest = saved(alice)
    verdict = verify(newest, "--key", key, seal=seal.note)
    assert verdict == (
        2,
        "Your seal is over 6 changes, that in the file over 7. Save the trail again with seal=6 in its address.\n",
    )
    verdict = verify(saved(alice, "?seal=6"), "--key", key, seal=seal.note)
    assert verdict.code == 0
    assert "1 change is newer than the seal, which says nothing of it" in verdict.said
    assert browser(alice).get("/activity/trail.jsonl?seal=5").status_code == 404
    assert browser(alice).get("/activity/trail.jsonl?seal=x").status_code == 404


def test_without_a_seal_it_says_what_that_leaves_open(verify, alice, todo):
    verdict = verify(saved(alice))
    assert verdict.code == 0
    assert verdict.said.endswith("whoever can write the database could have rewritten it whole.\n")


def test_a_witness_is_named(verify, lines, seal, key):
    lines[-1]["seal"] += by_hand.cosignature("witness.example/w", seal.note, 5, WITNESS)
    verdict = verify(lines, "--key", key, "--key", str(WITNESS_KEY))
    assert verdict.code == 0
    assert "signed by the key you gave and cosigned by witness.example/w" in verdict.said


def test_filtered_lines_are_checked_each(verify, alice, todo, seal, key):
    verdict = verify(saved(alice, "?what=status"), "--key", key)
    assert (verdict.code, verdict.said.split(";")[0]) == (
        0,
        "All 2 changes of 2 todos match their hashes and follow one another",
    )


def test_withheld_lines_are_taken_by_their_hash_and_told(verify, lines, key):
    for number in (1, 2):
        line = lines[number]
        lines[number] = {name: line[name] for name in ("version", "position", "hash", "proof")} | {"withheld": True}
    verdict = verify(lines, "--key", key)
    assert verdict.code == 0
    assert verdict.said.endswith("2 changes are not shown to you.\n")
    lines[2]["hash"] = "00" * 32
    assert verify(lines, "--key", key).code == 1


FORGERIES = {
    "its hash does not match its content": {
        "data": '{"description":"Forged"}', "actor": "9", "type": "TodoRestored", "event_id": "x", "extra": "[]",
        "microseconds": 5, "schema_version": 9, "source": "api", "causation_id": None, "correlation_id": "y",
    },
    "the words it shows are not those of the change": {"words": "Forged"},
    "the time it shows is not the time of the change": {"time": "2026-01-01T00:00:00.000000Z"},
    "it is not among the sealed changes: its proof does not lead to the seal": {
        "position": 999, "proof": {"index": 0, "hashes": []},
    },
    "it does not follow the change before it": {"previous": "00" * 32},
}  # fmt: skip
EACH_FORGERY = [(reason, name, value) for reason, changes in FORGERIES.items() for name, value in changes.items()]


@pytest.mark.parametrize(("reason", "name", "value"), EACH_FORGERY)
def test_every_forgery_is_told_with_its_line(verify, lines, key, reason, name, value):
    lines[1][name] = value

    assert verify(lines, "--key", key) == (1, f"This trail does not hold: line 2: {reason}.\n")


def test_a_forged_status_is_told(verify, lines, key):
    lines[2]["after"] = "Finished"
    assert verify(lines, "--key", key).said == (
        "This trail does not hold: line 3: the status it shows is not that of the change.\n"
    )


def test_a_forged_line_with_hashes_that_fit_is_not_in_the_seal(verify, lines, key):
    forge(lines, 1, words="Buy poison")
    verdict = verify(lines, "--key", key)
    assert verdict.code == 1
    assert "its proof does not lead to the seal (and 2 more faults)" in verdict.said


def forge(lines, first, words):
    """Rewrite a change, and all hashes after it."""
    names: dict = {}
    page = (PROGRAM.parent / "format.md").read_text()
    exec(page.partition("```python\n")[2].partition("```")[0], names)
    data = json.loads(lines[first]["data"])
    lines[first]["data"] = names["canonical"](data | {"description": words})
    lines[first]["personal"] = {"description": words}
    for line in lines[first:-1]:
        line["words"] = words
        line["previous"] = lines[line["version"] - 2]["hash"]
        line["hash"] = names["hash_of"](line, bytes.fromhex(line["previous"])).hex()


def test_a_line_said_twice_is_told(verify, lines):
    assert "line 2: it says a version that an earlier line has said" in verify([lines[0], *lines]).said


def test_a_seal_by_another_key_is_refused(verify, lines, seal):
    other = str(SealKey(bytes(32)).public(str(seal.origin)))
    assert verify(lines, "--key", other) == (2, "The seal is not signed by the key of the site.\n")
    lines[-1]["seal"] = lines[-1]["seal"].replace("\n6\n", "\n7\n")
    assert verify(lines) == (2, f"The signature of {seal.origin} under the seal does not hold.\n")


@pytest.mark.parametrize("text", ["", "no json\n", "[]\n", '{"seal": "x"}\n', "\xff"])
def test_what_is_no_trail_ends_with_2_or_says_so_and_never_with_a_traceback(tmp_path, text):
    file = tmp_path / "file"
    file.write_bytes(text.encode("latin-1"))
    done = subprocess.run([sys.executable, "-I", str(PROGRAM), str(file)], capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    assert done.returncode == (0 if text == "" else 2)


def test_words_in_an_envelope_are_held_against_it(verify):
    line = in_envelopes("Café 👍")
    assert verify([line]).code == 0
    assert "the words it shows are not" in verify([line | {"words": "Forged"}]).said
    [(key_id, key)] = line["keys"].items()
    assert verify([line | {"keys": {}, "words": ""}]).code == 0, "what was erased is not shown"
    assert "the words it shows are not" in verify([line | {"keys": {}}]).said
    assert verify([line | {"personal": {"description": "Café 👍"}}]).code == 0
    assert "the values it shows are not" in verify([line | {"personal": {"description": "Forged"}}]).said
    wrong = base64.b64encode(bytes(32)).decode()
    assert "does not open its description" in verify([line | {"keys": {key_id: wrong}}]).said
    assert "is not the one that was committed to" in verify([in_envelopes("Café 👍", commit=bytes(32))]).said
    assert key != wrong


def in_envelopes(words, commit=None):
    """The first event of the vector, with its description in an envelope as docs/format.md describes it."""
    names: dict = {}
    page = (PROGRAM.parent / "format.md").read_text()
    exec(page.partition("```python\n")[2].partition("```")[0], names)
    row, key_id, key, nonce = VECTOR[0], "019cab3e-7c00-7000-8000-0000000000aa", bytes(range(32)), bytes(12)
    plain = names["canonical"](words).encode()
    context = names["canonical"](["sealed/1", key_id, "description"]).encode()
    envelope = {
        "sealed": 1,
        "key": key_id,
        "nonce": base64.b64encode(nonce).decode(),
        "text": base64.b64encode(AESGCM(key).encrypt(nonce, plain, context)).decode(),
        "commit": base64.b64encode(commit or hmac.digest(key, b"commit" + plain, "sha256")).decode(),
    }
    line = row | {"data": names["canonical"](json.loads(row["data"]) | {"description": envelope}), "words": words}
    line |= {"keys": {key_id: base64.b64encode(key).decode()}, "position": 1}
    return line | {"hash": names["hash_of"](line, bytes(32)).hex()}


def test_the_site_it_comes_from_is_named(verify, lines, seal):
    other = by_hand.note("other", 6, bytes(seal.root), bytes(range(32)))
    assert identity.origin("default") == str(seal.origin)
    assert verify(lines, seal=other) == (2, "The file stands on no seal of the site other.\n")
