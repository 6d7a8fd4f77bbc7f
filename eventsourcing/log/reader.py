"""Reads the whole log in order, on PostgreSQL and SQLite, without missing an event that commits late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from time import monotonic, sleep

from django.db import connections

from ..database.store import MAX_BIGINT, DjangoEventStore
from ..database.transactions import refuse_transaction
from ..event import Event
from .high_water_mark import HighWaterMark, OpenWriter
from .identity import head

BATCH = 1_000
MAX_PAUSE_SECONDS = 0.05


class LogReader:
    """Reads on from a position of the log on the database `using`. It never waits.

    A gap is a missing position whose event may still be committed. Events after a gap cannot be read yet.
    position -- everything up to this position has been read; it may be a position without an event
    at_gap -- whether the next event lies behind a gap
    """

    def __init__(self, using: str = "default", after: int = 0) -> None:
        self.using, self.position = using, after
        self.at_gap = False
        self._store = DjangoEventStore.generate(using=using)
        self._high_water_mark = HighWaterMark(using)
        # SQLite has one writer at a time, so it draws positions in the order of commits. AUTOINCREMENT reuses none.
        self._commits_out_of_order = connections[using].vendor != "sqlite"

    @property
    def waiting_for(self) -> frozenset[OpenWriter]:
        """The open transactions that may still fill the gap; empty when the reader is not at a gap."""
        return self._high_water_mark.waiting_for if self.at_gap else frozenset()

    def read(self, limit: int = BATCH) -> list[Event]:
        """The next events, at most `limit`; empty while there are none. No later commit puts an event before them.

        Raises ValueError for a limit below 1. Raises InsideTransaction in a transaction: it would keep its old view of
        the log, or wait for itself.
        """
        check_limit(limit)
        refuse_transaction(self.using)
        while True:
            events = self._read_final(limit) or self._read_consecutive(limit)
            if events or not self.at_gap or not self._high_water_mark.look(self.position):
                return events

    def _read_final(self, limit: int) -> list[Event]:
        """The next events up to the high-water mark. Their positions need no check, so a long history reads fast."""
        final = self._high_water_mark.final
        if self.position >= final:
            return []
        events = self._store.get_slice(self.position, final, limit)
        self.position = events[-1].position if len(events) == limit else final
        self.at_gap = False
        return events

    def _read_consecutive(self, limit: int) -> list[Event]:
        """The next events whose positions follow each other without a gap."""
        if self.at_gap and not self._is_gap_closed():
            return []
        events = self._store.get_slice(self.position, MAX_BIGINT, limit)
        number = len(events)
        if self._commits_out_of_order and events and events[-1].position != self.position + number:
            number = _count_consecutive(events, self.position)
        self.at_gap = bool(events) and not number
        if number:
            self.position = events[number - 1].position
        return events[:number]

    def _is_gap_closed(self) -> bool:
        """Whether the event at the missing position is committed now. Reads this one row, not those after the gap."""
        return bool(self._store.get_slice(self.position, self.position + 1, 1))


def read_all(after: int = 0, limit: int = BATCH, using: str = "default", timeout: float | None = None) -> list[Event]:
    """One batch of the whole log: the next events after position `after`, at most `limit`; empty at its end.

    Waits only while a gap comes before the first event, until the transactions that are writing events have ended.
    Raises TimeoutError after `timeout` seconds of waiting, and InsideTransaction inside a transaction.
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
    """The last position of the log at the time of the call. No event can appear at or before it any more.

    A reader that starts here gets every event that commits after the return. Waits and raises like `read_all`.
    """
    refuse_transaction(using)
    if connections[using].vendor == "sqlite":
        return head(using)
    mark = HighWaterMark(using)
    for _ in _attempts(timeout):
        mark.look(0)  # for a reader at the start of the log, so that every open writer counts
        if not mark.waiting_for:
            return mark.final
    raise TimeoutError(f"Waited {timeout} s for {_names(mark.waiting_for)} to end.")


def check_limit(limit: int) -> None:
    """Raises ValueError for a number of events that is below 1, which engines take for different things."""
    if limit < 1:
        raise ValueError(f"{limit} events at a time are no reading on. Ask for 1 or more.")


def pauses() -> Iterator[float]:
    """Seconds to wait between two looks at a gap. The first ones are short, as most transactions are short."""
    return chain((0.001, 0.002, 0.004, 0.008, 0.016, 0.032), repeat(MAX_PAUSE_SECONDS))


def _attempts(timeout: float | None) -> Iterator[None]:
    """Yields once per attempt, with growing pauses between. Ends when the next pause would exceed `timeout` seconds."""
    end = None if timeout is None else monotonic() + timeout
    for pause in pauses():
        yield
        if end is not None and monotonic() + pause > end:
            return
        sleep(pause)


def _count_consecutive(events: Sequence[Event], after: int) -> int:
    """How many of the events follow position `after` without a gap."""
    return next((number for number, event in enumerate(events) if event.position != after + number + 1), len(events))


def _names(writers: frozenset[OpenWriter]) -> str:
    return ", ".join(sorted(str(writer) for writer in writers))
