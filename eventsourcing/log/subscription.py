"""Every event of the log in order, then new ones as they come: for read models, mail, live pages.

docs/subscriptions.md says what it guarantees, and how a consumer stays exact over a restart.
"""

from __future__ import annotations

from collections.abc import Iterator
from threading import Condition
from time import monotonic
from typing import NamedTuple, Self

from django.db import connections

from ..database.commit_signal import signal_for
from ..event import Event
from ..models import StoredEvent
from . import identity
from .checkpoint import Checkpoint
from .high_water_mark import OpenWriter
from .reader import BATCH, MAX_PAUSE_SECONDS, LogReader, check_limit, pauses, safe_position

POLL_SECONDS = 0.1  # between two looks at the log; commits of this process wake the subscription sooner


class Lag(NamedTuple):
    """How far a consumer is behind.

    events -- stored, but not handed out yet or still being handled
    seconds -- since the consumer last had handled everything; 0.0 when it has now
    waiting_for -- transactions that delay the next event, because they may commit an earlier one
    """

    events: int
    seconds: float
    waiting_for: frozenset[OpenWriter]


class Subscription:
    """Hands out every event of the log on `using` after a checkpoint: none skipped, none twice, in order of position.

    An event is handled when its consumer comes back for the next one. An iteration that ended before that, by an error
    of the consumer or by `break`, has not handled its last event (or batch): the next iteration begins with it.

    after -- a Checkpoint or its text; None begins with the first event
    batch -- how many events are read, and held in memory, at a time

    Raises CheckpointRefused when the log cannot be read from there on. One thread iterates; `close`, `lag` and
    `wait_for` are for other threads. A database error ends the iteration; iterate again to go on.
    """

    def __init__(self, after: Checkpoint | str | None = None, using: str = "default", batch: int = BATCH) -> None:
        check_limit(batch)
        self.using, self.batch = using, batch
        checkpoint = Checkpoint.parse(after) if isinstance(after, str) else after
        if checkpoint is None:
            checkpoint = Checkpoint(identity.log_id(using), 0)
        identity.check(checkpoint, using)
        self._log_id, self._position = checkpoint
        self._done = self._position
        self._reader = LogReader(using, self._position)
        self._caught_up_at = monotonic()
        self._signal = signal_for(using)
        self._progress = Condition()
        self._waiters = 0
        self._closed = False

    @classmethod
    def from_now_on(cls, using: str = "default", batch: int = BATCH, timeout: float | None = None) -> Self:
        """A subscription to every event that commits after the return, and perhaps some from just before.

        Waits first for the transactions that are writing events, at most `timeout` seconds (TimeoutError).
        """
        log_id = identity.log_id(using)
        return cls(Checkpoint(log_id, safe_position(using, timeout)), using, batch)

    @property
    def checkpoint(self) -> Checkpoint:
        """The checkpoint of the last event handed out; store it together with what was made of that event."""
        return Checkpoint(self._log_id, self._position)

    def __iter__(self) -> Iterator[Event]:
        """Event by event; at the end of the log waits for more, until `close`.

        Raises InsideTransaction in a transaction, CheckpointRefused when the log was exchanged meanwhile.
        """
        return self._events(follow=True)

    def catch_up(self) -> Iterator[Event]:
        """Event by event what is stored by now, then end."""
        return self._events(follow=False)

    def batches(self, follow: bool = True) -> Iterator[list[Event]]:
        """The events that are there, at most `batch` at a time; then waits for more, or ends without `follow`."""
        for events in self._read(follow):
            self._position = events[-1].position
            yield events
            self._set_done(self._position)

    def close(self) -> None:
        """End the iteration; a waiting one ends at once. For any thread."""
        self._closed = True
        self._signal.notify()
        self._notify_waiters()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def lag(self) -> Lag:
        """How far the consumer is behind now. It counts the events left, so it takes longer the more there are."""
        events = StoredEvent._base_manager.using(self.using).filter(position__gt=self._done).count()
        return Lag(events, monotonic() - self._caught_up_at if events else 0.0, self._reader.waiting_for)

    def wait_for(self, position: int, timeout: float) -> None:
        """Wait until the consumer has handled every event up to `position`, that is, has asked for the next one.

        Then the consumer's read model shows what a writer stored at that position. For another thread than the
        consumer's. Raises TimeoutError after `timeout` seconds, or when the subscription is closed before.
        """
        with self._progress:
            self._waiters += 1
            self._progress.wait_for(lambda: self._done >= position or self._closed, timeout)
            self._waiters -= 1
        if self._done < position:
            why = "It is closed." if self._closed else "Is it iterated? See lag()."
            raise TimeoutError(f"The subscription is at position {self._done}, not at {position}. {why}")

    def _events(self, follow: bool) -> Iterator[Event]:
        for events in self._read(follow):
            for event in events:
                if self._closed:
                    return
                self._position = position = event.position
                yield event
                self._done = position  # `_set_done`, inlined: this runs for every event of a long history
                if self._waiters:
                    self._notify_waiters()

    def _read(self, follow: bool) -> Iterator[list[Event]]:
        """Batches of the log after the last event handled; every iteration begins there."""
        self._position = self._done
        self._reader = reader = LogReader(self.using, self._position)
        end = None if follow else identity.head(self.using)
        gap_pauses = pauses()
        try:
            while not self._closed and (end is None or reader.position < end):
                count = self._signal.count  # before the look, so that a commit after the look ends the wait
                if events := reader.read(self.batch):
                    gap_pauses = pauses()
                    yield events
                elif reader.at_gap:
                    self._wait_at_gap(count, next(gap_pauses))
                else:
                    self._wait_at_end(count)
            self._caught_up_at = self._caught_up_at if self._closed else monotonic()
        finally:
            self._release_connection()

    def _wait_at_end(self, count: int) -> None:
        self._caught_up_at = monotonic()
        self._set_done(self._reader.position)
        self._release_connection()
        if not self._signal.wait(count, POLL_SECONDS) and not self._closed:
            identity.check(Checkpoint(self._log_id, self._reader.position), self.using)

    def _wait_at_gap(self, count: int, seconds: float) -> None:
        if seconds >= MAX_PAUSE_SECONDS:
            self._release_connection()
        self._signal.wait(count, seconds)

    def _set_done(self, position: int) -> None:
        self._done = position
        if self._waiters:
            self._notify_waiters()

    def _notify_waiters(self) -> None:
        with self._progress:
            self._progress.notify_all()

    def _release_connection(self) -> None:
        """A waiting subscription holds no connection, unless CONN_MAX_AGE says to keep it."""
        connections[self.using].close_if_unusable_or_obsolete()
