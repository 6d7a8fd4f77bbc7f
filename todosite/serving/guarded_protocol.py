"""HTTP/1.1 as uvicorn speaks it, with limits: what sends or reads too slowly is closed."""

from __future__ import annotations

import asyncio
import logging
from enum import Enum
from http import HTTPStatus
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from todosite.serving.connection_guard import ConnectionGuard
from todosite.serving.security_headers import security_headers

log = logging.getLogger(__name__)


class Phase(Enum):
    """What a connection is at. In all but WORK the site waits for the client."""

    HEAD, BODY, REST, WORK, KEPT = range(5)


class GuardedProtocol(H11Protocol):
    """One connection. `guard` counts it with all others."""

    def __init__(self, *arguments: Any, guard: ConnectionGuard, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.address = ""
        self._guard, self._limits = guard, guard.limits
        self._phase, self._admitted, self._stalled = Phase.WORK, False, False
        self._timer: asyncio.TimerHandle | None = None
        self._send_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        self._admitted = self._guard.admits(self)
        if self._admitted:
            return self._enter(Phase.HEAD)
        log.warning("Too many connections are open. New ones are refused.")
        return self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timers()
        if self._admitted:
            self._admitted = False
            self._guard.forget(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if not self.transport.is_closing():
            super().data_received(data)
            self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalled = True
        self._guard.waits(self)
        self._send_timer = self.loop.call_later(self._limits.send, self.cut_off)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stalled = False
        if self._send_timer is not None:
            self._send_timer.cancel()
        if self._phase is Phase.WORK:
            self._guard.works(self)

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._end_soon()

    def send_400_response(self, msg: str) -> None:
        self._refuse(HTTPStatus.BAD_REQUEST)

    def cut_off(self) -> None:
        """Close the connection at once; what was not sent yet is lost."""
        self.transport.abort()

    def _look(self) -> None:
        """See what the connection is at now."""
        if self.transport.is_closing():
            return self._end_soon()
        if self.conn.their_state is h11.SEND_BODY:
            return self._enter(Phase.REST if self.conn.our_state is h11.DONE else Phase.BODY)
        if self.conn.their_state is not h11.IDLE:
            return self._enter(Phase.WORK)
        begun = self._phase is Phase.HEAD or bool(self.conn.trailing_data[0])
        return self._enter(Phase.HEAD if begun else Phase.KEPT)

    def _enter(self, phase: Phase) -> None:
        if phase is self._phase:
            return
        self._phase = phase
        if self._timer is not None:
            self._timer.cancel()
        if phase is Phase.WORK and not self._stalled:
            self._guard.works(self)
        else:
            self._guard.waits(self)
        seconds = {Phase.HEAD: self._limits.head, Phase.BODY: self._limits.body, Phase.REST: self._limits.linger}
        if phase in seconds:  # uvicorn itself closes a connection that is kept and not used
            self._timer = self.loop.call_later(seconds[phase], self._refuse, HTTPStatus.REQUEST_TIMEOUT)

    def _refuse(self, status: HTTPStatus) -> None:
        """Answer in place of the application, unless its answer has begun; then close."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE, h11.ERROR):
            self.transport.write(_refusal(status))
        self.transport.close()
        self._end_soon()

    def _end_soon(self) -> None:
        """Closing waits until the client has taken what was sent. It is not waited for without end."""
        self._stop_timers()
        self._timer = self.loop.call_later(self._limits.linger, self.transport.abort)

    def _stop_timers(self) -> None:
        for timer in (self._timer, self._send_timer):
            if timer is not None:
                timer.cancel()


def _refusal(status: HTTPStatus) -> bytes:
    """A whole answer of the server itself."""
    body = f"{status.value} {status.phrase}\n"
    headers = {
        "content-type": "text/plain; charset=utf-8",
        "content-length": str(len(body)),
        "connection": "close",
        **security_headers(),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status.value} {status.phrase}\r\n{lines}\r\n{body}".encode()
