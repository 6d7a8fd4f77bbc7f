"""An open page at midnight, in a browser whose clock is set forward."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.home import Home
from tests.browser.visitor import visit

# The server's day is the real one. So the page is made to say what it would have said the day before.
AS_OF_YESTERDAY = """
    document.querySelector("h1").textContent = "Yesterday";
    for (const time of document.querySelectorAll("time")) time.textContent = "yesterday";
"""


def sleeps_over_midnight(page: Page) -> None:
    page.evaluate(AS_OF_YESTERDAY)
    page.clock.fast_forward("24:00:00")


def test_headings_and_times_are_those_of_the_new_day_and_nothing_begun_is_lost(browser: Browser, home: Home):
    for words in ("Buy milk", "Fix the gate", "Feed the cat"):
        home.elsewhere("add", words)
    with visit(browser, home, scripts=True) as alice:
        page = alice.page
        page.clock.install(time=datetime.now(UTC))
        page.goto(f"{home.base}/inbox/?select=1")
        heading, times = page.locator("h1").inner_text(), page.locator("#rows time")
        page.get_by_label("What needs doing?").fill("Half a tho")
        page.get_by_label("Select Buy milk").check()
        alice.row("Feed the cat").edit.click()
        field = page.locator(".edit .field")
        field.fill("Feed the cats")
        sleeps_over_midnight(page)

        expect(page.locator("h1")).to_have_text(heading)
        expect(times.filter(has_text="yesterday")).to_have_count(0)
        expect(times).to_have_count(2)
        expect(page.get_by_label("What needs doing?")).to_have_value("Half a tho")
        expect(page.get_by_label("Select Buy milk")).to_be_checked()
        expect(page.get_by_label("Select Fix the gate")).not_to_be_checked()
        expect(field).to_have_value("Feed the cats")
        expect(field).to_be_focused()


def test_each_page_is_told_anew(browser: Browser, home: Home):
    home.elsewhere("add", "Buy milk")
    with visit(browser, home, scripts=True) as alice:
        page = alice.page
        todo = alice.row("Buy milk").id
        page.clock.install(time=datetime.now(UTC))
        for path in ("/activity/", f"/todos/{todo}/", f"/todos/{todo}/v1/", "/trash/"):
            page.goto(home.base + path)
            expect(page.locator("time").first).to_be_attached() if path != "/trash/" else None
            sleeps_over_midnight(page)
            expect(page.locator("time", has_text="yesterday")).to_have_count(0)


def test_it_asks_in_sight_only_and_when_the_server_says_otherwise_once_a_minute(browser: Browser, home: Home):
    home.elsewhere("add", "Buy milk")
    asked = list[Request]()
    with visit(browser, home, scripts=True) as alice:
        page = alice.page
        page.on("request", lambda request: asked.append(request) if "day=1" in request.url else None)
        page.clock.install(time=datetime.now(UTC))
        page.reload()
        page.evaluate("Object.defineProperty(document, 'hidden', { get: () => window.isHidden ?? true })")
        page.clock.fast_forward("24:00:00")
        page.clock.run_for(5_000)
        assert asked == []

        page.evaluate("window.isHidden = false; document.dispatchEvent(new Event('visibilitychange'))")
        page.clock.run_for(150_000)
        expect(page.locator(".row time")).to_be_visible()
        assert len(asked) == 3
