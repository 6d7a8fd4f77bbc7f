"""The event stream: tells open pages which todos have changed. A plain ASGI app ahead of Django, not through it.

What it sends is small and the same for everybody: a todo and the version it is at. The page then asks for what it
shows of it (news.py), as anybody does who asks for a page: with its session, its time zone, its own forms.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import wraps
from importlib import import_module
from io import BytesIO
from time import monotonic
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import BadRequest, DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse

from eventsourcing.errors import CheckpointRefused, MalformedCheckpoint
from eventsourcing.log import identity
from eventsourcing.log.checkpoint import Checkpoint
from eventsourcing.log.reader import safe_position
from todos.live.subscribers import MOST, Audience, Viewer
from todos.read_model import todos

type Scope = dict[str, Any]
type Receive = Callable[[], Awaitable[Mapping[str, Any]]]
type Send = Callable[[Mapping[str, Any]], Awaitable[None]]
type Application = Callable[[Scope, Receive, Send], Awaitable[None]]

log = logging.getLogger(__name__)
PATH = "/live/"
BEAT, CHECK, SLOWEST = 20.0, 60.0, 30.0  # seconds: between signs of life, looks at the session; for one message
THREADS = 4
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class Refused(Exception):
    """The answer is this status and no stream."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Live:
    """Answers PATH with the stream, and hands everything else on to `pages`.

    request -- what a scope is read with
    beat, check -- seconds between signs of life, and between looks at the session
    """

    def __init__(
        self, pages: Application, request: type[ASGIRequest] = ASGIRequest, beat: float = BEAT, check: float = CHECK
    ) -> None:
        self._pages, self._request, self._beat, self._check = pages, request, beat, check
        self._audience = Audience()
        self._threads = ThreadPoolExecutor(THREADS, "live")
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PATH:
            scope["todos.live.stream"] = self
            return await self._pages(scope, receive, send)
        self._loop = asyncio.get_running_loop()
        try:
            viewer = await self._in_thread(self._viewer, scope)
        except Refused as refused:
            return await _refuse(send, refused.status)
        except DatabaseError as error:
            _no_answer(error)
            return await _refuse(send, 503)
        with self._audience.joined(viewer), suppress(TimeoutError):
            return await self._stream(viewer, scope, receive, send)

    def end(self) -> None:
        """End all streams, soon. For any thread, and for signals."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._audience.end)

    def checkpoint(self) -> str:
        """Where the stream of a page begins that reads its rows after this; empty when that cannot be said now.

        That of the tail costs nothing. Without one it is looked up, and at most so long waited for who is writing.
        """
        if (checkpoint := self._audience.checkpoint) is not None:
            return str(checkpoint)
        try:
            return str(Checkpoint(identity.log_id("default"), safe_position(timeout=0.2)))
        except TimeoutError:
            return ""

    async def _stream(self, viewer: Viewer, scope: Scope, receive: Receive, send: Send) -> None:
        leaving = asyncio.create_task(_end_when_gone(viewer, receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await _send(send, "retry: 1000\n\n")
            try:
                if await self._catch_up(viewer, scope, send):
                    await self._follow(viewer, scope, send)
            except DatabaseError as error:  # the page comes back for the rest
                _no_answer(error)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            leaving.cancel()

    async def _catch_up(self, viewer: Viewer, scope: Scope, send: Send) -> bool:
        """What has changed since the page was read; False when that cannot be told any more."""
        begun = await self._audience.begun()
        if begun is None or viewer.over:
            return False
        after = _after(scope)
        if after is not None:
            viewer.take()  # what it has heard since it joined, up to `begun`, is among what it missed
        missed = await self._in_thread(self._missed, viewer, after, begun)
        if missed is None:
            await _send(send, "event: stale\ndata: \n\n")
            return False
        if missed:
            await _send(send, _message(missed, begun))
        return True

    async def _follow(self, viewer: Viewer, scope: Scope, send: Send) -> None:
        looked = monotonic()
        while not viewer.over:
            await viewer.wait(self._beat)
            if monotonic() - looked >= self._check:
                looked = monotonic()
                if not await self._in_thread(self._still_there, viewer, scope):
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

    def _viewer(self, scope: Scope) -> Viewer:
        """Who asks, and for what. Raises Refused."""
        if scope["method"] != "GET":
            raise Refused(405)
        if self._audience.closed:
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
            raise Refused(403)  # the page is somebody else's, from before this one signed in
        todo = request.GET.get("todo", "")
        if todo and not _sees(person, todo):
            raise Refused(404)
        return Viewer(str(person.pk), todo if person.is_staff else "")

    def _still_there(self, viewer: Viewer, scope: Scope) -> bool:
        """Whether this person is signed in still, and may see the same."""
        person = _person(self._request(scope, BytesIO()))
        return person is not None and str(person.pk) == viewer.owner and (person.is_staff or not viewer.todo)

    def _missed(self, viewer: Viewer, after: Checkpoint | None, begun: Checkpoint) -> dict[str, int] | None:
        """The todos that have changed since, and not again since the viewer joined, for of those it will hear.

        None when it was another log, or they are too many to say.
        """
        if after is None:
            return {}
        try:
            identity.check(after, "default")
        except CheckpointRefused:
            return None
        changed = todos.changed(viewer.owner, viewer.todo, after.position, begun.position)[: MOST + 1]
        missed = {str(id): version for id, version in changed}
        return missed if len(missed) <= MOST else None


def live_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that changes while it is looked at. Where its stream begins is read before anything it shows."""

    @wraps(view)
    def page(request: HttpRequest, **arguments: Any) -> HttpResponse:
        live: Live | None = getattr(request, "scope", {}).get("todos.live.stream")
        if live is not None and (checkpoint := live.checkpoint()):
            # Whose page it is: whoever signs in after them in this browser must not be told of on it.
            request.live = f"{PATH}?after={checkpoint}&person={request.user.pk}"  # type: ignore[attr-defined]
        if "todo_id" in arguments:
            hear_of(request, arguments["todo_id"])
        return view(request, **arguments)

    return page


def hear_of(request: HttpRequest, todo: UUID) -> None:
    """This page is about one todo: its stream tells staff of that one as well."""
    if stream := getattr(request, "live", ""):
        request.live = f"{stream}&todo={todo}"  # type: ignore[attr-defined]


def _person(request: HttpRequest) -> Any:
    """Who is signed in, as Django's middleware would find it; None for nobody."""
    engine = import_module(settings.SESSION_ENGINE)
    request.session = engine.SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    person = get_user(request)
    return person if person.is_authenticated else None


def _sees(person: Any, todo: str) -> bool:
    try:
        return todos.find(person, UUID(todo)) is not None
    except ValueError:
        return False


def _after(scope: Scope) -> Checkpoint | None:
    """The last the page has got: by the header when it comes back, else by its address. Raises MalformedCheckpoint."""
    request = ASGIRequest(scope, BytesIO())
    text = request.headers.get("Last-Event-ID") or request.GET.get("after")
    return Checkpoint.parse(text) if text else None


def _message(changes: dict[str, int], checkpoint: Checkpoint | None) -> str:
    lines = "".join(f"data: {todo} {version}\n" for todo, version in changes.items())
    return f"event: todos\nid: {checkpoint}\n{lines}\n"


async def _send(send: Send, text: str) -> None:
    """Raises TimeoutError when the other end takes nothing for too long."""
    async with asyncio.timeout(SLOWEST):
        await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _no_answer(error: DatabaseError) -> None:
    log.error("The database does not answer a stream: %s", str(error).partition("\n")[0])


async def _end_when_gone(viewer: Viewer, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    viewer.end()
