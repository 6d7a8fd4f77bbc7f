"""The one process that serves the site: its socket, its address, its end."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, NoReturn

import uvicorn
from django.core.management.base import CommandError

BACKLOG = 2048
# A promise to whoever presses Ctrl-C: done within two seconds, whatever is still running.
GRACE, LAST_MOMENT = 1, 1.6
SIGNALS = signal.SIGINT, signal.SIGTERM


class Server(uvicorn.Server):
    """uvicorn that takes Ctrl-C and SIGTERM as the wish to end well, and keeps the promise above.

    on_exit -- ends what would go on by itself; called by the signal

    A request cut off at the last moment loses nothing: its transaction is committed or never was.
    """

    def __init__(self, application: Any, on_exit: Callable[[], object]) -> None:
        super().__init__(
            uvicorn.Config(
                application,
                lifespan="off",
                access_log=False,
                server_header=False,
                proxy_headers=False,  # Django reads the one header it needs, and only with TODO_PUBLIC_URL
                log_config=None,
                ws="none",
                timeout_graceful_shutdown=GRACE,
            )
        )
        self._on_exit = on_exit

    def take_signals(self) -> None:
        """From now on a signal is a wish: asked for before `run`, it is fulfilled there."""
        for number in SIGNALS:
            signal.signal(number, self.handle_exit)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True
        # Open streams would be waited for until GRACE is over.
        self._on_exit()
        # A view that hangs in a thread cannot be cancelled and would be waited for.
        _exit_at_last()


def exit_on_signals() -> None:
    """While there is no server yet, a signal ends the process where it stands, but gives back what it holds."""
    for number in SIGNALS:
        signal.signal(number, _exit)


def _exit(sig: int, frame: FrameType | None) -> NoReturn:
    # Python drops what is raised inside a finalizer, and every import runs some.
    _exit_at_last()
    sys.exit(0)


def _exit_at_last() -> None:
    end = threading.Timer(LAST_MOMENT, os._exit, [0])
    end.daemon = True
    end.start()


def listen(host: str, port: int) -> socket.socket:
    """A socket that already takes connections; they wait until the server runs. Raises CommandError with the reason."""
    if not 0 <= port < 2**16:
        raise CommandError(f"{port} is not a port. Choose one from 1024 to 65535 with --port.")
    if not host:
        # For the system that means all networks; here it is a variable in somebody's script that was not set.
        raise CommandError("--host needs a host. --host 127.0.0.1 serves this machine, --host 0.0.0.0 the network too.")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except (socket.gaierror, UnicodeError) as error:
        raise CommandError(f"The host {host!r} cannot be found. --host 127.0.0.1 serves this machine.") from error
    try:
        return socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        raise CommandError(
            f"Port {port} on {host} cannot be used ({os.strerror(error.errno or 0)}). Choose another with --port."
        ) from error


def address(host: str, listening: socket.socket) -> str:
    """Where a browser reaches the socket; for all networks at once, where one on this machine does."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    port = listening.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
