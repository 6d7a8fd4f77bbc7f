"""Many writers at once, on both databases: nothing is lost, nothing is done twice, no chain breaks."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter as Tally
from itertools import groupby
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connections

from eventsourcing.errors import VersionConflict
from eventsourcing.hash_chain import verify
from eventsourcing.models import Receipt
from eventsourcing.unit_of_work import UnitOfWork
from tests.eventsourcing import read_model
from tests.eventsourcing.databases import DATABASES
from tests.eventsourcing.domain import CounterHandler, load, open_counter, raise_counter
from tests.eventsourcing.threads import at_once, elsewhere

PROCESSES, COMMANDS = 4, 50
ROOT = Path(__file__).parents[3]


def streams(counters):
    events = sorted(counters.event_store.get_events(), key=lambda event: (event.stream_id, event.version))
    return {stream_id: list(stream) for stream_id, stream in groupby(events, key=lambda event: event.stream_id)}


def test_processes_writing_to_the_same_streams_lose_nothing(counters, using):
    ids = [counters.handle(open_counter()).stream_id for _ in range(3)]
    database = str(connections[using].settings_dict["NAME"])
    call = [sys.executable, "-m", "tests.eventsourcing.database.writer", using, database, str(COMMANDS), *ids]
    writers = [
        subprocess.Popen(call, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]

    results = [(*writer.communicate(timeout=120), writer.returncode) for writer in writers]

    assert [(errors, code) for _, errors, code in results] == [("", 0)] * PROCESSES
    acknowledged = [tuple(line.split()) for output, _, _ in results for line in output.splitlines()]
    assert len(set(acknowledged)) == PROCESSES * COMMANDS
    stored = streams(counters)
    events = [event for stream in stored.values() for event in stream if event.type == "CounterRaised"]
    assert {(e.metadata.causation_id, e.stream_id, str(e.version)) for e in events} == set(acknowledged)
    assert len(events) == PROCESSES * COMMANDS
    assert [verify(stream) for stream in stored.values()] == [[], [], []]
    assert Receipt.objects.using(using).count() == 3 + PROCESSES * COMMANDS
    assert read_model.totals(using) == {stream_id: len(stream) - 1 for stream_id, stream in stored.items()}


def test_threads_raising_one_counter_lose_nothing(counters, using):
    counters.handle(open_counter(stream_id := str(uuid4())))

    outcomes = at_once([lambda: [counters.handle(raise_counter(stream_id)) for _ in range(3)]] * 20)

    versions = [outcome.version for thread in outcomes for outcome in thread]
    assert sorted(versions) == list(range(2, 62))
    assert read_model.totals(using) == {stream_id: 60}
    assert verify(counters.event_store.get_events(stream_id)) == []


def test_of_threads_that_state_the_version_they_saw_one_wins(counters, using):
    counters.handle(open_counter(stream_id := str(uuid4())))

    def attempt():
        try:
            return counters.handle(raise_counter(stream_id, expected_version=1)).version
        except VersionConflict as conflict:
            return f"{conflict.actual}, since then {[event.version for event in conflict.since]}"

    assert Tally(at_once([attempt] * 4)) == {2: 1, "2, since then [2]": 3}
    assert read_model.totals(using) == {stream_id: 1}


# On SQLite a command holds the write lock from its beginning, so nobody can come between its reading and its writing.


@pytest.fixture
def overtaken(counters):
    """Carries out commands like `counters`, but a rival commits between the first reading and the writing."""
    rivals = [raise_counter("", 10)]

    class Overtaken(CounterHandler):
        @staticmethod
        def raise_by(context, command):
            counter = load(context, command)
            if rivals:
                rival = rivals.pop()
                elsewhere(lambda: counters.handle(rival.set("data", rival.data.set("id", counter.id))))
            return context.repository.save_aggregate(counter.raise_by(command.data["by"]))

        @classmethod
        def get_handle_map(cls):
            return super().get_handle_map().set("RaiseCounter", cls.raise_by)

    return UnitOfWork(Overtaken, counters.event_store, counters.projections, counters.using)


@pytest.mark.parametrize("using", DATABASES[1:], indirect=True)
def test_a_command_that_was_overtaken_is_decided_again_on_fresh_state(overtaken, using):
    overtaken.handle(open_counter(stream_id := str(uuid4())))

    outcome = overtaken.handle(raise_counter(stream_id, 1))

    assert (outcome.version, outcome.repeated) == (3, False)
    assert read_model.totals(using) == {stream_id: 11}
    assert Receipt.objects.using(using).count() == 3


@pytest.mark.parametrize("using", DATABASES[1:], indirect=True)
def test_a_command_that_states_its_version_is_not_decided_again(overtaken, using):
    overtaken.handle(open_counter(stream_id := str(uuid4())))

    with pytest.raises(VersionConflict) as conflict:
        overtaken.handle(raise_counter(stream_id, 1, expected_version=1))

    assert (conflict.value.actual, [event.version for event in conflict.value.since]) == (2, [2])
    assert read_model.totals(using) == {stream_id: 10}
    assert Receipt.objects.using(using).count() == 2
