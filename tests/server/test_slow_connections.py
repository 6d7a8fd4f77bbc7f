"""Hundreds of connections that send nothing whole, at a process of few descriptors; and bodies that are huge."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.live_server import LiveServer
from tests.server.client import Client

DESCRIPTORS, SLOW, HUGE = 256, 400, 100 * 1024 * 1024
HEAD = b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\n"


class CrowdedServer(LiveServer):
    """A site whose process may hold few descriptors."""

    def _manage(self, *arguments: str, **pipes: Any) -> subprocess.Popen[str]:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, hard))
        try:
            return super()._manage(*arguments, **pipes)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    @property
    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    @property
    def memory(self) -> int:
        """Bytes in memory."""
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * resource.getpagesize()

    def connect(self) -> socket.socket:
        address = urlsplit(self.base)
        return socket.create_connection((address.hostname, address.port), timeout=10)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CrowdedServer]:
    server = CrowdedServer(tmp_path_factory.mktemp("crowded") / "data")
    try:
        server.start()
        yield server
    finally:
        if server.process is not None:
            server.kill()


@pytest.mark.parametrize("sent", [HEAD, HEAD + b"Content-Length: 900\r\n\r\nhalf"], ids=["heads", "bodies"])
def test_others_get_in_beside_slow_connections(crowded: CrowdedServer, sent: bytes):
    log = len(crowded.log)
    with ExitStack() as slow:
        for _ in range(SLOW):
            slow.enter_context(connection := crowded.connect())
            connection.sendall(sent)
        for _ in range(5):
            began = time.monotonic()
            with Client(crowded.base) as client:
                assert client.get("/sign-in/") == 200
            assert time.monotonic() - began < 3
        assert crowded.descriptors < DESCRIPTORS // 2
    assert len(crowded.log) - log < 20_000


def answer(connection: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head and (more := connection.recv(65_536)):
        head += more
    return head[:12]


def test_a_huge_body_is_refused_unread(crowded: CrowdedServer):
    before = crowded.memory
    with crowded.connect() as connection:
        connection.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % HUGE)
        assert answer(connection) == b"HTTP/1.1 413"
    with crowded.connect() as connection:
        connection.sendall(
            HEAD + b"Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        for _ in range(10):
            connection.sendall(b"10000\r\n%s\r\n" % (b"x" * 0x10000))
        assert answer(connection) in (b"HTTP/1.1 413", b"HTTP/1.1 403")
    assert crowded.memory - before < 20_000_000
