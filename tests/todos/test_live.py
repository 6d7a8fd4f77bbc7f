"""How a stream ends: signed out, deactivated, too slow. The whole of it is tested at the real server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from importlib import import_module

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from eventsourcing import log_identity
from eventsourcing.checkpoint import Checkpoint
from tests.todos.conftest import added, browser
from todos import audience
from todos.audience import Viewer
from todos.live import PATH, Live

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
    live = Live(nothing, beat=QUICK, check=2 * QUICK)
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
        elif message["body"]:
            brought.append(message["body"].decode())
            is_open.set()

    open_stream: Awaitable[None] = asyncio.create_task(live(scope, receive, send))
    await is_open.wait()
    await sync_to_async(meanwhile)()
    async with asyncio.timeout(10):
        await open_stream
    live._audience.end()
    return brought


def test_what_happens_while_a_page_comes_back_is_told_once(alice):
    client, new = browser(alice), list[str]()

    async def something_happens(live: Live) -> None:
        """And the tail has told it, before the page is told what it missed."""
        await live._audience.begun()
        new.append(await sync_to_async(added)(alice))
        async with asyncio.timeout(10):
            while not any(viewer.changes for viewers in live._audience._viewers.values() for viewer in viewers):
                await asyncio.sleep(0.01)

    begin = Checkpoint(log_identity.log_id("default"), 0)
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
def test_whoever_is_signed_out_is_cut_off(alice, end):
    brought = asyncio.run(stream(browser(alice), "", lambda: end(alice)))

    assert brought[0] == "200"
    assert set(brought[1:]) <= {"retry: 1000\n\n", ":\n\n"}


def test_whoever_is_staff_no_more_hears_no_more_of_others(alice, bob):
    todo = added(alice)
    client = browser(bob)

    def demote() -> None:
        User.objects.filter(pk=bob.pk).update(is_staff=False)

    assert asyncio.run(stream(client, f"todo={todo}", demote))[0] == "200"


def test_who_is_too_slow_is_cut_off_and_told_the_rest_later():
    viewer, checkpoint = Viewer("1", ""), Checkpoint("0" * 32, 1)
    for version in range(2 * audience.MOST):
        viewer.tell("the same", version, checkpoint)
    assert (viewer.over, len(viewer.changes)) == (False, 1)

    for number in range(audience.MOST):
        viewer.tell(str(number), 1, checkpoint)
    assert viewer.over
