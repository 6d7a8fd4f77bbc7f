"""What the pages weigh: bytes and requests of the first load, and that nothing shifts under the hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Response

from tests.browser.entrance import enters
from tests.browser.home import Home

SHIFTS = """
    window.shifts = [];
    const name = ({ node }) => node?.id || node?.className || node?.nodeName;
    const note = (entry) => window.shifts.push(...entry.sources.map(name));
    const watch = new PerformanceObserver((list) => list.getEntries().forEach(note));
    watch.observe({ type: "layout-shift", buffered: true });
"""
# Observers report after the next frame.
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"


@pytest.fixture
def alice(browser: Browser, home: Home) -> Iterator[Page]:
    """Signed in, with six todos, and an empty cache."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(SHIFTS)
    for number in range(6):
        home.elsewhere("add", f"Todo {number}")
    enters(page, home.link)
    yield page
    context.close()


def test_the_first_load_is_light(alice: Page, browser: Browser, home: Home):
    context = browser.new_context()
    context.add_cookies(alice.context.cookies())
    page, answers = context.new_page(), list[Response]()
    page.on("response", lambda answer: answers.append(answer))
    with page.expect_response("**/live/*"):
        page.goto(f"{home.base}/inbox/")
    # A browser without windows does not fetch the icon of a tab.
    icon = page.locator("link[rel=icon]").evaluate("link => link.href")
    requests = len(answers) + (icon not in [answer.url for answer in answers])
    bytes_of = Counter[str]()
    for answer in answers:
        if "/static/" in answer.url:
            bytes_of[kind(answer)] += len(answer.body())
    context.close()

    print(f"first load: {requests} requests, raw bytes by kind {dict(bytes_of)}")
    assert requests <= 8
    assert 0 < bytes_of["own js"] < 36_000
    assert bytes_of["own js"] + bytes_of["htmx js"] < 72_300
    assert 0 < bytes_of["css"] < 30_000


def kind(answer: Response) -> str:
    """What a static file is, by its address."""
    ending = answer.url.rsplit(".", 1)[1]
    return ending if ending != "js" else "htmx js" if "/htmx" in answer.url else "own js"


def test_static_files_are_hashed_compressed_and_kept(alice: Page):
    answers = list[Response]()
    alice.on("response", lambda answer: answers.append(answer))
    alice.reload()
    alice.wait_for_load_state()

    kept = [answer for answer in answers if "/static/" in answer.url]
    assert {answer.headers["cache-control"] for answer in kept} == {"max-age=315360000, public, immutable"}
    packed = {answer.headers.get("content-encoding") for answer in kept if not answer.url.endswith(".svg")}
    assert packed <= {"gzip", "zstd", "br"}


def test_acts_shift_nothing(alice: Page):
    alice.evaluate(NEXT_FRAME)
    alice.evaluate("window.shifts = []")
    row = alice.locator(".row", has_text="Todo 4").first

    row.get_by_role("button", name="Finished").click()
    alice.locator("#status-line", has_text="Finished").wait_for()
    row.get_by_role("button", name="Remove Todo 4").click()
    alice.locator("#status-line", has_text="Removed").wait_for()
    alice.locator("#status-line").get_by_role("button", name="Undo").click()
    alice.locator("#status-line", has_text="Undone").wait_for()
    alice.evaluate(NEXT_FRAME)

    assert alice.evaluate("window.shifts") == []
