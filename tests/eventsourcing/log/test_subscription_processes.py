"""Many processes writing at random beside a reader that follows: it misses nothing; one that knows no gaps does."""

from __future__ import annotations

import subprocess
import sys
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from django.db import connections

from eventsourcing.database.store import DjangoEventStore
from eventsourcing.log.subscription import Subscription
from tests.eventsourcing.databases import DATABASES
from tests.eventsourcing.log.somebody import Somebody
from tests.eventsourcing.log.tail import Naive, Tail
from tests.eventsourcing.threads import PATIENCE

PROCESSES, TRANSACTIONS = 4, 100
ROOT = Path(__file__).parents[3]


def begin(using, number):
    database = str(connections[using].settings_dict["NAME"])
    call = [
        sys.executable,
        "-m",
        "tests.eventsourcing.log.random_writer",
        using,
        database,
        f"writer {number}",
        str(TRANSACTIONS),
    ]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(call, cwd=ROOT, text=True, **pipes)


@pytest.fixture
def write_at_random(using):
    """Runs the processes to their end; returns the ids of all events that they saw committed."""
    writers = [begin(using, number) for number in range(PROCESSES)]
    assert [writer.stdout.readline() for writer in writers] == ["ready\n"] * PROCESSES

    def run():
        for writer in writers:
            writer.stdin.write("go\n")
            writer.stdin.flush()
        results = [(*writer.communicate(timeout=PATIENCE), writer.returncode) for writer in writers]
        assert [(errors, code) for _, errors, code in results] == [("", 0)] * PROCESSES
        return [event_id for output, _, _ in results for event_id in output.split()]

    yield run
    for writer in writers:
        writer.kill()
        writer.wait()


def ids(events):
    return [event.id for event in events]


def check(events, using, acknowledged):
    """Every event once, in the order of positions, and so every stream in its own order from the first on."""
    assert ids(events) == ids(DjangoEventStore.generate(using=using).get_events())
    assert set(acknowledged) == set(ids(events))
    assert len(acknowledged) == len(events) > 100
    assert all(before.position < after.position for before, after in pairwise(events))
    by_stream = sorted(events, key=lambda event: event.stream_id)
    for _, stream in groupby(by_stream, key=lambda event: event.stream_id):
        versions = [event.version for event in stream]
        assert versions == list(range(1, len(versions) + 1))


@pytest.mark.parametrize("using", DATABASES[1:], indirect=True)
def test_on_postgresql_nothing_is_missed_but_by_the_naive_reader(using, write_at_random):
    unrelated = Somebody(using)
    unrelated.begin()
    unrelated.sql("CREATE TABLE elsewhere (n int)")
    subscription, naive = Subscription(using=using), Naive(using)

    with Tail(subscription) as tail, Tail(naive) as naive_tail:
        acknowledged = write_at_random()
        last = max(event.position for event in DjangoEventStore.generate(using=using).get_events())
        subscription.wait_for(last, PATIENCE)
        assert subscription.lag().events == 0
    unrelated.leave()

    check(tail.events, using, acknowledged)
    assert set(ids(naive_tail.events)) < set(acknowledged)


@pytest.mark.parametrize("using", DATABASES[:1], indirect=True)
def test_on_the_default_database_nothing_is_missed(using, write_at_random):
    subscription = Subscription(using=using)
    with Tail(subscription) as tail:
        acknowledged = write_at_random()
        last = max(event.position for event in DjangoEventStore.generate(using=using).get_events())
        subscription.wait_for(last, PATIENCE)

    check(tail.events, using, acknowledged)
