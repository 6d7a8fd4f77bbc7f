"""A thousand people who look at their lists while a few of them work: memory, delay, and pages beside them.

    uv run --group dev python -m tests.benchmarks.viewers [VIEWERS [SECONDS]]

The delay counts from the moment a command is made (its timestamp, in the view), so it has the whole commit in it: to
the viewer, when the stream brings the version; to the page, when it has fetched the row.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit
from uuid import UUID

from tests.benchmarks import report
from tests.live_server import LiveServer, live_server
from tests.server.client import Client, add, session_cookie, set_status

ACTIVE, PER_SECOND, PAGES = 10, 20, 200


def move_in(people: int) -> None:
    """Runs beside the server: accounts, and for each the Cookie header of a session, as JSON."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.db import transaction

    from todosite.accounts import people as accounts

    keys = []
    transaction.set_autocommit(False)
    for number in range(people):
        user = accounts.create(f"person-{number}", is_staff=False)
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        keys.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
    transaction.commit()
    print(json.dumps(keys))


class Viewers:
    """Open streams; notes when each got which version, and for those with a client, when they had the row."""

    def __init__(self, site: LiveServer) -> None:
        self.netloc = urlsplit(site.base)
        self.received: dict[tuple[str, int], float] = {}
        self.shown: dict[tuple[str, int], float] = {}
        self.tasks: list[asyncio.Task[None]] = []
        self.turns: dict[Client, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def look(self, key: str, client: Client | None = None) -> None:
        reader, writer = await asyncio.open_connection(self.netloc.hostname, self.netloc.port, limit=4096)
        writer.write(f"GET /live/ HTTP/1.1\r\nHost: {self.netloc.netloc}\r\nCookie: {key}\r\n\r\n".encode())
        await reader.readuntil(b"retry: 1000\n\n")
        self.tasks.append(asyncio.create_task(self._listen(reader, writer, client)))

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, client: Client | None) -> None:
        try:
            while line := await reader.readline():
                if client is None or not line.startswith(b"data: "):
                    continue
                todo, version = line.decode()[6:].split()
                self.received[todo, int(version)] = time.time()
                self.tasks.append(asyncio.create_task(self._ask(todo, int(version), client)))
        finally:
            writer.close()

    async def _ask(self, todo: str, version: int, client: Client) -> None:
        """One after the other, as a page does."""
        async with self.turns[client]:
            assert await asyncio.to_thread(client.get, f"/updates/?next=/&todo={todo}") == 200
        self.shown[todo, version] = time.time()


async def measure(site: LiveServer, viewers: int, seconds: int) -> None:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(4 * ACTIVE))
    code, printed = site.manage(
        "shell", "-v0", "-c", f"from tests.benchmarks.viewers import move_in; move_in({viewers})"
    )
    assert code == 0, printed
    keys, looking = json.loads(printed), Viewers(site)
    cookies = [dict([key.split("=")]) for key in keys[:ACTIVE]]
    warm = await asyncio.to_thread(load, site, cookies[0], PAGES)
    alone = await asyncio.to_thread(load, site, cookies[0], PAGES)
    await looking.look(keys[0])  # the first starts the log follower
    await asyncio.sleep(1)
    before = memory(site)
    started = time.perf_counter()
    for at in range(1, viewers, 20):
        await asyncio.gather(*(looking.look(key) for key in keys[max(at, ACTIVE) : at + 20]))
    opened = time.perf_counter() - started
    await asyncio.sleep(1)
    after = memory(site)
    beside = await asyncio.to_thread(load, site, cookies[0], PAGES)
    for each in cookies:
        await looking.look(session_cookie(each), Client(site.base, each))
    await asyncio.gather(*(asyncio.to_thread(work, site, each, seconds) for each in cookies))
    await asyncio.sleep(1)
    working = len(looking.received)
    for task in looking.tasks:
        task.cancel()
    await asyncio.sleep(2)
    again = await asyncio.to_thread(load, site, cookies[0], PAGES)

    made = moments(site)
    print(f"{viewers} viewers, opened in {opened:.1f} s; {report.machine()}")
    print(f"memory: {(after - before) / (viewers - ACTIVE):.1f} KiB a viewer, {after / 1024:.0f} MiB in all")
    print(f"{working} changes in {seconds} s, of {ACTIVE} people")
    print("delay to viewer:", spread([at - made[key] for key, at in looking.received.items()]))
    print("delay to page:  ", spread([at - made[key] for key, at in looking.shown.items()]))
    print(f"page alone {spread(alone)}; beside them {spread(beside)}; alone again {spread(again)}")
    print(
        f"ratio of medians {median(beside) / min(median(alone), median(again)):.2f} (warming up took {sum(warm):.1f} s)"
    )


def load(site: LiveServer, cookies: dict[str, str], times: int) -> list[float]:
    """Seconds that each of so many loads of the list took."""
    taken = []
    with Client(site.base, cookies) as client:
        for _ in range(times):
            started = time.perf_counter()
            assert client.get("/inbox/") == 200
            taken.append(time.perf_counter() - started)
    return taken


def work(site: LiveServer, cookies: dict[str, str], seconds: int) -> None:
    """Somebody who adds and starts todos at a steady pace."""
    with Client(site.base, cookies) as client:
        assert client.get("/inbox/") == 200
        end, pause = time.monotonic() + seconds, ACTIVE / PER_SECOND
        while time.monotonic() < end:
            command, status = add(client)
            time.sleep(pause)
            assert (status, set_status(client, command, "Started")[1]) == (303, 303)
            time.sleep(pause)


def moments(site: LiveServer) -> dict[tuple[str, int], float]:
    """When each event was made."""
    rows = site.rows("SELECT stream_id, version, timestamp FROM eventsourcing_storedevent")
    return {
        (str(UUID(todo)), version): datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp()
        for todo, version, at in rows
    }


def memory(site: LiveServer) -> int:
    """KiB that the server's process holds."""
    status = Path(f"/proc/{site.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def spread(seconds: list[float]) -> str:
    cuts = quantiles(seconds, n=100)
    return f"p50 {cuts[49] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms"


@contextmanager
def many_files() -> Iterator[None]:
    """A socket is a file; the server inherits how many there may be."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def main() -> None:
    viewers, seconds = (*map(int, sys.argv[1:3]), *(1_000, 20)[len(sys.argv) - 1 :])
    with many_files(), live_server() as site:
        asyncio.run(measure(site, viewers, seconds))


if __name__ == "__main__":
    main()
