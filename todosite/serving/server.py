"""The one process that serves the site: its socket, its address, its end."""

from __future__ import annotations

import atexit
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any, NoReturn

import uvicorn
from django.core.management.base import CommandError

from todosite.serving import database
from todosite.serving.connection_guard import ConnectionGuard, limits
from todosite.serving.guarded_protocol import GuardedProtocol

# Connections that the system keeps until they are accepted, and how many are accepted at once.
BACKLOG, ACCEPTED_AT_ONCE = 2048, 16
# After Ctrl-C the process ends within two seconds, whatever is still running.
GRACE_SECONDS, LAST_MOMENT_SECONDS = 1, 1.6
SIGNALS = signal.SIGINT, signal.SIGTERM


class Server(uvicorn.Server):
    """uvicorn that ends with status 0, and within two seconds, on Ctrl-C and SIGTERM.

    on_exit -- called by the signal; ends streams, which would never end by themselves

    A request that is cut off at the last moment loses nothing: its transaction is committed as a whole or not at all.
    """

    def __init__(self, application: Any, on_exit: Callable[[], object]) -> None:
        guarded: Any = partial(GuardedProtocol, guard=ConnectionGuard(limits()))
        super().__init__(
            uvicorn.Config(
                application,
                http=guarded,
                # asyncio accepts so many before any of them is looked at. Where descriptors run out, it writes as many
                # lines.
                backlog=ACCEPTED_AT_ONCE,
                lifespan="off",
                access_log=False,
                server_header=False,
                proxy_headers=False,  # Django reads the one header it needs, and only with TODO_PUBLIC_URL
                log_config=None,
                ws="none",
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self._on_exit = on_exit

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or []:
            listening.listen(BACKLOG)

    def take_signals(self) -> None:
        """Handle signals from now on. After a signal that comes before `run`, `run` ends at once."""
        for number in SIGNALS:
            signal.signal(number, self.handle_exit)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True
        # The server would wait for open streams until GRACE_SECONDS are over.
        self._on_exit()
        _exit_in_time()


def exit_on_signals() -> None:
    """Until there is a server, a signal ends the process by SystemExit, so that locks and sockets are released."""
    for number in SIGNALS:
        signal.signal(number, _exit)


def _exit(sig: int, frame: FrameType | None) -> NoReturn:
    _exit_in_time()
    sys.exit(0)


def _exit_in_time() -> None:
    """Let the process end with 0 as soon as its threads have ended, and at the last moment while they have not."""
    atexit.register(_exit_at_once)
    # A view that hangs in a thread cannot be cancelled, and Python would wait for the thread. Python also drops an
    # exception that is raised inside a finalizer, as SystemExit may be: every import runs finalizers.
    end = threading.Timer(LAST_MOMENT_SECONDS, os._exit, [0])
    end.daemon = True
    end.start()


def _exit_at_once() -> None:
    """Python would take every module apart: on a busy machine for seconds, in which no timer runs any more."""
    database.close_pools()
    os._exit(0)


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections, which wait until the server runs. Raises CommandError with the reason."""
    if not 0 <= port < 2**16:
        raise CommandError(f"{port} is not a port. Choose one from 1024 to 65535 with --port.")
    if not host:
        # To the system an empty host means all networks. Here it is most likely an unset variable in a script.
        raise CommandError("--host needs a host. --host 127.0.0.1 serves this machine, --host 0.0.0.0 the network too.")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except (socket.gaierror, UnicodeError) as error:
        raise CommandError(f"The host {host!r} cannot be found. --host 127.0.0.1 serves this machine.") from error
    try:
        listening = socket.create_server(address[:2], family=family, backlog=BACKLOG)
        # Accepted connections inherit this. Without it, a response waits 40 ms for an acknowledgement.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except OSError as error:
        raise CommandError(
            f"Port {port} on {host} cannot be used ({os.strerror(error.errno or 0)}). Choose another with --port."
        ) from error


def address(host: str, listening: socket.socket) -> str:
    """The address at which a browser on this machine reaches the socket."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    port = listening.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
