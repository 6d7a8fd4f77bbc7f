"""The one reader of the log in this process: from a thread of its own it tells what has changed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Thread
from typing import NamedTuple

from django.db import DatabaseError, connections

from eventsourcing.errors import CheckpointRefused
from eventsourcing.event import Event
from eventsourcing.log.checkpoint import Checkpoint
from eventsourcing.log.subscription import Subscription
from todos.read_model import todos

log = logging.getLogger(__name__)
PATIENCE = 1  # seconds between two looks whether anybody still waits


class Change(NamedTuple):
    """A todo is at this version by now."""

    todo: str
    version: int
    owner: str


class Tail(Thread):
    """Follows the log from now on until `close`, or until it cannot be read on; both callbacks run in its thread.

    on_changes -- called with what has changed up to a checkpoint; at first with nothing, when it knows where it begins
    on_end -- called once, after the last of them
    """

    def __init__(self, on_changes: Callable[[Sequence[Change], Checkpoint], None], on_end: Callable[[], None]) -> None:
        super().__init__(name="tail", daemon=True)
        self._on_changes, self._on_end = on_changes, on_end
        self._subscription: Subscription | None = None
        self._closed = False

    def close(self) -> None:
        """Soon no more. For any thread."""
        self._closed = True
        if self._subscription is not None:
            self._subscription.close()

    def run(self) -> None:
        try:
            self._follow()
        except CheckpointRefused:
            log.warning("The log was exchanged. Open pages load themselves again.")
        except DatabaseError:
            log.exception("The log could not be read on. Open pages come back for the rest.")
        finally:
            connections.close_all()
            self._on_end()

    def _follow(self) -> None:
        self._begin()
        if self._subscription is None or self._closed:
            return
        self._on_changes([], self._subscription.checkpoint)
        for events in self._subscription.batches():
            self._on_changes(_changes(events), self._subscription.checkpoint)

    def _begin(self) -> None:
        """Waits for those who are writing, as long as somebody waits for this."""
        while self._subscription is None and not self._closed:
            with suppress(TimeoutError):
                self._subscription = Subscription.from_now_on(timeout=PATIENCE)


def _changes(events: Sequence[Event]) -> list[Change]:
    """The last version of each todo; whose it is stands in the read model since the same commit."""
    last = {event.stream_id: event.version for event in events}
    owners = todos.owners(last)
    return [Change(todo, version, owners[todo]) for todo, version in last.items() if todo in owners]
