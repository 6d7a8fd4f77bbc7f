"""A command that several processes send, or one sends again after it was killed, is done once."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connections

from eventsourcing.models import Receipt
from tests.eventsourcing import read_model
from tests.eventsourcing.domain import open_counter, raise_counter

ROOT = Path(__file__).parents[2]
ID = str(uuid4())


@pytest.fixture
def opened(counters):
    counters.handle(open_counter(ID))
    return counters


@pytest.fixture
def send(opened, using):
    """Starts a process that sends a command."""

    def send(command, by, moment=""):
        database = str(connections[using].settings_dict["NAME"])
        call = [sys.executable, "-m", "tests.eventsourcing.sender", using, database, command, ID, str(by), moment]
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        return subprocess.Popen(call, cwd=ROOT, text=True, **pipes)

    return send


def answers(processes):
    """What each of them printed, the last line of its errors, and its exit code; all send at the same moment."""
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * len(processes)
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    ended = [(*process.communicate(timeout=60), process.returncode) for process in processes]
    return [(output.split(), errors.strip().splitlines()[-1:], code) for output, errors, code in ended]


def answer(process):
    return answers([process])[0]


def test_processes_that_send_one_command_at_once_all_get_the_one_outcome(opened, using, send):
    command = str(uuid4())

    got = answers([send(command, 5) for _ in range(4)])

    position = str(opened.event_store.get_last_event(ID).position)
    assert sorted(got) == [(["2", position, "first"], [], 0)] + [(["2", position, "repeated"], [], 0)] * 3
    assert read_model.totals(using) == {ID: 5}


def test_a_process_killed_between_commit_and_answer_is_answered_when_it_sends_again(opened, using, send):
    command = str(uuid4())

    assert answer(send(command, 5, "before the answer")) == ([], [], -signal.SIGKILL)

    assert read_model.totals(using) == {ID: 5}
    opened.handle(raise_counter(ID, 1))  # life goes on
    after_a_restart, errors, code = answer(send(command, 5))
    assert (after_a_restart[0], after_a_restart[2], errors, code) == ("2", "repeated", [], 0)
    assert opened.handle(raise_counter(ID, 5).set("id", command)).repeated is True
    assert read_model.totals(using) == {ID: 6}


def test_a_process_killed_before_the_commit_has_done_nothing_and_may_send_again(opened, using, send):
    command = str(uuid4())

    assert answer(send(command, 5, "before the commit")) == ([], [], -signal.SIGKILL)

    assert read_model.totals(using) == {ID: 0}
    assert not Receipt.objects.using(using).filter(pk=command).exists()
    outcome = opened.handle(raise_counter(ID, 5).set("id", command))
    assert (outcome.version, outcome.repeated) == (2, False)
    assert read_model.totals(using) == {ID: 5}


def test_another_process_cannot_use_the_id_for_something_else(opened, using, send):
    opened.handle(command := raise_counter(ID, 5))

    output, [error], code = answer(send(command.id, 6))

    assert (output, code) == ([], 1)
    assert error.startswith("eventsourcing.errors.CommandIdReused: ")
    assert "was already sent as RaiseCounter with other content. Use a new id." in error
    assert read_model.totals(using) == {ID: 5}
