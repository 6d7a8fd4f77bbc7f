"""The log follower: one thread per process that reads the log and reports which todos have changed."""

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
from todos.read_model.seen_by import people_of

log = logging.getLogger(__name__)
MAX_WAIT_SECONDS = 1  # for open writers, before it checks again whether it was closed


class Change(NamedTuple):
    """A todo has reached this version. `people` are the ids of the people whose lists show the todo."""

    todo: str
    version: int
    people: tuple[str, ...]


class LogFollower(Thread):
    """Follows the log from now on, until `close` or an error. Both callbacks run in this thread.

    on_changes -- called with the changes up to a checkpoint; the first call has no changes and the first checkpoint
    on_end -- called once, at the end
    """

    def __init__(self, on_changes: Callable[[Sequence[Change], Checkpoint], None], on_end: Callable[[], None]) -> None:
        super().__init__(name="log follower", daemon=True)
        self._on_changes, self._on_end = on_changes, on_end
        self._subscription: Subscription | None = None
        self._closed = False

    def close(self) -> None:
        """Ask the follower to end soon. Every thread may call this."""
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
        """Wait until open writers have committed, then subscribe. Gives up when the follower is closed."""
        while self._subscription is None and not self._closed:
            with suppress(TimeoutError):
                self._subscription = Subscription.from_now_on(timeout=MAX_WAIT_SECONDS)


def _changes(events: Sequence[Event]) -> list[Change]:
    """The last version of each todo. The commit of an event also writes the row, so the people are known."""
    last = {event.stream_id: event.version for event in events}
    people = people_of(last)
    return [Change(todo, version, people[todo]) for todo, version in last.items() if todo in people]
