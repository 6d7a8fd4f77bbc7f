"""Bytes that only a real server meets: each gets an answer, and the server goes on."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from tests.live_server import LiveServer, live_server

# What only a real server meets: it, and not Django, makes these into requests.
RAW = {
    "a type of a charset that is none": b"POST /sign-in/ HTTP/1.1\r\nContent-Type: text/plain; x*=nonsense''%ff",
    "a type without end": b"GET /sign-in/ HTTP/1.1\r\nContent-Type: text/plain; x=" + b"y" * 20_000,
    "a charset that is NUL": b"GET /sign-in/ HTTP/1.1\r\nContent-Type: text/plain; charset*=utf-8'en'%00",
    "bytes of no encoding": b"POST /in/x/ HTTP/1.1\r\nCookie: a=\xff\r\nHX-Current-URL: \xfe\r\nContent-Type: \xe9",
    "another site": b"GET http://evil.example/ HTTP/1.1",
    "no path": b"OPTIONS * HTTP/1.1",
    "a file above": b"GET /static/%2e%2e/db.sqlite3 HTTP/1.1",
    "NUL in a file's name": b"GET /static/%00.css HTTP/1.1",
    "half a character": b"GET /?q=%ED%A0%80&status=%FF HTTP/1.1",
    "a socket": b"GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13",
    "two thousand headers": b"GET / HTTP/1.1" + b"\r\nX: y" * 2000,
    "a body that never comes in whole": b"POST /sign-in/ HTTP/1.1\r\nContent-Length: 5",
}
# What the server itself refuses, before there is a request.
NONSENSE = {
    "bytes in the path": b"GET /\xff\xfe HTTP/1.1",
    "a chunk of no size": b"POST /sign-in/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz",
    "two lengths": b"POST /sign-in/ HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 5",
}


@pytest.fixture(scope="module")
def live() -> Iterator[LiveServer]:
    with live_server() as server:
        yield server


def raw(live: LiveServer, request: bytes) -> tuple[int, dict[str, str]]:
    """Status and headers of the answer to these bytes, with our host and an end put to them."""
    address = urlsplit(live.base)
    first, _, rest = request.partition(b"\r\n")
    whole = b"\r\n".join([first, b"Host: " + address.netloc.encode(), *([rest] if rest else []), b"", b""])
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(whole + (b"abcde" if b"Content-Length: 5" in request else b""))
        head = b""
        while b"\r\n\r\n" not in head and (more := connection.recv(65_536)):
            head += more
    line, *headers = head.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    return int(line.split()[1]), {name.lower(): value for name, value in (header.split(": ", 1) for header in headers)}


HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
# Answers of each part of the server, with their status.
ANSWERED_BY = {
    "the server: no request": (b"nonsense", 400),
    "Django: signed out": (b"GET / HTTP/1.1", 302),
    "Django: not there": (b"GET /nowhere/ HTTP/1.1", 404),
    "Django: healthz": (b"GET /healthz HTTP/1.1", 200),
    "the handler: too much": (b"POST /sign-in/ HTTP/1.1\r\nContent-Length: 99999999", 413),
    "the stream: signed out": (b"GET /live/ HTTP/1.1", 401),
    "the stream: no checkpoint": (b"GET /live/?after=x HTTP/1.1", 400),
    "the stream: another method": (b"PUT /live/ HTTP/1.1", 405),
    "a file": (b"GET /static/todos.css HTTP/1.1", 200),
    "no file": (b"GET /static/staticfiles.json HTTP/1.1", 404),
}


@pytest.mark.parametrize(("request_", "status"), ANSWERED_BY.values(), ids=ANSWERED_BY.keys())
def test_every_part_of_the_server_answers_with_all_headers(live, request_, status):
    answered, headers = raw(live, request_)
    assert answered == status
    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["cache-control"]


@pytest.mark.parametrize("request_", RAW.values(), ids=RAW.keys())
def test_the_real_server_answers_every_request_with_a_page_and_a_number(live, request_):
    status, headers = raw(live, request_)
    assert 200 <= status < 500
    assert UUID(headers["x-request-id"]).version == 7
    assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("bytes_", NONSENSE.values(), ids=NONSENSE.keys())
def test_the_real_server_refuses_what_is_no_request_and_goes_on(live, bytes_):
    assert raw(live, bytes_)[0] == 400
    assert raw(live, b"GET /healthz HTTP/1.1")[0] == 200
    assert [line for line in live.log.splitlines() if '"level": "error"' in line or "Traceback" in line] == []
