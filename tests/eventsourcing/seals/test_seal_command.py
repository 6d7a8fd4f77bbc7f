"""The command `seal`: what it prints, writes, and refuses."""

from __future__ import annotations

import io

import pytest
from django.test import override_settings

from eventsourcing.log import identity
from eventsourcing.management.commands.seal import Command
from eventsourcing.models import Seal
from eventsourcing.seals import leaves_file
from eventsourcing.seals.key import seal_key
from eventsourcing.seals.signed_note import SignedNote
from eventsourcing.seals.tree_head import TreeHead
from tests.eventsourcing.seals.small_witness import NAME, SmallWitness


@pytest.fixture
def run(using):
    """Runs the command as a shell would; returns exit code, standard output and standard error."""

    def call(*arguments):
        out, err = io.StringIO(), io.StringIO()
        try:
            Command(out, err).run_from_argv(["manage.py", "seal", "--database", using, *map(str, arguments)])
        except SystemExit as end:
            return end.code, out.getvalue(), err.getvalue()
        return 0, out.getvalue(), err.getvalue()

    return call


def test_it_prints_a_new_seal_and_then_the_same_until_the_log_grows(add, run, using):
    add(3)
    code, first, err = run()
    assert (code, err) == (0, "")
    assert TreeHead.parse(SignedNote.parse(first).text).size == 3
    assert run() == (0, first, "")
    add(1)
    assert TreeHead.parse(SignedNote.parse(run()[1]).text).size == 4
    assert Seal.objects.using(using).count() == 2


def test_it_writes_the_seal_and_its_leaves_to_files(add, run, tmp_path):
    add(3)

    assert run("--out", tmp_path / "seal", "--leaves", tmp_path / "leaves") == (0, "", "")

    head = TreeHead.parse(SignedNote.parse((tmp_path / "seal").read_text()).text)
    assert len(list(leaves_file.read(tmp_path / "leaves", head))) == 3


def test_an_empty_log_a_missing_key_and_an_impossible_file_end_with_2_and_a_sentence(add, run, tmp_path):
    assert run() == (2, "", "The log is empty, so there is nothing to seal.\n")
    add(1)
    with override_settings(EVENTSOURCING_SEAL_KEY=""):
        assert run() == (2, "", "There is no seal key, so nothing can be sealed.\n")
    code, out, err = run("--out", tmp_path / "no" / "seal")
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_a_witness_cosigns_and_one_that_does_not_ends_with_1(add, run, using):
    witness, origin = SmallWitness(), identity.origin(using)
    add(2)
    try:
        with override_settings(EVENTSOURCING_WITNESS_KEYS=[witness.public]):
            code, out, err = run("--cosign", witness.url)
            assert (code, err) == (
                1,
                f"{witness.url}: The witness did not cosign. It does not know this log: "
                "its operator has to add it first.\n",
            )
            assert len(SignedNote.parse(out).signatures) == 1
            witness.logs[origin] = seal_key().public(origin).public
            code, out, err = run("--cosign", witness.url)
    finally:
        witness.shutdown()
        witness.server_close()

    assert (code, err) == (0, f"Cosigned by {NAME}.\n")
    assert [each.name for each in SignedNote.parse(out).signatures] == [origin, NAME]
