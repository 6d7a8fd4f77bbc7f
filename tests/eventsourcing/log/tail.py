"""Readers that follow a log in a thread of their own, and remember what they were given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Flag
from typing import Any, Self

from eventsourcing.database.store import DjangoEventStore
from eventsourcing.event import Event
from eventsourcing.log.subscription import Subscription
from tests.eventsourcing.threads import PATIENCE, in_this_thread


class Naive:
    """What everybody writes first: asks for what is after the last event seen. Misses what commits late."""

    def __init__(self, using: str, after: int = 0) -> None:
        self.store, self.after, self.closed = DjangoEventStore.generate(using=using), after, Flag()

    def __iter__(self) -> Iterator[Event]:
        while True:
            last_look = self.closed.is_set()
            for event in self.store.get_events(start=self.after):
                self.after = event.position
                yield event
            if last_look:
                return
            self.closed.wait(0.001)

    def close(self) -> None:
        self.closed.set()


class Tail:
    """Iterates in a thread from the beginning of the `with` block to its end."""

    def __init__(self, reader: Subscription | Naive) -> None:
        self.reader: Any = reader
        self.events: list[Event] = []
        self._thread = ThreadPoolExecutor(1)

    def _collect(self, events: Iterable[Event]) -> None:
        for event in events:
            self.events.append(event)

    def __enter__(self) -> Self:
        self._done = self._thread.submit(in_this_thread, lambda: self._collect(self.reader))
        return self

    def __exit__(self, *error: object) -> None:
        self.reader.close()
        self._done.result(PATIENCE)
        self._thread.shutdown()

    @property
    def positions(self) -> list[int]:
        return [event.position for event in self.events]
