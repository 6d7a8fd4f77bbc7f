"""Reads the whole log in order without missing an event that commits late, on either engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from time import monotonic, sleep

from django.db import connections

from ..database.store import MAX_BIGINT, DjangoEventStore
from ..event import Event
from .high_water_mark import HighWaterMark, OpenWriter
from .identity import head

BATCH = 1_000
MAX_PAUSE_SECONDS = 0.05


class LogReader:
    """Reads on from a position of the log on the database `using`. It never waits.

    position -- everything up to here has been read; there may be no event at this position
    at_gap -- whether there are events that cannot be read yet, because an event before them may still be committed
    """

    def __init__(self, using: str = "default", after: int = 0) -> None:
        self.using, self.position = using, after
        self.at_gap = False
        self._store = DjangoEventStore.generate(using=using)
        self._high_water_mark = HighWaterMark(using)
        # SQLite has one writer at a time, so positions are drawn in the order of commits; AUTOINCREMENT reuses none.
        self._commits_out_of_order = connections[using].vendor != "sqlite"

    @property
    def waiting_for(self) -> frozenset[OpenWriter]:
        """The transactions that hold the gap open; empty when not at a gap."""
        return self._high_water_mark.waiting_for if self.at_gap else frozenset()

    def read(self, limit: int = BATCH) -> list[Event]:
        """The next events, at most `limit`, before which no other can appear any more; empty while there are none.

        Raises RuntimeError inside a transaction: it would keep its old view of the log, or wait for itself.
        """
        refuse_transaction(self.using)
        while True:
            events = self._final(limit) or self._run(limit)
            if events or not self.at_gap or not self._high_water_mark.look(self.position):
                return events

    def _final(self, limit: int) -> list[Event]:
        """The next events up to the high-water mark, whose positions need no check: fast through a long history."""
        final = self._high_water_mark.final
        if self.position >= final:
            return []
        events = self._store.get_slice(self.position, final, limit)
        self.position = events[-1].position if len(events) == limit else final
        self.at_gap = False
        return events

    def _run(self, limit: int) -> list[Event]:
        """The next events that follow without a gap."""
        if self.at_gap and not self._is_gap_closed():
            return []
        events = self._store.get_slice(self.position, MAX_BIGINT, limit)
        run = len(events)
        if self._commits_out_of_order and events and events[-1].position != self.position + run:
            run = _length_of_run(events, self.position)
        self.at_gap = bool(events) and not run
        if run:
            self.position = events[run - 1].position
        return events[:run]

    def _is_gap_closed(self) -> bool:
        """Whether the missing event has come: reads one row, not all that follow the gap."""
        return bool(self._store.get_slice(self.position, self.position + 1, 1))


def read_all(after: int = 0, limit: int = BATCH, using: str = "default", timeout: float | None = None) -> list[Event]:
    """The next events of the whole log after position `after`, at most `limit`; empty at its end.

    Where all that could be returned follows an event that may still be committed, waits for the transactions that are
    writing events, at most `timeout` seconds (then TimeoutError). Raises RuntimeError inside a transaction.
    """
    reader = LogReader(using, after)
    for _ in _attempts(timeout):
        events = reader.read(limit)
        while events and len(events) < limit and (more := reader.read(limit - len(events))):
            events += more
        if events or not reader.at_gap:
            return events
    raise TimeoutError(f"Waited {timeout} s at position {after} of the log for {_names(reader.waiting_for)} to end.")


def safe_position(using: str = "default", timeout: float | None = None) -> int:
    """A position that the log had reached when this was called, and before which no event can appear any more.

    A reader that starts here gets every event that commits after the return. Waits and raises like `read_all`.
    """
    refuse_transaction(using)
    if connections[using].vendor == "sqlite":
        return head(using)
    mark = HighWaterMark(using)
    for _ in _attempts(timeout):
        mark.look(0)
        if not mark.waiting_for:
            return mark.final
    raise TimeoutError(f"Waited {timeout} s for {_names(mark.waiting_for)} to end.")


def refuse_transaction(using: str) -> None:
    """Raises RuntimeError unless `using` is in autocommit, where each statement sees all commits before it."""
    connection = connections[using]
    if connection.in_atomic_block or not connection.get_autocommit():
        raise RuntimeError("The log is read in autocommit only. Read outside atomic(), then open a transaction.")


def pauses() -> Iterator[float]:
    """Seconds to wait between two looks at a gap: short at first, as most transactions are short."""
    return chain((0.001, 0.002, 0.004, 0.008, 0.016, 0.032), repeat(MAX_PAUSE_SECONDS))


def _attempts(timeout: float | None) -> Iterator[None]:
    """One turn after the other until `timeout` seconds have passed, with growing pauses between."""
    end = None if timeout is None else monotonic() + timeout
    for pause in pauses():
        yield
        if end is not None and monotonic() + pause > end:
            return
        sleep(pause)


def _length_of_run(events: Sequence[Event], after: int) -> int:
    """How many of the events follow position `after` without a gap."""
    return next((number for number, event in enumerate(events) if event.position != after + number + 1), len(events))


def _names(writers: frozenset[OpenWriter]) -> str:
    return ", ".join(sorted(str(writer) for writer in writers))
