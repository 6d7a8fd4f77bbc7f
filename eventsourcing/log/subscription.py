"""Every event of the log, one after the other, and then those to come: for read models, mail, live pages.

What it guarantees, and how a consumer stays exact over a restart: docs/subscriptions.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from threading import Condition
from time import monotonic
from typing import NamedTuple, Self

from django.db import connections

from ..database import commit_signal
from ..event import Event
from ..models import StoredEvent
from . import identity
from .checkpoint import Checkpoint
from .high_water_mark import Holder
from .reader import BATCH, LONGEST_PAUSE, LogReader, at, pauses, safe_position

POLL = 0.1  # seconds between two looks at the log, where no commit of this process rings


class Lag(NamedTuple):
    """How far a consumer is behind.

    events -- stored, but not yet handed out or not yet done with
    seconds -- since it last was done with all there was; 0.0 when it is
    waiting_for -- transactions that hold the next event back, where it waits for an earlier one
    """

    events: int
    seconds: float
    waiting_for: frozenset[Holder]


class Subscription:
    """Hands out every event of the log on `using` after a checkpoint: none skipped, none twice, in order of position.

    after -- a Checkpoint or its text; None begins with the first event
    batch -- how many events are read, and held in memory, at a time

    Raises CheckpointRefused when the log cannot be read on from there. One thread iterates; `close`, `lag`,
    `wait_for` are for the others. An error of the database ends the iteration; iterate again to go on.
    """

    def __init__(self, after: Checkpoint | str | None = None, using: str = "default", batch: int = BATCH) -> None:
        self.using, self.batch = using, batch
        checkpoint = Checkpoint.parse(after) if isinstance(after, str) else after
        if checkpoint is None:
            checkpoint = Checkpoint(identity.log_id(using), 0)
        identity.check(checkpoint, using)
        self._log_id, self._position = checkpoint
        self._done = self._position
        self._reader = LogReader(using, self._position)
        self._level = monotonic()
        self._wake = commit_signal.of(using)
        self._progress = Condition()
        self._waiters = 0
        self._closed = False

    @classmethod
    def from_now_on(cls, using: str = "default", batch: int = BATCH, timeout: float | None = None) -> Self:
        """One that hands out every event that commits after this has returned, and maybe some from just before.

        Waits first for the transactions that are writing events, at most `timeout` seconds (TimeoutError).
        """
        log_id = identity.log_id(using)
        return cls(Checkpoint(log_id, safe_position(using, timeout)), using, batch)

    @property
    def checkpoint(self) -> Checkpoint:
        """Of the event handed out last; to be stored together with what was made of that event."""
        return Checkpoint(self._log_id, self._position)

    def __iter__(self) -> Iterator[Event]:
        """Event by event; at the end of the log wait for more, until `close`.

        Raises RuntimeError inside a transaction, CheckpointRefused when the log was exchanged meanwhile.
        """
        return self._events(follow=True)

    def catch_up(self) -> Iterator[Event]:
        """Event by event what is stored by now, then end."""
        return self._events(follow=False)

    def batches(self, follow: bool = True) -> Iterator[list[Event]]:
        """As many events at a time as are there, at most `batch`; then wait for more, or else end."""
        for events in self._read(follow):
            self._position = at(events[-1])
            yield events
            self._is_done(self._position)

    def close(self) -> None:
        """End the iteration, at once if it waits. For any thread."""
        self._closed = True
        self._wake.ring()
        self._tell()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def lag(self) -> Lag:
        """How far the consumer is behind now. Counts what it has not seen, so it takes longer the more that is."""
        events = StoredEvent._base_manager.using(self.using).filter(position__gt=self._done).count()
        return Lag(events, monotonic() - self._level if events else 0.0, self._reader.waiting_for)

    def wait_for(self, position: int, timeout: float) -> None:
        """Return when the consumer is done with every event up to `position`: it has come back for the next one.

        So a reader sees in the consumer's read model what a writer was told is stored. For another thread than the
        consumer's. Raises TimeoutError after `timeout` seconds, or when closed before.
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
                self._position = position = event.position or 0
                yield event
                self._done = position  # `_is_done` in line: this is run for every event of a long history
                if self._waiters:
                    self._tell()

    def _read(self, follow: bool) -> Iterator[list[Event]]:
        """What the log has to give, from the event handed out last; every iteration begins there anew."""
        self._reader = reader = LogReader(self.using, self._position)
        end = None if follow else identity.head(self.using)
        rests = pauses()
        try:
            while not self._closed and (end is None or reader.position < end):
                rings = self._wake.rings  # before the look, so that a commit after it ends the rest
                if events := reader.read(self.batch):
                    rests = pauses()
                    yield events
                elif reader.at_gap:
                    self._rest_at_gap(rings, next(rests))
                else:
                    self._rest(rings)
            self._level = self._level if self._closed else monotonic()
        finally:
            self._let_go()

    def _rest(self, rings: int) -> None:
        self._level = monotonic()
        self._is_done(self._reader.position)
        self._let_go()
        if not self._wake.wait(rings, POLL) and not self._closed:
            identity.check(Checkpoint(self._log_id, self._reader.position), self.using)

    def _rest_at_gap(self, rings: int, seconds: float) -> None:
        if seconds >= LONGEST_PAUSE:
            self._let_go()
        self._wake.wait(rings, seconds)

    def _is_done(self, position: int) -> None:
        self._done = position
        if self._waiters:
            self._tell()

    def _tell(self) -> None:
        with self._progress:
            self._progress.notify_all()

    def _let_go(self) -> None:
        """Whoever waits holds no connection, unless CONN_MAX_AGE says to keep it."""
        connections[self.using].close_if_unusable_or_obsolete()
