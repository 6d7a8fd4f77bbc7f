"""The command: one finding a line, exit codes 0, 1 and 2, a bar for people only."""

from __future__ import annotations

import io
import sys
from uuid import uuid4

import pytest

from eventsourcing.database import append_only
from eventsourcing.event_store import ANY
from eventsourcing.management.commands.verify_events import Command
from eventsourcing.metadata import Metadata
from eventsourcing.testing import happened
from tests.eventsourcing import sql
from tests.eventsourcing.domain import open_counter, raise_counter
from tests.eventsourcing.sql import TABLE

ID, OTHER = str(uuid4()), str(uuid4())


@pytest.fixture
def log(registered, using):
    for stream_id in (ID, OTHER):
        registered.handle(open_counter(stream_id))
        registered.handle(raise_counter(stream_id))
    append_only.remove(using)
    return registered.event_store


@pytest.fixture
def run(using):
    """Runs the command as a shell would; returns exit code, standard output and standard error."""

    def call(*arguments):
        out, err = io.StringIO(), io.StringIO()
        try:
            Command(out, err).run_from_argv(["manage.py", "verify_events", "--database", using, *arguments])
        except SystemExit as end:
            return end.code, out.getvalue(), err.getvalue()
        return 0, out.getvalue(), err.getvalue()

    return call


def test_a_sound_log_ends_with_0_and_says_nothing(log, run):
    assert run() == (0, "", "")


def test_findings_end_with_1_and_a_line_each(log, run, using):
    sql.run(using, f"UPDATE {TABLE} SET actor = 'mallory' WHERE version = 2")

    code, out, err = run()

    assert (code, err) == (1, "")
    positions = {event.stream_id: event.position for event in log.get_events() if event.version == 2}
    reason = "its hash does not match its content and the event before it"
    assert sorted(out.splitlines()) == sorted(f"{each}\t2\t{positions[each]}\t{reason}" for each in (ID, OTHER))


def test_one_stream_is_verified_alone(log, run, using):
    sql.run(using, f"DELETE FROM {TABLE} WHERE stream_id = '{OTHER}'")

    assert run("--stream", ID) == (0, "", "")
    code, out, _ = run("--stream", OTHER)
    assert code == 1
    assert {line.split("\t")[0] for line in out.splitlines()} == {OTHER}


@pytest.mark.parametrize("stream", ["nobody's", "", "nul\0", "\ud800", "line\nbreak"])
def test_a_stream_that_nothing_knows_ends_with_2_and_a_sentence(log, run, stream):
    code, out, err = run("--stream", stream)

    assert (code, out) == (2, "")
    assert err.startswith("Unknown stream")
    assert err.count("\n") == 1


def test_a_log_that_cannot_be_read_ends_with_2_and_a_sentence(log, run, using):
    sql.run(using, f"ALTER TABLE {TABLE} RENAME TO aside")
    try:
        code, out, err = run()
    finally:
        sql.run(using, f"ALTER TABLE aside RENAME TO {TABLE}")

    assert (code, out) == (2, "")
    assert err.startswith("The log could not be read: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("name", ["a\tb\nc\r\x1b[2J", "\u202egnp.\u2028", "back\\slash", "a\\tb"])
def test_a_stream_id_forges_no_line(log, run, using, name):
    log.append(name, happened(1), ANY, metadata=Metadata(actor="mallory", source="shell"))
    sql.run(using, f"UPDATE {TABLE} SET data = '{{}}' WHERE source = 'shell'")

    code, out, _ = run()

    [line] = out.splitlines()
    shown, version, _position, _reason = line.split("\t")
    assert (code, version) == (1, "1")
    assert shown.isprintable()
    assert shown.encode("ascii").decode("unicode_escape") == name


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(("stream", "shown"), [(Terminal, True), (io.StringIO, False)])
def test_progress_is_shown_on_a_terminal_only_and_never_on_standard_output(log, run, monkeypatch, stream, shown):
    monkeypatch.setattr(sys, "stderr", stream())

    code, out, _ = run()

    assert (code, out) == (0, "")
    assert ("events" in sys.stderr.getvalue()) == shown


def test_an_option_that_it_does_not_have_ends_with_2(run, capsys):
    assert run("--streams") == (2, "", "")
    assert "unrecognized arguments" in capsys.readouterr().err


def test_gaps_in_the_registry_do_not_stop_it(log, run, monkeypatch):
    from eventsourcing import checks
    from eventsourcing.event_types import EventType, Registry

    broken = Registry()
    broken.register(EventType("Begun", schema_version=2))
    monkeypatch.setattr(checks, "event_types", broken)

    assert run()[0] == 0
