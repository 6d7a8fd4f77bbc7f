"""The event stream: reports to open pages which todos have changed. A plain ASGI app in front of Django.

It sends the same small message to every page: the id of a todo and its version. The page then asks Django for its parts
that show this todo (`web.pages.updates`), with its own session and time zone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from io import BytesIO
from time import monotonic
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.db import DatabaseError, connections
from django.http import HttpRequest

from eventsourcing.errors import CheckpointRefused, MalformedCheckpoint
from eventsourcing.log import identity
from eventsourcing.log.checkpoint import Checkpoint
from eventsourcing.log.reader import safe_position
from todos.live.subscribers import MAX_PENDING, LiveViewer, Subscribers
from todos.read_model import todos

type Scope = dict[str, Any]
type Message = Mapping[str, object]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Application = Callable[[Scope, Receive, Send], Awaitable[None]]

log = logging.getLogger(__name__)
PATH = "/live/"
HEARTBEAT_SECONDS, SESSION_CHECK_SECONDS = 20.0, 60.0
MAX_SEND_SECONDS = 30.0  # for one message
MAX_BEGIN_SECONDS = 4.5  # until it is known who asks
THREADS = 4
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class Refused(Exception):
    """The response is this status instead of a stream."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Live:
    """Answers PATH with the stream, and passes every other request on to `pages`.

    request -- the request class that reads a scope
    heartbeat, session_check -- seconds between heartbeats, and between checks of the session
    """

    def __init__(
        self,
        pages: Application,
        request: type[ASGIRequest] = ASGIRequest,
        heartbeat: float = HEARTBEAT_SECONDS,
        session_check: float = SESSION_CHECK_SECONDS,
    ) -> None:
        self._pages, self._request = pages, request
        self._heartbeat, self._session_check = heartbeat, session_check
        self._subscribers = Subscribers()
        self._threads = ThreadPoolExecutor(THREADS, "live")
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PATH:
            scope["todos.live.stream"] = self
            return await self._pages(scope, receive, send)
        self._loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(MAX_BEGIN_SECONDS):
                viewer = await self._in_thread(self._viewer, scope)
        except Refused as refused:
            return await _refuse(send, refused.status)
        except TimeoutError:
            return await _refuse(send, 503)
        except DatabaseError as error:
            _log_database_error(error)
            return await _refuse(send, 503)
        with self._subscribers.joined(viewer), suppress(TimeoutError):
            return await self._stream(viewer, scope, receive, send)

    def end(self) -> None:
        """End all streams soon. Every thread and every signal handler may call this."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._subscribers.end)

    def checkpoint(self) -> str:
        """A checkpoint for the stream of a page that reads its rows after this call; '' when none is known.

        A running log follower has one at no cost. Otherwise this reads the log, after a short wait for open writers.
        """
        if (checkpoint := self._subscribers.checkpoint) is not None:
            return str(checkpoint)
        try:
            return str(Checkpoint(identity.log_id("default"), safe_position(timeout=0.2)))
        except TimeoutError:
            return ""

    async def _stream(self, viewer: LiveViewer, scope: Scope, receive: Receive, send: Send) -> None:
        leaving = asyncio.create_task(_end_when_gone(viewer, receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await _send(send, "retry: 1000\n\n")
            try:
                if await self._catch_up(viewer, scope, send):
                    await self._follow(viewer, scope, send)
            except DatabaseError as error:  # the page reconnects and gets the rest
                _log_database_error(error)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            leaving.cancel()

    async def _catch_up(self, viewer: LiveViewer, scope: Scope, send: Send) -> bool:
        """Send the changes since the page was read. False when the stream cannot go on from there."""
        begun = await self._subscribers.begun()
        if begun is None or viewer.over:
            return False
        after = _after(scope)
        if after is not None:
            viewer.take()  # `_missed` includes the changes since the viewer joined, up to `begun`
        missed = await self._in_thread(self._missed, viewer, after, begun)
        if missed is None:
            await _send(send, "event: stale\ndata: \n\n")
            return False
        if missed:
            await _send(send, _message(missed, begun))
        return True

    async def _follow(self, viewer: LiveViewer, scope: Scope, send: Send) -> None:
        looked = monotonic()
        while not viewer.over:
            await viewer.wait(self._heartbeat)
            if monotonic() - looked >= self._session_check:
                looked = monotonic()
                if not await self._in_thread(self._is_still_allowed, viewer, scope):
                    return
            if viewer.over:
                return
            changes = viewer.take()
            await _send(send, _message(changes, viewer.checkpoint) if changes else ":\n\n")

    async def _in_thread[*Arguments, Result](
        self, function: Callable[[*Arguments], Result], *arguments: *Arguments
    ) -> Result:
        def call() -> Result:
            try:
                return function(*arguments)
            finally:
                connections.close_all()

        return await asyncio.get_running_loop().run_in_executor(self._threads, call)

    def _viewer(self, scope: Scope) -> LiveViewer:
        """The viewer of this request: the signed-in person. Raises Refused."""
        if scope["method"] != "GET":
            raise Refused(405)
        if self._subscribers.closed:
            raise Refused(503)
        try:
            request = self._request(scope, BytesIO())
            request.get_host()
            _after(scope)
        except (BadRequest, DisallowedHost, MalformedCheckpoint, ValueError) as error:
            raise Refused(400) from error
        person = _person(request)
        if person is None:
            raise Refused(401)
        if request.GET.get("person") not in (None, str(person.pk)):
            raise Refused(403)  # another person was signed in when the page was loaded
        return LiveViewer(person)

    def _is_still_allowed(self, viewer: LiveViewer, scope: Scope) -> bool:
        """Whether this person is still signed in."""
        person = _person(self._request(scope, BytesIO()))
        return person is not None and person.pk == viewer.person.pk

    def _missed(self, viewer: LiveViewer, after: Checkpoint | None, begun: Checkpoint) -> dict[str, int] | None:
        """By id, the versions of todos changed after `after`; None for another log and for too many todos.

        Leaves out changes after `begun`. The stream sends those.
        """
        if after is None:
            return {}
        try:
            identity.check(after, "default")
        except CheckpointRefused:
            return None
        changed = todos.changed(viewer.person, after.position, begun.position)[: MAX_PENDING + 1]
        missed = {str(todo_id): version for todo_id, version in changed}
        return missed if len(missed) <= MAX_PENDING else None


def _person(request: HttpRequest) -> User | None:
    """The signed-in person, found as Django's middleware finds them; None without one."""
    engine = import_module(settings.SESSION_ENGINE)
    request.session = engine.SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    person = get_user(request)
    return person if isinstance(person, User) else None


def _after(scope: Scope) -> Checkpoint | None:
    """The last checkpoint that the page got: from the header after a reconnect, else from the address.

    Raises MalformedCheckpoint.
    """
    request = ASGIRequest(scope, BytesIO())
    text = request.headers.get("Last-Event-ID") or request.GET.get("after")
    return Checkpoint.parse(text) if text else None


def _message(changes: dict[str, int], checkpoint: Checkpoint | None) -> str:
    lines = "".join(f"data: {todo} {version}\n" for todo, version in changes.items())
    return f"event: todos\nid: {checkpoint}\n{lines}\n"


async def _send(send: Send, text: str) -> None:
    """Send a chunk of the stream. Raises TimeoutError when the browser accepts nothing for MAX_SEND_SECONDS."""
    async with asyncio.timeout(MAX_SEND_SECONDS):
        await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _log_database_error(error: DatabaseError) -> None:
    log.error("The database does not answer a stream: %s", str(error).partition("\n")[0])


async def _end_when_gone(viewer: LiveViewer, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    viewer.end()
