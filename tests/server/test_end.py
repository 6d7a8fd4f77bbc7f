"""The end of the server, by Ctrl-C and by a kill."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPException
from uuid import uuid4

import pytest

from tests.live_server import PATIENCE, LiveServer, live_server
from tests.server.client import Client, add, signed_in
from tests.server.conftest import ENGINES, check_soundness, events_by_command

WRITERS, ENOUGH = 8, 60


@pytest.fixture(params=ENGINES)
def site(request: pytest.FixtureRequest) -> Iterator[LiveServer]:
    """A server that a test may end."""
    with live_server(request.param) as server:
        yield server


def write_until_cut_off(site: LiveServer, cookies: dict[str, str], acknowledged: list[str]) -> str:
    """Adds todo after todo; returns the id of the command that got no answer."""
    with Client(site.base, cookies) as client:
        while True:
            command_id = str(uuid4())
            try:
                assert add(client, command_id)[1] == 303
            except (OSError, HTTPException):
                return command_id
            acknowledged.append(command_id)


def test_a_killed_server_has_kept_everything_it_acknowledged(site: LiveServer):
    cookies = signed_in(site.link)
    acknowledged: list[str] = []
    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write_until_cut_off, site, cookies, acknowledged) for _ in range(WRITERS)]
        limit = time.monotonic() + PATIENCE
        while len(acknowledged) < ENOUGH and time.monotonic() < limit:
            time.sleep(0.01)
        site.kill()
    unanswered = [writer.result() for writer in writers]

    site.start()

    stored = events_by_command(site)
    assert len(acknowledged) >= ENOUGH
    assert {command_id: stored[command_id] for command_id in acknowledged} == dict.fromkeys(acknowledged, 1)
    assert set(stored) <= {*acknowledged, *unanswered}
    with Client(site.base, cookies) as client:
        assert [add(client, command_id) for command_id in unanswered] == [
            (command_id, 303) for command_id in unanswered
        ]
    assert events_by_command(site) == dict.fromkeys([*acknowledged, *unanswered], 1)
    check_soundness(site)


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_ctrl_c_does_not_wait_for_idle_connections(site: LiveServer):
    with ExitStack() as open_connections:
        for _ in range(20):
            assert open_connections.enter_context(Client(site.base)).get("/sign-in/") == 200
        code, seconds = site.stop()
    assert code == 0
    assert seconds < 2
