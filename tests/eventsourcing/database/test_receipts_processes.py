"""What several processes send, or one sends again after it was killed, is done once: commands, and acts of several."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connections

from eventsourcing.models import Receipt
from eventsourcing.verification import Verification
from tests.eventsourcing import read_model
from tests.eventsourcing.domain import open_counter, raise_counter

ROOT = Path(__file__).parents[3]
ID, *OTHERS = IDS = sorted(str(uuid4()) for _ in range(3))


@pytest.fixture
def opened(registered, using):
    """What carries out commands; after the test, log, receipts and list are sound."""
    registered.handle(open_counter(ID))
    yield registered
    assert list(Verification(using).whole_log()) == []


@pytest.fixture
def all_opened(opened):
    opened.handle_all([open_counter(counter) for counter in OTHERS])
    return opened


@pytest.fixture
def send(opened, using):
    """Starts a process that sends a command, or an act of several on all counters."""

    def send(command, by, moment=""):
        database = str(connections[using].settings_dict["NAME"])
        sent = [command, ID] if isinstance(command, str) else [",".join(command), ",".join(IDS)]
        call = [sys.executable, "-m", "tests.eventsourcing.database.sender", using, database, *sent, str(by), moment]
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


def act():
    """The ids of the commands of an act, one for each counter."""
    return [str(uuid4()) for _ in IDS]


def commands(ids, by):
    return [raise_counter(counter, by).set("id", command_id) for command_id, counter in zip(ids, IDS, strict=True)]


def test_processes_that_send_one_act_at_once_all_get_its_outcomes(all_opened, using, send):
    ids = act()

    got = answers([send(ids, 5) for _ in range(2)])

    positions = [str(all_opened.event_store.get_last_event(counter).position) for counter in IDS]
    lines = {mark: [word for at in positions for word in ("2", at, mark)] for mark in ("first", "repeated")}
    assert sorted(got) == [(lines["first"], [], 0), (lines["repeated"], [], 0)]
    assert read_model.totals(using) == dict.fromkeys(IDS, 5)


@pytest.mark.parametrize("moment", ["in the middle", "before the commit"])
def test_a_process_killed_before_the_commit_of_an_act_has_done_none_of_it(all_opened, using, send, moment):
    ids = act()

    assert answer(send(ids, 5, moment)) == ([], [], -signal.SIGKILL)

    assert read_model.totals(using) == dict.fromkeys(IDS, 0)
    assert not Receipt.objects.using(using).filter(pk__in=ids).exists()
    outcomes = all_opened.handle_all(commands(ids, 5))
    assert [(outcome.version, outcome.repeated) for outcome in outcomes] == [(2, False)] * 3
    assert read_model.totals(using) == dict.fromkeys(IDS, 5)


def test_a_process_killed_after_the_commit_of_an_act_has_done_all_of_it(all_opened, using, send):
    ids = act()

    assert answer(send(ids, 5, "before the answer")) == ([], [], -signal.SIGKILL)

    assert read_model.totals(using) == dict.fromkeys(IDS, 5)
    assert all(outcome.repeated for outcome in all_opened.handle_all(commands(ids, 5)))
    assert read_model.totals(using) == dict.fromkeys(IDS, 5)
