"""People who go away in the middle of their requests cost the site nothing."""

from __future__ import annotations

import random
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from urllib.parse import urlsplit

from tests.live_server import LiveServer, live_server
from tests.server.client import Client, add, signed_in

DROPS, AT_ONCE, SEED = 1000, 4, 19
# What a browser asks for, what a feed reader and a monitor ask for, and what an export sends in parts.
PATHS = ["/inbox/", "/activity/", "/trash/", "/healthz", "/account/", "/activity/trail.jsonl", "/nowhere/", "/sign-in/"]
POOLED = 20


def drop(site: LiveServer, cookies: dict[str, str], number: int) -> None:
    """Send one request and close its connection 1 to 20 ms later, whatever has come."""
    address, chance = urlsplit(site.base), random.Random(SEED + number)
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    head = f"GET {chance.choice(PATHS)} HTTP/1.1\r\nHost: {address.netloc}\r\nCookie: {cookie}\r\n\r\n"
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(head.encode())
        time.sleep(chance.uniform(0.001, 0.02))


def seconds(*clients: Client) -> list[float]:
    """For each client the median time of the activity's page. They take turns, so that a busy machine is so to all."""
    times: list[list[float]] = [[] for _ in clients]
    for _ in range(25):
        for client, mine in zip(clients, times, strict=True):
            began = time.perf_counter()
            assert client.get("/activity/") == 200
            mine.append(time.perf_counter() - began)
    return [median(mine) for mine in times]


def get_activity(site: LiveServer, cookies: dict[str, str]) -> int:
    with Client(site.base, cookies) as client:
        return client.get("/activity/")


def cookies_of(site: LiveServer) -> dict[str, str]:
    """Of the owner, who has added a page of todos."""
    cookies = signed_in(site.sign_in_link())
    with Client(site.base, cookies) as client:
        for _ in range(20):
            assert add(client)[1] == 303
    return cookies


def test_a_thousand_dropped_requests_leave_the_site_as_fast_as_another(site: LiveServer):
    cookies = cookies_of(site)

    with ThreadPoolExecutor(AT_ONCE) as people:
        list(people.map(lambda number: drop(site, cookies, number), range(DROPS)))

    with ThreadPoolExecutor(POOLED) as people:
        assert list(people.map(lambda _: get_activity(site, cookies), range(2 * POOLED))) == [200] * 2 * POOLED
    with (
        live_server("postgresql" if site.database_url else "sqlite") as other,
        Client(site.base, cookies) as client,
        Client(other.base, cookies_of(other)) as untouched,
    ):
        taken, usual = seconds(client, untouched)
    assert taken < 2 * usual
    lines = site.log.splitlines()
    assert [line for line in lines if '"level": "error"' in line or "Traceback" in line] == []
    if site.database_url:
        states = site.rows(
            "SELECT state FROM pg_stat_activity WHERE datname = current_database() AND state <> 'active'"
        )
        assert {state for (state,) in states} <= {"idle"}
