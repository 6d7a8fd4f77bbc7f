"""Who looks at a page now, and what each of them has not been told yet. Lives in the event loop."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from eventsourcing.log.checkpoint import Checkpoint
from todos.live.log_follower import Change, Tail

MOST = 500  # todos that wait for one viewer; who is slower than that comes back and is told at once where all stand
LINGER = 5  # seconds that the tail goes on without viewers: somebody who goes to the next page is back within them


class Viewer:
    """One open page: of whose todos it hears, and of which one besides."""

    __slots__ = ("_bell", "changes", "checkpoint", "over", "owner", "todo")

    def __init__(self, owner: str, todo: str) -> None:
        self.owner, self.todo = owner, todo
        self.changes: dict[str, int] = {}
        self.checkpoint: Checkpoint | None = None
        self.over = False
        self._bell = asyncio.Event()

    def tell(self, todo: str, version: int, checkpoint: Checkpoint) -> None:
        """Versions of one todo become one piece of news, so what waits is never more than there are todos."""
        self.changes[todo] = version
        self.checkpoint = checkpoint
        if len(self.changes) > MOST:
            self.end()
        self._bell.set()

    def end(self) -> None:
        """No more for this one; its page comes back with the last checkpoint it got."""
        self.over = True
        self._bell.set()

    async def wait(self, seconds: float) -> None:
        """Until there is news or the end, at most so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._bell.wait()
        except TimeoutError:
            return
        self._bell.clear()

    def take(self) -> dict[str, int]:
        """What was not told yet."""
        taken, self.changes = self.changes, {}
        return taken


class Audience:
    """All viewers of this process, and the tail that they share: there is one as long as there is one of them.

    checkpoint -- everything up to here has been handed to the viewers; None while there is no tail
    """

    def __init__(self) -> None:
        self.checkpoint: Checkpoint | None = None
        self.closed = False
        self._viewers: dict[str, set[Viewer]] = defaultdict(set)  # by owner, and by todo for those who see no others'
        self._count = 0
        self._tail: Tail | None = None
        self._begun = asyncio.Event()

    @contextmanager
    def joined(self, viewer: Viewer) -> Iterator[None]:
        """`viewer` hears of everything that happens from now on."""
        for key in _keys(viewer):
            self._viewers[key].add(viewer)
        self._count += 1
        if self._tail is None:
            self._start()
        try:
            yield
        finally:
            self._leave(viewer)

    async def begun(self) -> Checkpoint | None:
        """The checkpoint that a viewer who has joined begins at; None when it ended before."""
        await self._begun.wait()
        return self.checkpoint

    def end(self) -> None:
        """The end of all streams, at once."""
        self.closed = True
        self._end_viewers()
        if self._tail is not None:
            self._tail.close()

    def _leave(self, viewer: Viewer) -> None:
        for key in _keys(viewer):
            self._viewers[key].discard(viewer)
            if not self._viewers[key]:
                del self._viewers[key]
        self._count -= 1
        if not self._count:
            asyncio.get_running_loop().call_later(LINGER, self._stop_unless_needed)

    def _start(self) -> None:
        loop = asyncio.get_running_loop()
        self._begun.clear()
        self._tail = Tail(
            lambda changes, checkpoint: _call(loop, self._tell, changes, checkpoint),
            lambda: _call(loop, self._ended),
        )
        self._tail.start()

    def _stop_unless_needed(self) -> None:
        if not self._count and self._tail is not None:
            self._tail.close()

    def _tell(self, changes: Sequence[Change], checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint
        self._begun.set()
        for todo, version, owner in changes:
            for viewer in self._viewers.get(owner, set()) | self._viewers.get(todo, set()):
                viewer.tell(todo, version, checkpoint)

    def _ended(self) -> None:
        """Whoever came while it was ending begins again with a new one."""
        self.checkpoint = self._tail = None
        self._end_viewers()
        self._begun.set()

    def _end_viewers(self) -> None:
        for viewer in {viewer for viewers in self._viewers.values() for viewer in viewers}:
            viewer.end()


def _keys(viewer: Viewer) -> list[str]:
    return [key for key in (viewer.owner, viewer.todo) if key]


def _call[*Arguments](
    loop: asyncio.AbstractEventLoop, function: Callable[[*Arguments], object], *arguments: *Arguments
) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(function, *arguments)
