"""Random histories against a plain list: append, conflict, rollback, savepoint, read, restart, somebody in between."""

from __future__ import annotations

from contextlib import suppress
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from eventsourcing.database.store import DjangoEventStore
from eventsourcing.errors import VersionConflict
from eventsourcing.log.checkpoint import Checkpoint
from eventsourcing.log.reader import LogReader, read_all, safe_position
from eventsourcing.log.subscription import Subscription
from eventsourcing.testing import happened
from tests.eventsourcing.databases import DATABASES
from tests.eventsourcing.log.somebody import WRITER, Somebody

STREAMS = st.integers(0, 2)
COUNTS = st.integers(1, 3)


class Refused(Exception):
    pass


class Log(RuleBasedStateMachine):
    """`kept` is the model: (position, stream, version) of what is committed. `open` is somebody's transaction."""

    using = "default"
    interleaved = False

    def __init__(self):
        super().__init__()
        self.begin = safe_position(self.using)
        self.streams = [str(uuid4()) for _ in range(3)]
        self.kept: list[tuple[int, str, int]] = []
        self.read: list[tuple[int, str, int]] = []
        self.open: list[tuple[int, str, int]] | None = None
        self.somebody = Somebody(self.using)
        self.restart()

    def teardown(self):
        self.somebody.leave()

    def version(self, stream_id):
        return sum(kept[1] == stream_id for kept in self.kept)

    def write(self, stream, count):
        stream_id = self.streams[stream]
        stored = self.store.append(stream_id, happened(*range(count)), self.version(stream_id))
        return [(event.position, stream_id, event.version) for event in stored]

    @rule()
    def restart(self):
        """New objects, as in a new process: nothing is known but the position."""
        self.store = DjangoEventStore.generate(metadata=WRITER, using=self.using)
        self.reader = LogReader(self.using, self.read[-1][0] if self.read else self.begin)

    @rule(stream=STREAMS, count=COUNTS)
    def append(self, stream, count):
        self.kept += self.write(stream, count)

    @rule(stream=STREAMS, off=st.sampled_from([-1, 1]))
    def conflict(self, stream, off):
        stream_id = self.streams[stream]
        expected = max(self.version(stream_id) + off, 0)
        if expected != self.version(stream_id):
            with pytest.raises(VersionConflict):
                self.store.append(stream_id, happened(0), expected)

    @rule(stream=STREAMS, count=COUNTS)
    def roll_back(self, stream, count):
        with suppress(Refused), transaction.atomic(self.using):
            self.write(stream, count)
            raise Refused

    @rule(stream=STREAMS, other=STREAMS, count=COUNTS)
    def roll_back_to_a_savepoint(self, stream, other, count):
        with transaction.atomic(self.using):
            with suppress(Refused), transaction.atomic(self.using):
                self.write(stream, count)
                raise Refused
            written = self.write(other, count)
        self.kept += written

    @precondition(lambda self: self.interleaved and self.open is None)
    @rule()
    def somebody_begins(self):
        self.somebody.begin()
        self.open = []

    @precondition(lambda self: self.open is not None)
    @rule()
    def somebody_appends(self):
        stream_id = f"somebody's {self.streams[0]}"
        version = self.version(stream_id) + len(self.open) + 1
        self.open.append((self.somebody.append(stream_id, 0), stream_id, version))

    @precondition(lambda self: self.open is not None)
    @rule(kept=st.booleans())
    def somebody_ends(self, kept):
        (self.somebody.commit if kept else self.somebody.roll_back)()
        self.kept = sorted(self.kept + (self.open if kept else []))
        self.open = None

    @rule(limit=st.integers(1, 4))
    def read_on(self, limit):
        events = self.reader.read(limit)
        assert len(events) <= limit
        self.read += [(event.position, event.stream_id, event.version) for event in events]

    @precondition(lambda self: not self.open)
    @rule(limit=st.integers(1, 4))
    def read_everything(self, limit):
        while self.reader.position < (self.kept[-1][0] if self.kept else 0):
            self.read_on(limit)
        assert self.read == self.kept

    @precondition(lambda self: not self.open)
    @rule()
    def read_otherwise(self):
        log_id = Subscription(using=self.using).checkpoint.log_id
        at = Checkpoint(log_id, self.begin)
        ids = [event.id for event in Subscription(str(at), self.using, batch=3).catch_up()]
        assert ids == [event.id for event in read_all(self.begin, using=self.using)]
        assert len(ids) == len(self.kept)

    @invariant()
    def nothing_is_skipped_or_handed_out_twice(self):
        assert self.read == self.kept[: len(self.read)]


class InterleavedLog(Log):
    """With somebody whose transaction is open meanwhile; on SQLite it would let nobody else write."""

    using = "postgresql"
    interleaved = True


@pytest.mark.parametrize("using", DATABASES, indirect=True)
def test_random_histories_are_read_as_a_plain_list_says(using):
    machine = Log if using == "default" else InterleavedLog
    few = settings(
        max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(machine, settings=few)
