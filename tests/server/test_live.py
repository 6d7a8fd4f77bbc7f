"""The event stream of the real server: who gets which changes, each once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from urllib.parse import urlsplit
from uuid import UUID, uuid5

import pytest

from tests.live_server import PATIENCE, LiveServer, live_server
from tests.server.client import Client, add, session_cookie, set_status, signed_in
from tests.server.conftest import ENGINES
from tests.server.stream import Stream, page

STATUSES = ("Started", "Finished", "Queued")


@pytest.fixture(scope="module")
def cookies(site: LiveServer) -> dict[str, str]:
    return signed_in(site.link)


PEOPLE = """
from todosite.accounts import one_time_links as links, people as accounts
for name in ("charlie", "bob"):
    user = accounts.create(name, is_staff=name == "bob")
    print(links.make(user, links.Purpose.SIGN_IN, links.SIGN_IN_LIFETIME))
"""


@pytest.fixture(scope="module")
def people(site: LiveServer) -> tuple[dict[str, str], dict[str, str]]:
    """The cookies of Charlie, who is nobody to Alice, and of Bob, who is staff."""
    code, printed = site.manage("shell", "-v0", "-c", PEOPLE)
    assert code == 0, printed
    strangers, staff = (signed_in(f"{site.base}/in/{token}/") for token in printed.split())
    return strangers, staff


def todo_of(command_id: str) -> str:
    return str(uuid5(UUID(command_id), "todo"))


def added(site: LiveServer, cookies: dict[str, str]) -> str:
    """The command that added a todo."""
    with Client(site.base, cookies) as client:
        return add(client)[0]


def test_the_owner_gets_every_change_wherever_it_is_made(site: LiveServer, cookies: dict[str, str]):
    with Stream(site.base, cookies, page(site.base, cookies)) as stream, Client(site.base, cookies) as client:
        command, _ = add(client)
        assert stream.take(1) == [(todo_of(command), 1)]
        set_status(client, command, "Started")
        assert stream.take(1) == [(todo_of(command), 2)]
        site.todo("status", todo_of(command), "Finished")
        assert stream.take(1) == [(todo_of(command), 3)]
        headers = {name.lower(): value for name, value in stream.answer.getheaders()}
    assert (headers["content-type"], headers["cache-control"]) == ("text/event-stream", "no-store")
    assert headers["x-accel-buffering"] == "no"


def test_a_change_between_page_and_stream_arrives(site: LiveServer, cookies: dict[str, str]):
    query = page(site.base, cookies)
    command = added(site, cookies)

    with Stream(site.base, cookies, query) as stream:
        assert stream.take(1) == [(todo_of(command), 1)]
    with Stream(site.base, cookies, page(site.base, cookies)) as stream:
        later = added(site, cookies)
        assert stream.take(1) == [(todo_of(later), 1)]


@pytest.mark.parametrize("who", ["a stranger", "staff"])
def test_others_get_only_changes_of_their_own_todos(
    site: LiveServer, cookies: dict[str, str], people: tuple[dict[str, str], dict[str, str]], who: str
):
    others = people[who == "staff"]
    query = page(site.base, others)
    with Stream(site.base, others, query) as stream:
        alices = added(site, cookies)
        own = added(site, others)
        assert stream.take(1) == [(todo_of(own), 1)]
    for more in ("", f"&todo={todo_of(alices)}"):
        with Stream(site.base, others, f"{query}{more}") as stream:
            assert stream.take(1) == [(todo_of(own), 1)]


@pytest.mark.parametrize(
    ("query", "headers", "status"),
    [
        ("", {"Cookie": ""}, 401),
        ("", {"Cookie": "sessionid=" + "0" * 32}, 401),
        ("", {"Host": "evil.example"}, 400),
        ("?person=0", {}, 403),
        ("?after=nonsense", {}, 400),
        ("", {"Last-Event-ID": "nonsense"}, 400),
    ],
)
def test_what_is_refused_gets_no_stream(site: LiveServer, cookies: dict[str, str], query, headers, status):
    connection = HTTPConnection(urlsplit(site.base).netloc, timeout=10)
    connection.request("GET", f"/live/{query}", headers={"Cookie": session_cookie(cookies)} | headers)
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (status, b"")
    connection.close()


@pytest.fixture(params=ENGINES)
def mortal(request: pytest.FixtureRequest) -> Iterator[LiveServer]:
    """A server that a test may end."""
    with live_server(request.param) as server:
        yield server


def test_no_change_is_lost_or_sent_twice_when_streams_are_cut_and_the_server_is_killed(mortal: LiveServer):
    cookies, done, received = signed_in(mortal.link), Event(), list[tuple[str, int]]()
    port, query = urlsplit(mortal.base).port, page(mortal.base, cookies)

    def listen() -> None:
        """Like a browser: cut off now and then, it comes back with the last id it got."""
        last = ""
        while not done.is_set():
            with suppress(OSError, HTTPException), Stream(mortal.base, cookies, query, last) as stream:
                for number, changes in enumerate(stream, 1):
                    received.extend(changes)
                    last = stream.last
                    if number == 5 or done.is_set():
                        break
            time.sleep(0.02)

    listener = Thread(target=listen, daemon=True)
    listener.start()
    commands = []
    for _ in range(2):
        with Client(mortal.base, cookies) as client:
            for status in STATUSES * 2:
                commands.append(add(client)[0])
                set_status(client, commands[len(commands) // 2], status)
        mortal.kill()
        mortal.start(port)
    last = added(mortal, cookies)
    limit = time.monotonic() + 20
    while (todo_of(last), 1) not in received and time.monotonic() < limit:
        time.sleep(0.02)
    done.set()
    added(mortal, cookies)
    listener.join(PATIENCE)
    assert not listener.is_alive(), "no answer ends the stream"

    stored = {
        str(UUID(str(stored_id))): version for stored_id, version in mortal.rows("SELECT id, version FROM todos_todo")
    }
    latest = dict[str, int]()
    for todo, version in received:
        assert version > latest.get(todo, 0), "sent twice, or late"
        latest[todo] = version
    for todo in [*map(todo_of, commands), todo_of(last)]:
        assert latest[todo] == stored[todo]


def test_after_a_restore_pages_load_themselves_again(mortal: LiveServer):
    cookies = signed_in(mortal.link)
    query = page(mortal.base, cookies)
    with Stream(mortal.base, cookies, query) as stream:
        command = added(mortal, cookies)
        assert stream.take(1) == [(todo_of(command), 1)]
        assert mortal.manage("renew_log_id")[0] == 0
        assert list(stream) == []
    with Stream(mortal.base, cookies, query, stream.last) as again:
        assert (list(again), again.stale) == ([], True)
    with Stream(mortal.base, cookies, page(mortal.base, cookies)) as fresh:
        command = added(mortal, cookies)
        assert fresh.take(1) == [(todo_of(command), 1)]


@pytest.mark.parametrize("mortal", ["sqlite"], indirect=True)
def test_ctrl_c_ends_fifty_streams_within_two_seconds(mortal: LiveServer):
    cookies = signed_in(mortal.link)
    query = page(mortal.base, cookies)
    with ExitStack() as open_streams:
        streams = [open_streams.enter_context(Stream(mortal.base, cookies, query)) for _ in range(50)]
        command = added(mortal, cookies)
        assert [stream.take(1) for stream in streams] == [[(todo_of(command), 1)]] * 50
        code, seconds = mortal.stop()
        assert [list(stream) for stream in streams] == [[]] * 50, "ended, not cut off"
    assert code == 0
    assert seconds < 2
    assert "Traceback" not in mortal.log
