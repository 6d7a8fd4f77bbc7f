"""The open pages of this process, and the pending changes of each. Everything here runs in the event loop."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from eventsourcing.log.checkpoint import Checkpoint
from todos.live.log_follower import Change, LogFollower
from todos.read_model.seen_by import Person

MAX_PENDING = 500  # changed todos per viewer; the page of a slower viewer reconnects and catches up
LINGER_SECONDS = 5  # the follower goes on so long without viewers, because a person's next page mostly opens by then


class LiveViewer:
    """One open page. It gets changes of the todos in its person's lists."""

    __slots__ = ("_wake", "changes", "checkpoint", "over", "person")

    def __init__(self, person: Person) -> None:
        self.person = person
        self.changes: dict[str, int] = {}
        self.checkpoint: Checkpoint | None = None
        self.over = False
        self._wake = asyncio.Event()

    def add_change(self, todo: str, version: int, checkpoint: Checkpoint) -> None:
        """Make a change pending. It replaces an earlier pending version of the same todo."""
        self.changes[todo] = version
        self.checkpoint = checkpoint
        if len(self.changes) > MAX_PENDING:
            self.end()
        self._wake.set()

    def end(self) -> None:
        """End this stream. The page reconnects with the last checkpoint that it got."""
        self.over = True
        self._wake.set()

    async def wait(self, seconds: float) -> None:
        """Wait for a change or the end of the stream, at most this many seconds."""
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return
        self._wake.clear()

    def take(self) -> dict[str, int]:
        """Remove and return the pending changes."""
        taken, self.changes = self.changes, {}
        return taken


class Subscribers:
    """All viewers of this process, and the log follower that they share. The follower runs while there are viewers.

    checkpoint -- the viewers have all changes up to this checkpoint; None while no follower runs
    """

    def __init__(self) -> None:
        self.checkpoint: Checkpoint | None = None
        self.closed = False
        self._viewers: dict[str, set[LiveViewer]] = defaultdict(set)  # by id of the person
        self._count = 0
        self._follower: LogFollower | None = None
        self._begun = asyncio.Event()

    @contextmanager
    def joined(self, viewer: LiveViewer) -> Iterator[None]:
        """While the context is open, `viewer` gets all its changes."""
        self._viewers[str(viewer.person.pk)].add(viewer)
        self._count += 1
        if self._follower is None:
            self._start()
        try:
            yield
        finally:
            self._leave(viewer)

    async def begun(self) -> Checkpoint | None:
        """The checkpoint from which a joined viewer gets changes; None when the follower ended before its first one."""
        await self._begun.wait()
        return self.checkpoint

    def end(self) -> None:
        """End all streams at once."""
        self.closed = True
        self._end_viewers()
        if self._follower is not None:
            self._follower.close()

    def _leave(self, viewer: LiveViewer) -> None:
        person = str(viewer.person.pk)
        self._viewers[person].discard(viewer)
        if not self._viewers[person]:
            del self._viewers[person]
        self._count -= 1
        if not self._count:
            asyncio.get_running_loop().call_later(LINGER_SECONDS, self._stop_unless_needed)

    def _start(self) -> None:
        loop = asyncio.get_running_loop()
        self._begun.clear()
        self._follower = LogFollower(
            lambda changes, checkpoint: _call(loop, self._on_changes, changes, checkpoint),
            lambda: _call(loop, self._on_end),
        )
        self._follower.start()

    def _stop_unless_needed(self) -> None:
        if not self._count and self._follower is not None:
            self._follower.close()

    def _on_changes(self, changes: Sequence[Change], checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint
        self._begun.set()
        for todo, version, people in changes:
            for viewer in set[LiveViewer]().union(*(self._viewers.get(person, ()) for person in people)):
                viewer.add_change(todo, version, checkpoint)

    def _on_end(self) -> None:
        """End all viewers with the follower. A page that joined meanwhile reconnects and starts a new follower."""
        self.checkpoint = self._follower = None
        self._end_viewers()
        self._begun.set()

    def _end_viewers(self) -> None:
        for viewer in {viewer for viewers in self._viewers.values() for viewer in viewers}:
            viewer.end()


def _call[*Arguments](
    loop: asyncio.AbstractEventLoop, function: Callable[[*Arguments], object], *arguments: *Arguments
) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(function, *arguments)
