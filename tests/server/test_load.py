"""Many connections at once to the real server: what it acknowledges is stored, once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from tests.live_server import LiveServer
from tests.server.client import Client, add, set_status, signed_in
from tests.server.conftest import check_soundness, commands, events_by_command

CONNECTIONS, TWINS = 40, 8


@pytest.fixture(scope="module")
def cookies(site: LiveServer) -> dict[str, str]:
    return signed_in(site.link)


def in_parallel(
    number: int, site: LiveServer, cookies: dict[str, str], work: Callable[[Client, int], Any]
) -> list[Any]:
    """What `work` returns on each of so many connections, all open at the same time."""

    def connect(which: int) -> Any:
        with Client(site.base, cookies) as client:
            return work(client, which)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(connect, range(number)))


def test_two_hundred_parallel_posts_are_each_stored_once(site: LiveServer, cookies: dict[str, str]):
    with Client(site.base, cookies) as client:
        before = commands(site)
        shared, _ = add(client)

    def work(client: Client, which: int) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
        mine = add(client)
        others = [set_status(client, shared, ("Queued", "Started", "Finished")[(which + n) % 3]) for n in (0, 1)]
        return [mine, add(client), set_status(client, mine[0], "Finished")], others

    results = in_parallel(CONNECTIONS, site, cookies, work)

    on_own = [sent for own, _ in results for sent in own]
    on_shared = [sent for _, others in results for sent in others]
    assert {status for _, status in on_own + on_shared} == {303}
    stored = events_by_command(site)
    assert {command: stored[command] for command, _ in on_own} == {command: 1 for command, _ in on_own}
    # A command that changed nothing has no event; it was carried out all the same.
    assert {stored[command] for command, _ in on_shared} <= {0, 1}
    new = commands(site) - before
    assert new == {shared, *(command for command, _ in on_own + on_shared)}
    assert len(new) == 1 + 5 * CONNECTIONS
    check_soundness(site)


def test_twins_of_one_command_lead_to_one_event(site: LiveServer, cookies: dict[str, str]):
    ids = [str(uuid4()) for _ in range(10)]

    results = in_parallel(TWINS, site, cookies, lambda client, _: [add(client, command_id) for command_id in ids])

    assert results == [[(command_id, 303) for command_id in ids]] * TWINS
    stored = events_by_command(site)
    assert [stored[command_id] for command_id in ids] == [1] * len(ids)
    check_soundness(site)
