"""`verify_events --seal FILE`: what it says, with which exit code, and what it refuses."""

from __future__ import annotations

import io

import pytest
from django.test import override_settings

from eventsourcing.database import append_only
from eventsourcing.log import identity
from eventsourcing.management.commands.verify_events import Command
from eventsourcing.seals import leaves_file
from eventsourcing.seals.kept_tree import KeptTree
from eventsourcing.seals.key import seal_key
from eventsourcing.seals.merkle_tree import EMPTY_ROOT
from eventsourcing.seals.sealing import make_seal_if_grown
from eventsourcing.seals.signed_note import SealKey
from eventsourcing.seals.tree_head import TreeHead
from tests.eventsourcing.domain import raise_counter
from tests.eventsourcing.seals.owner import Owner
from tests.eventsourcing.three_streams import ONE, TWO, history


@pytest.fixture
def log(registered, using, tmp_path):
    history(registered)
    (tmp_path / "seal").write_text(make_seal_if_grown(using).note)
    leaves_file.write(tmp_path / "leaves", KeptTree(using).leaves(9))
    append_only.remove(using)
    return registered


@pytest.fixture
def run(using, tmp_path):
    """Runs the command as a shell would, in a folder of files; returns exit code, standard output, standard error."""

    def call(*arguments):
        out, err = io.StringIO(), io.StringIO()
        files = [str(tmp_path / each) if each in ("seal", "leaves", "mark", "later") else each for each in arguments]
        try:
            Command(out, err).run_from_argv(["manage.py", "verify_events", "--database", using, *files])
        except SystemExit as end:
            return end.code, out.getvalue(), err.getvalue()
        return 0, out.getvalue(), err.getvalue()

    return call


@pytest.fixture
def said(using):
    return f"The log extends the seal over 9 events, signed by {identity.origin(using)}.\n"


def test_a_log_that_extends_its_seal_ends_with_0_and_a_sentence(log, run, said):
    log.handle(raise_counter(TWO))

    assert run("--seal", "seal") == (0, "", said)
    assert run("--seal", "seal", "--leaves", "leaves") == (0, "", said)


def test_with_a_mark_only_what_is_new_is_read(log, run, said, using, tmp_path):
    assert run("--seal", "seal", "--mark", "mark") == (0, "", said)
    mark = (tmp_path / "mark").read_text()
    assert run("--seal", "seal", "--mark", "mark") == (0, "", said)
    assert (tmp_path / "mark").read_text() == mark
    log.handle(raise_counter(TWO))
    (tmp_path / "later").write_text(make_seal_if_grown(using).note)
    assert run("--seal", "later", "--mark", "mark")[0] == 0
    assert (tmp_path / "mark").read_text() != mark
    assert run("--seal", "seal", "--mark", "mark") == (0, "", said)


def test_a_rewritten_log_ends_with_1_and_names_the_events(log, run, using):
    Owner(using).rewrite(ONE, 3)
    positions = [event.position for event in log.event_store.get_events(ONE)][2:]

    for more in ((), ("--leaves", "leaves"), ("--mark", "mark")):
        code, out, err = run("--seal", "seal", *more)
        reason = "this is not the event that was here when 9 events were sealed"
        assert (code, err) == (1, "")
        assert out.splitlines() == [f"{ONE}\t{v}\t{p}\t{reason}" for v, p in zip((3, 4, 5), positions, strict=True)]


def test_a_mark_of_another_tree_is_told_and_not_used(log, run, said, using, tmp_path):
    run("--seal", "seal", "--mark", "mark")
    log.handle(raise_counter(TWO))
    (tmp_path / "later").write_text(make_seal_if_grown(using).note)
    run("--seal", "later", "--mark", "mark")
    Owner(using).sql("DELETE FROM eventsourcing_treetile")

    code, out, err = run("--seal", "seal", "--mark", "mark")

    assert (code, out) == (0, "")
    assert err == f"The mark does not belong to the log of this seal; verifying from the beginning.\n{said}"


def test_a_signature_is_checked_with_the_key_here_or_the_key_given(log, run, said, using):
    origin = identity.origin(using)
    other = str(SealKey(bytes(32)).public(origin))
    code, _, err = run("--seal", "seal", "--key", other)
    assert (code, err) == (2, f"This is not a seal. It is not signed by the key {other}.\n")
    with override_settings(EVENTSOURCING_SEAL_KEY=""):
        code, _, err = run("--seal", "seal")
        assert code == 0
        assert err.startswith("The signature was not checked: there is no seal key here.")
    key = str(seal_key().public(origin))
    with override_settings(EVENTSOURCING_SEAL_KEY=""):
        assert run("--seal", "seal", "--key", key) == (0, "", said)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "This is not a seal. It is not a signed note"),
        ("\xff\n\n", "This is not a seal."),
        ("other\n9\n" + "A" * 43 + "=\n\n— other AAAAAAAA\n", "This seal is of the log other; here is the log"),
        (None, "[Errno 2] No such file"),
    ],
)
def test_what_is_no_seal_of_this_log_ends_with_2_and_a_sentence(log, run, tmp_path, text, sentence):
    (tmp_path / "seal").unlink()
    if text is not None:
        (tmp_path / "seal").write_bytes(text.encode("latin-1" if "\xff" in text else "utf-8"))

    code, out, err = run("--seal", "seal")

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(sentence)


def test_a_seal_over_nothing_is_refused(log, run, using, tmp_path):
    head = TreeHead(identity.origin(using), 0, EMPTY_ROOT)
    (tmp_path / "seal").write_text(str(seal_key().sign(head.origin, head.text())))

    assert run("--seal", "seal") == (2, "", "This is not a seal. It is over no events.\n")


def test_options_that_mean_nothing_together_are_refused(log, run):
    assert run("--mark", "mark")[0] == run("--leaves", "leaves")[0] == run("--key", "k")[0] == 2
    assert run("--seal", "seal", "--stream", ONE) == (2, "", "A seal is over the whole log. Leave out --stream.\n")
    assert run("--seal", "seal", "--key", "k")[0] == 2
