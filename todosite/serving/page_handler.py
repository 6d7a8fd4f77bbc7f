"""Answers requests with Django's pages. Each request runs in one thread from its beginning to its end.

Django's own ASGI handler cancels a request whose client goes away. The thread of that request runs on, but nothing
gives its database connection back. See ADR 0023.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from io import BytesIO
from typing import Any

from django.core import signals
from django.core.handlers.base import BaseHandler
from django.db import close_old_connections
from django.http import HttpResponse, HttpResponseBase
from django.urls import set_script_prefix

from todos.live.stream import Message, Receive, Scope, Send
from todosite.errors import error_page
from todosite.errors.error_page import ErrorPage
from todosite.errors.typed_words import typed_words
from todosite.serving.request import Request
from todosite.serving.request_body import Body, BodyTooBig, ClientGone, read_body

log = logging.getLogger(__name__)
# Threads for requests that only read, and for all others: writers that wait for one another keep no page away.
READERS, WRITERS = 10, 6
READING_METHODS = "GET", "HEAD", "OPTIONS"
# A request without a response by then is answered with 503, whatever it waits for.
MAX_ANSWER_SECONDS = 4.5
CHUNK_SIZE = 64 * 1024


class PageHandler(BaseHandler):
    """The pages of the site as an ASGI application.

    max_seconds -- how long a request may take
    """

    def __init__(self, max_seconds: float = MAX_ANSWER_SECONDS) -> None:
        super().__init__()
        self.load_middleware()
        self._max_seconds = max_seconds
        self._readers, self._writers = ThreadPoolExecutor(READERS, "reader"), ThreadPoolExecutor(WRITERS, "writer")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await read_body(scope, receive)
        except BodyTooBig:
            return await _send(_error(error_page.TOO_MUCH), send)
        except ClientGone:
            return None
        leaving = asyncio.create_task(_until_gone(receive, body))
        try:
            response = await self._response(scope, body, leaving)
            if response is None:
                return None
            if response.streaming:
                return await self._stream(response, leaving, send)
            return await _send(response, send)
        finally:
            leaving.cancel()

    async def _response(self, scope: Scope, body: Body, leaving: asyncio.Task[None]) -> HttpResponseBase | None:
        """Django's response, or an error page where there is none in time; None for a reader who has left."""
        only_reads = scope["method"] in READING_METHODS
        job = (self._readers if only_reads else self._writers).submit(Context().run, self._answer, scope, body)
        answered = asyncio.wrap_future(job)
        # What somebody sent is carried out even if they leave at once. A page that nobody waits for is not.
        waited_for: list[asyncio.Future[Any]] = [answered, leaving] if only_reads else [answered]
        await asyncio.wait(waited_for, timeout=self._max_seconds, return_when=asyncio.FIRST_COMPLETED)
        if answered.done():
            return _result(answered)
        begun = not job.cancel()
        answered.add_done_callback(_discard)
        return None if leaving.done() else _too_late(scope, body, begun)

    def _answer(self, scope: Scope, body: Body) -> HttpResponseBase:
        """Runs in a thread. Its database connection is given back before the response is sent."""
        set_script_prefix(scope.get("root_path", ""))
        signals.request_started.send(sender=self.__class__, scope=scope)
        try:
            response = self.get_response(_request(scope, body))
        except UnicodeDecodeError:
            response = _error(error_page.NOT_UNDERSTOOD)
        except BaseException:
            signals.request_finished.send(sender=self.__class__)
            raise
        response._handler_class = self.__class__  # type: ignore[attr-defined]
        if response.streaming:
            signals.request_finished.send(sender=self.__class__)
        else:
            response.close()
        return response

    async def _stream(self, response: HttpResponseBase, leaving: asyncio.Task[None], send: Send) -> None:
        """Send a response in parts. Between two of them it holds no thread; a client that has gone ends it."""
        parts = iter(response)
        try:
            await send(_start(response))
            while not leaving.done() and (part := await self._in_thread(_next, parts)) is not None:
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            await self._in_thread(response.close)

    async def _in_thread[*Arguments, Result](
        self, function: Callable[[*Arguments], Result], *arguments: *Arguments
    ) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._readers, function, *arguments)


def _request(scope: Scope, body: Body) -> Request:
    request = Request(scope, BytesIO(body.content))
    # Django judges a form by its declared length, which a body in chunks does not have.
    request.META["CONTENT_LENGTH"] = str(body.length)
    return request


def _error(page: ErrorPage, words: str = "") -> HttpResponse:
    return page.response_without_request(words)


def _result(answered: asyncio.Future[HttpResponseBase]) -> HttpResponseBase:
    try:
        return answered.result()
    except Exception:  # even the page for an error has failed, so nothing above can answer
        log.exception("A request got no response")
        return _error(error_page.BROKEN)


def _too_late(scope: Scope, body: Body, begun: bool) -> HttpResponseBase:
    """503. A request that has begun goes on, as a thread cannot be stopped; one that has not never begins."""
    log.error("A request was not answered in time")
    try:
        words = typed_words(_request(scope, body))
    except UnicodeDecodeError:
        words = ""
    return _error(error_page.NO_ANSWER if begun and scope["method"] not in READING_METHODS else error_page.BUSY, words)


def _discard(answered: asyncio.Future[HttpResponseBase]) -> None:
    """Close a response that came too late for anybody to read."""
    if not answered.cancelled() and answered.exception() is None:
        answered.result().close()


def _next(parts: Iterator[bytes]) -> bytes | None:
    try:
        return next(parts, None)
    finally:
        close_old_connections()  # a slow reader holds none until the next part


async def _until_gone(receive: Receive, body: Body) -> None:
    """Returns when the client has gone. Never returns after a body that was not read whole: it stays unread."""
    if not body.whole:
        await asyncio.Event().wait()
    while (await receive())["type"] != "http.disconnect":
        pass


def _start(response: HttpResponseBase) -> Message:
    headers = [(name.encode("ascii"), value.encode("latin-1")) for name, value in response.items()]
    headers += [(b"Set-Cookie", cookie.OutputString().encode("ascii")) for cookie in response.cookies.values()]
    return {"type": "http.response.start", "status": response.status_code, "headers": headers}


async def _send(response: HttpResponseBase, send: Send) -> None:
    await send(_start(response))
    content: bytes = response.content  # type: ignore[attr-defined]
    for start in range(0, max(1, len(content)), CHUNK_SIZE):
        chunk, rest = content[start : start + CHUNK_SIZE], len(content) > start + CHUNK_SIZE
        await send({"type": "http.response.body", "body": chunk, "more_body": rest})
