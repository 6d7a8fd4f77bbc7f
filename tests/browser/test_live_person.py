"""A live page belongs to one person: it ends with their session, and shows nothing of the next person."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.entrance import enters
from tests.browser.home import Home
from tests.browser.house import House
from tests.browser.visitor import second_tab, visit

SOMEBODY_ELSE = "Somebody else is signed in here now. Copy your words, then load the page again."


def test_a_page_shows_nothing_of_who_has_signed_in_after_it(browser: Browser, home: Home, house: House):
    other = house.home()
    for home_, words in ((home, "Buy milk"), (other, "Sell the bicycle")):
        home_.elsewhere("add", words)
    with visit(browser, home, scripts=True) as alice, second_tab(alice) as tab:
        alice.provoked.add(403)
        tab.opens(f"{home.base}/account/")
        tab.page.get_by_role("button", name="Sign out", exact=True).click()
        enters(tab.page, other.link)
        expect(tab.page.locator("#rows .description")).to_have_text(["Sell the bicycle"])

        home.elsewhere("add", "Feed the cat")
        alice.says(SOMEBODY_ELSE)
        alice.page.evaluate("document.getElementById('status-line').replaceChildren()")
        alice.row("Buy milk").status_option("Started").click()
        alice.has_unsent(f"{SOMEBODY_ELSE} 1 change is not sent yet. It stays on this device until it is.")
        alice.opens(alice.page.url)
        expect(alice.page.locator("#rows .description")).to_have_text(["Sell the bicycle"])


def test_a_stream_for_who_has_signed_in_after_the_page_says_so(browser: Browser, home: Home, house: House):
    other = house.home()
    with visit(browser, home, scripts=True) as alice:
        alice.provoked.add(403)
        with alice.context.expect_page() as page:
            alice.page.evaluate("window.open('/keys/')")
        page.value.goto(f"{home.base}/account/")
        page.value.get_by_role("button", name="Sign out", exact=True).click()
        enters(page.value, other.link)
        alice.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        alice.says(SOMEBODY_ELSE)
        requested = list[str]()
        alice.page.on("request", lambda request: requested.append(request.url))
        alice.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        alice.page.wait_for_timeout(100)
        assert requested == []


# Time does not pass. The page's waits before new attempts are collected, up to thirteen.
HURRY = """() => {
    window.waits = [];
    window.setTimeout = (then, wait) => {
        document.body.dataset.waits = waits.push(wait);
        if (waits.length < 13) then();
    };
}"""


def test_a_page_that_is_signed_out_reconnects_less_and_less(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.provoked.add(401)
        expect(alice.page.locator("h1")).to_have_text("No todos yet")
        home.elsewhere("add", "Buy milk")
        expect(alice.page.locator(".row")).to_have_count(1)
        alice.context.clear_cookies()
        alice.page.evaluate(HURRY)
        alice.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(alice.page.locator("body")).to_have_attribute("data-waits", "13")
        waits = alice.page.evaluate("waits")
        assert 1_000 <= waits[0] <= 2_000
        assert all(120_000 <= wait <= 240_000 for wait in waits[7:])
