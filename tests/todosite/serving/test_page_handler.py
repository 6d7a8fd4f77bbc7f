"""How a request is carried out: in one thread, in time, also for people who go away."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from html import unescape
from threading import Event
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import include, path

from todosite.serving.page_handler import READERS, WRITERS, PageHandler
from todosite.serving.request_body import MAX_DECLARED

WORDS = "Milk & bread"
go_on, ended = Event(), Event()
begun: list[str] = []
done: list[str] = []


def wait(request: HttpRequest) -> HttpResponse:
    begun.append(request.method or "")
    go_on.wait(10)
    done.append(f"{request.method} {request.GET.get('n', '')}")
    return HttpResponse("waited")


def read(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("description", ""))


def parts(request: HttpRequest) -> StreamingHttpResponse:
    def endless() -> Iterator[str]:
        try:
            while True:
                yield "part " * 20_000
        finally:
            ended.set()

    return StreamingHttpResponse(endless())


urlpatterns = [path("wait/", wait), path("read/", read), path("parts/", parts), path("", include("todosite.urls"))]
handler400 = "todosite.errors.pages.bad_request"


@pytest.fixture(autouse=True)
def addresses(settings) -> Iterator[None]:
    settings.ROOT_URLCONF, settings.MIDDLEWARE = __name__, []
    begun.clear()
    done.clear()
    go_on.clear()
    ended.clear()
    yield
    go_on.set()
    patience = time.monotonic() + 5
    while len(done) < len(begun) and time.monotonic() < patience:  # threads that would write into the next test's lists
        time.sleep(0.01)


class Visit:
    """One request and what is answered: `status`, `text`. The client leaves when `gone` is set."""

    def __init__(self, method: str, path: str, *body: bytes, **headers: str) -> None:
        self.messages: list[dict[str, Any]] = [
            {"type": "http.request", "body": part, "more_body": True} for part in body
        ]
        self.messages.append({"type": "http.request", "body": b"", "more_body": False})
        self.read, self.status, self.text, self.gone = 0, 0, "", asyncio.Event()
        address, _, query = path.partition("?")
        self.scope = {
            "type": "http", "method": method, "path": address, "query_string": query.encode(),
            "headers": [(b"host", b"localhost"), (b"content-type", b"application/x-www-form-urlencoded"),
                        *((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items())],
        }  # fmt: skip

    async def receive(self) -> dict[str, Any]:
        if self.read == len(self.messages):
            await self.gone.wait()
            return {"type": "http.disconnect"}
        self.read += 1
        return self.messages[self.read - 1]

    async def send(self, message: dict[str, Any]) -> None:
        self.status = message.get("status", self.status)
        self.text += message.get("body", b"").decode()
        if len(self.text) > 1_000_000:
            self.gone.set()
        await asyncio.sleep(0)


def carry_out(visit: Visit, handler: PageHandler | None = None) -> Visit:
    asyncio.run((handler or PageHandler())(visit.scope, visit.receive, visit.send))
    return visit


def words(visit: Visit) -> str:
    return unescape(re.search('<textarea id="words"[^>]*>(.*?)</textarea>', visit.text)[1])


@pytest.mark.parametrize(
    ("method", "sentence"), [("POST", "Your change may still be made"), ("GET", "Nothing was changed")]
)
def test_a_request_that_takes_too_long_is_answered_in_time_with_its_words(method, sentence):
    visit = carry_out(Visit(method, "/wait/", b"description=Milk+%26+bread"), PageHandler(max_seconds=0.05))
    assert visit.status == 503
    assert sentence in visit.text
    assert method == "GET" or words(visit) == WORDS


def test_writers_that_wait_keep_no_page_away():
    async def visits() -> list[int]:
        handler = PageHandler(max_seconds=5)
        writing = [Visit("POST", "/wait/") for _ in range(2 * READERS)]
        tasks = [asyncio.create_task(handler(each.scope, each.receive, each.send)) for each in writing]
        await asyncio.sleep(0.05)
        page = Visit("GET", "/read/")
        await handler(page.scope, page.receive, page.send)
        unanswered = [each.status for each in writing]
        go_on.set()
        await asyncio.gather(*tasks)
        return [page.status, *unanswered]

    assert asyncio.run(visits()) == [200] + [0] * 2 * READERS
    assert done == ["POST "] * 2 * READERS


def test_what_waits_for_nobody_is_not_begun_unless_it_was_sent_to_be_kept():
    async def visits() -> None:
        handler = PageHandler(max_seconds=5)
        everybody = [Visit(method, f"/wait/?n={n}") for method in ("GET", "POST") for n in range(READERS + 1)]
        tasks = [asyncio.create_task(handler(each.scope, each.receive, each.send)) for each in everybody]
        async with asyncio.timeout(4):
            while begun.count("GET") < READERS or begun.count("POST") < WRITERS:
                await asyncio.sleep(0.01)
        for each in everybody:
            each.gone.set()
        await asyncio.sleep(0.05)
        go_on.set()
        await asyncio.gather(*tasks)
        async with asyncio.timeout(4):  # nobody waits for the pages, but they were begun
            while len(done) < len(begun):
                await asyncio.sleep(0.01)

    asyncio.run(visits())
    assert sorted(done) == sorted([f"GET {n}" for n in range(READERS)] + [f"POST {n}" for n in range(READERS + 1)])


def test_a_response_in_parts_ends_when_its_reader_has_gone():
    assert carry_out(Visit("GET", "/parts/")).text.startswith("part part ")
    assert ended.is_set()


@pytest.mark.parametrize("declared", [MAX_DECLARED + 1, 10**30])
def test_a_body_that_says_it_is_huge_is_refused_before_any_of_it_is_read(declared):
    visit = carry_out(Visit("POST", "/read/", b"x", content_length=str(declared)))
    assert (visit.status, visit.read) == (413, 0)


def test_a_body_in_chunks_is_read_to_the_limit_and_refused_with_its_words():
    visit = carry_out(Visit("POST", "/read/", b"description=Milk+%26+bread&x=", *[b"y" * 65_536] * 1600))
    assert visit.status == 413
    assert visit.read < 20
    assert words(visit) == WORDS


def test_a_form_in_chunks_is_judged_by_what_came(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert carry_out(Visit("POST", "/read/", b"description=milk")).text == "milk"
    assert carry_out(Visit("POST", "/read/", b"description=milk&x=", b"y" * 100)).status == 413


def test_a_client_that_leaves_before_its_body_has_come_gets_nothing():
    visit = Visit("POST", "/read/", b"description=")
    del visit.messages[-1]
    visit.gone.set()
    assert carry_out(visit).status == 0
