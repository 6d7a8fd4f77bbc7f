"""A connection that sends or reads too slowly is closed; others are not."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial

import pytest
import uvicorn

from todosite.serving.connection_guard import ConnectionGuard, Limits
from todosite.serving.guarded_protocol import GuardedProtocol

QUICK = Limits(head=0.3, body=0.3, linger=0.2, send=0.3, total=5)
HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"
BIG = 30_000_000

type Client = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def application(scope, receive, send) -> None:
    """Reads the body and answers as many bytes as the query says. /refuse/ answers at once."""
    more = scope["path"] != "/refuse/"
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        more = message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(max(1, int(scope["query_string"] or 0) // 60_000)):
        await send({"type": "http.response.body", "body": b"x" * 60_000, "more_body": True})
    await send({"type": "http.response.body"})


@contextlib.asynccontextmanager
async def served(limits: Limits) -> AsyncIterator[tuple[Callable[[bytes], Awaitable[Client]], ConnectionGuard]]:
    guard = ConnectionGuard(limits)
    http = partial(GuardedProtocol, guard=guard)
    config = uvicorn.Config(application, http=http, lifespan="off", log_config=None, ws="none", timeout_keep_alive=1)
    server, writers = uvicorn.Server(config), list[asyncio.StreamWriter]()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = asyncio.create_task(server._serve([listening]))

        async def client(sent: bytes) -> Client:
            reader, writer = await asyncio.open_connection(*listening.getsockname())
            writers.append(writer)
            writer.write(sent)
            return reader, writer

        yield client, guard
        for writer in writers:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
        server.should_exit = server.force_exit = True
        await serving


async def answer(client: Client) -> bytes:
    return await asyncio.wait_for(client[0].read(), 5)


def open_now(guard: ConnectionGuard) -> int:
    return guard._open.total()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (HEAD, b"408"),
        (b"", b"408"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf", b"408"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf", b"408"),
        (b"no request\r\n\r\n", b"400"),
    ],
)
def test_what_does_not_come_in_time_is_refused_with_all_headers(sent, status):
    async def visit() -> tuple[bytes, int]:
        async with served(QUICK) as (client, guard):
            text = await answer(await client(sent))
            await asyncio.sleep(0.05)
            return text, open_now(guard)

    text, still_open = asyncio.run(visit())
    assert text.startswith(b"HTTP/1.1 " + status)
    for header in (b"content-security-policy: default-src 'none'", b"nosniff", b"cache-control: no-store"):
        assert header in text
    assert still_open == 0


def test_bytes_that_trickle_in_do_not_extend_the_time():
    async def visit() -> int:
        async with served(QUICK) as (client, guard):
            _, writer = await client(HEAD)
            for _ in range(10):
                if open_now(guard):
                    writer.write(b"X-Y: z\r\n")
                await asyncio.sleep(0.05)
            return open_now(guard)

    assert asyncio.run(visit()) == 0


def test_the_second_request_of_a_connection_has_a_limit_too():
    async def visit() -> bytes:
        async with served(QUICK) as (client, _):
            return await answer(await client(HEAD + b"\r\n" + HEAD))

    text = asyncio.run(visit())
    assert text.startswith(b"HTTP/1.1 200")
    assert b"HTTP/1.1 408" in text


def test_a_kept_connection_that_is_used_in_time_stays():
    async def visit() -> int:
        async with served(QUICK) as (client, _):
            reader, writer = await client(HEAD + b"\r\n")
            for _ in range(3):
                await asyncio.sleep(0.4)
                writer.write(HEAD + b"\r\n")
            writer.write(HEAD + b"Connection: close\r\n\r\n")
            return (await answer((reader, writer))).count(b"HTTP/1.1 200")

    assert asyncio.run(visit()) == 5


@pytest.mark.parametrize("size", [60_000 * 2, BIG])
def test_who_does_not_read_an_answer_is_cut_off(size):
    async def slow() -> int:
        async with served(QUICK) as (client, guard):
            with socket.socket() as visitor:
                visitor.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                visitor.connect((await client(b""))[1].get_extra_info("peername"))
                visitor.sendall(f"GET /?{size} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                await asyncio.sleep(2)
                return open_now(guard)

    assert asyncio.run(slow()) == 0


def test_the_rest_of_a_refused_body_is_waited_for_only_a_moment():
    async def visit() -> tuple[bytes, int]:
        async with served(QUICK) as (client, guard):
            visitor = await client(b"POST /refuse/ HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nhalf")
            return await answer(visitor), open_now(guard)

    text, still_open = asyncio.run(visit())
    assert text.startswith(b"HTTP/1.1 200")
    assert (text.count(b"HTTP/1.1"), still_open) == (1, 0)


def test_slow_ones_give_way_to_others():
    async def visit() -> list[bytes]:
        async with served(QUICK._replace(head=5)) as (client, _):
            for _ in range(20):
                await client(HEAD)
            await asyncio.sleep(0.1)
            prompt = [await answer(await client(HEAD + b"Connection: close\r\n\r\n")) for _ in range(3)]
            return [text[:12] for text in prompt]

    assert asyncio.run(visit()) == [b"HTTP/1.1 200"] * 3
