"""How a stream ends: signed out, deactivated, too slow. The whole of it is tested at the real server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from importlib import import_module

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from eventsourcing.log import identity
from eventsourcing.log.checkpoint import Checkpoint
from tests.todos.cast import added, browser
from todos.live import subscribers
from todos.live.stream import PATH, Live
from todos.live.subscribers import LiveViewer

pytestmark = pytest.mark.django_db(transaction=True)
QUICK = 0.05


async def nothing(*arguments: object) -> None:
    raise AssertionError("no page was asked for")


async def stream(
    client: Client,
    query: str,
    meanwhile: Callable[[], object],
    joined: Callable[[Live], Awaitable[None]] | None = None,
) -> list[str]:
    """What a stream brings until it ends by itself; `meanwhile` is done once it is open, `joined` just before."""
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    scope = {
        "type": "http",
        "method": "GET",
        "path": PATH,
        "query_string": query.encode(),
        "headers": [(b"cookie", cookie.encode()), (b"host", b"localhost")],
    }
    live = Live(nothing, heartbeat=QUICK, session_check=2 * QUICK)
    brought: list[str] = []
    is_open = asyncio.Event()

    async def receive() -> dict[str, str]:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: dict) -> None:
        if message["type"] == "http.response.start":
            brought.append(str(message["status"]))
            if joined is not None:
                await joined(live)
            return
        brought.extend([message["body"].decode()] * bool(message["body"]))
        is_open.set()

    open_stream: Awaitable[None] = asyncio.create_task(live(scope, receive, send))
    async with asyncio.timeout(10):
        await is_open.wait()
    await sync_to_async(meanwhile)()
    async with asyncio.timeout(10):
        await open_stream
    follower = live._subscribers._follower
    live._subscribers.end()
    if follower is not None:
        await asyncio.to_thread(follower.join)  # it reads a database that the next test has emptied
    return brought


def test_a_change_while_a_page_reconnects_is_sent_once(alice):
    client, new = browser(alice), list[str]()

    async def something_happens(live: Live) -> None:
        """The log follower reports the change before the page gets the changes that it missed."""
        await live._subscribers.begun()
        new.append(await sync_to_async(added)(alice))
        async with asyncio.timeout(10):
            while not any(viewer.changes for viewers in live._subscribers._viewers.values() for viewer in viewers):
                await asyncio.sleep(0.01)

    begin = Checkpoint(identity.log_id("default"), 0)
    brought = asyncio.run(stream(client, f"after={begin}", lambda: sign_out_everywhere(alice), something_happens))
    assert [message.count(new[0]) for message in brought if new[0] in message] == [1]


def sign_out_everywhere(user: User) -> None:
    import_module(settings.SESSION_ENGINE).SessionStore.get_model_class().objects.all().delete()


def deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def change_password(user: User) -> None:
    user.set_password("another")
    user.save()


@pytest.mark.parametrize("end", [sign_out_everywhere, deactivate, change_password])
def test_a_viewer_who_is_signed_out_is_cut_off(alice, end):
    brought = asyncio.run(stream(browser(alice), "", lambda: end(alice)))

    assert brought[0] == "200"
    assert set(brought[1:]) <= {"retry: 1000\n\n", ":\n\n"}


def rename(table: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {name}")


@pytest.fixture
def lost():
    """Take a table away, as if the database did not answer for it; at the end it is back."""
    tables: list[str] = []

    def lose(table: str) -> None:
        rename(table, "lost")
        tables.append(table)

    yield lose
    for table in tables:
        rename("lost", table)


@pytest.mark.parametrize(
    ("table", "when", "status"),
    [("django_session", "before", "503"), ("django_session", "later", "200"), ("todos_todo", "before", "200")],
)
def test_a_database_that_does_not_answer_ends_a_stream_with_one_line(alice, lost, caplog, table, when, status):
    client, begin = browser(alice), Checkpoint(identity.log_id("default"), 0)
    lose = partial(lost, table)
    if when == "before":
        lose()

    brought = asyncio.run(stream(client, f"after={begin}", lose if when == "later" else lambda: None))

    assert brought[0] == status
    [line] = [record for record in caplog.records if record.name == "todos.live.stream"]
    assert "does not answer" in line.getMessage()
    assert (line.exc_info, "\n" in line.getMessage()) == (None, False)


def test_a_page_of_somebody_else_gets_no_stream(alice, bob):
    client = browser(bob)

    assert asyncio.run(stream(client, f"person={alice.pk}", lambda: None)) == ["403"]
    assert asyncio.run(stream(client, f"person={bob.pk}", lambda: sign_out_everywhere(bob)))[0] == "200"


def test_a_slow_viewer_is_cut_off_and_gets_the_rest_later():
    viewer, checkpoint = LiveViewer(User(pk=1)), Checkpoint("0" * 32, 1)
    for version in range(2 * subscribers.MAX_PENDING):
        viewer.add_change("the same", version, checkpoint)
    assert (viewer.over, len(viewer.changes)) == (False, 1)

    for number in range(subscribers.MAX_PENDING):
        viewer.add_change(str(number), 1, checkpoint)
    assert viewer.over
