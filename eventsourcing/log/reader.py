"""Reads the whole log in order, exactly: an event that commits late is waited for, on either engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from time import monotonic, sleep

from django.db import connections

from ..database.store import LARGEST_NUMBER, DjangoEventStore
from ..event import Event
from .high_water_mark import Holder, Horizon
from .identity import head

BATCH = 1_000
LONGEST_PAUSE = 0.05  # seconds


class LogReader:
    """Reads on from a position of the log on the database `using`, and itself waits for nothing.

    position -- everything up to here has been read; there may be no event at it
    at_gap -- whether it stands before events that cannot be read yet, because one ahead of them may still come
    """

    def __init__(self, using: str = "default", after: int = 0) -> None:
        self.using, self.position = using, after
        self.at_gap = False
        self._store = DjangoEventStore.generate(using=using)
        self._horizon = Horizon(using)
        # SQLite has one writer at a time, so positions are drawn in the order of commits; AUTOINCREMENT reuses none.
        self._out_of_order = connections[using].vendor != "sqlite"

    @property
    def waiting_for(self) -> frozenset[Holder]:
        """The transactions that hold the gap open; none when not at one."""
        return self._horizon.waiting_for if self.at_gap else frozenset()

    def read(self, limit: int = BATCH) -> list[Event]:
        """The next events, at most `limit`, that none can come ahead of any more; empty while there are none.

        Raises RuntimeError inside a transaction: it would keep its old view of the log, or wait for itself.
        """
        refuse_transaction(self.using)
        while True:
            events = self._final(limit) or self._run(limit)
            if events or not self.at_gap or not self._horizon.look(self.position):
                return events

    def _final(self, limit: int) -> list[Event]:
        """Of what is final, known without a look at the positions: the quick way through a long history."""
        final = self._horizon.final
        if self.position >= final:
            return []
        events = self._store.get_slice(self.position, final, limit)
        self.position = at(events[-1]) if len(events) == limit else final
        self.at_gap = False
        return events

    def _run(self, limit: int) -> list[Event]:
        """Of what comes after it, as much as follows without a gap."""
        if self.at_gap and not self._run_goes_on():
            return []
        events = self._store.get_slice(self.position, LARGEST_NUMBER, limit)
        run = len(events)
        if self._out_of_order and events and at(events[-1]) != self.position + run:
            run = _unbroken(events, self.position)
        self.at_gap = bool(events) and not run
        if run:
            self.position = at(events[run - 1])
        return events[:run]

    def _run_goes_on(self) -> bool:
        """Whether the missing event has come; one row instead of all that stands behind it."""
        return bool(self._store.get_slice(self.position, self.position + 1, 1))


def read_all(after: int = 0, limit: int = BATCH, using: str = "default", timeout: float | None = None) -> list[Event]:
    """The next events of the whole log after position `after`, at most `limit`; none only when there are no more.

    Waits, at most `timeout` seconds (then TimeoutError), when there is nothing to return yet because an event that
    belongs ahead of those there are may still come: for the transactions that are writing events, for no others.
    Raises RuntimeError inside a transaction.
    """
    reader = LogReader(using, after)
    for _ in _pauses(timeout):
        events = reader.read(limit)
        while events and len(events) < limit and (more := reader.read(limit - len(events))):
            events += more
        if events or not reader.at_gap:
            return events
    raise TimeoutError(f"Waited {timeout} s at position {after} of the log for {_names(reader.waiting_for)} to end.")


def safe_position(using: str = "default", timeout: float | None = None) -> int:
    """A position up to which nothing can come any more, and which the log had reached when this was called.

    Whoever reads on from here gets every event that commits after this has returned. Waits and raises like `read_all`.
    """
    refuse_transaction(using)
    if connections[using].vendor == "sqlite":
        return head(using)
    horizon = Horizon(using)
    for _ in _pauses(timeout):
        horizon.look(0)
        if not horizon.waiting_for:
            return horizon.final
    raise TimeoutError(f"Waited {timeout} s for {_names(horizon.waiting_for)} to end.")


def refuse_transaction(using: str) -> None:
    """Raises RuntimeError unless every statement on `using` sees what is committed by then."""
    connection = connections[using]
    if connection.in_atomic_block or not connection.get_autocommit():
        raise RuntimeError("The log is read in autocommit only. Read outside atomic(), then open a transaction.")


def at(event: Event) -> int:
    """The position of an event that is stored."""
    assert event.position is not None
    return event.position


def pauses() -> Iterator[float]:
    """Seconds between two looks at who holds a gap open: short at first, for most transactions are short."""
    return chain((0.001, 0.002, 0.004, 0.008, 0.016, 0.032), repeat(LONGEST_PAUSE))


def _pauses(timeout: float | None) -> Iterator[None]:
    """Goes round until `timeout`, resting longer each time."""
    end = None if timeout is None else monotonic() + timeout
    for pause in pauses():
        yield
        if end is not None and monotonic() + pause > end:
            return
        sleep(pause)


def _unbroken(events: Sequence[Event], after: int) -> int:
    """How many of the events follow `after` one by one."""
    return next((number for number, event in enumerate(events) if event.position != after + number + 1), len(events))


def _names(holders: frozenset[Holder]) -> str:
    return ", ".join(sorted(str(holder) for holder in holders))
