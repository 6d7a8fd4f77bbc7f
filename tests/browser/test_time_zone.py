"""Times are in the browser's zone from the first page on, move with the browser, or are in a zone that was chosen."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.browser.entrance import enters
from tests.browser.home import Home
from tests.browser.visitor import Visitor, second_tab, visit, visit_by_nobody

# Notes the offset of every time that is shown.
NOTE_OFFSETS = """
    const note = () => {
        const offsets = Array.from(document.querySelectorAll(".row time"), (time) => time.dateTime.slice(-6));
        sessionStorage.seen = [...new Set([...(sessionStorage.seen ?? "").split(" "), ...offsets])].join(" ").trim();
    };
    new MutationObserver(note).observe(document, { subtree: true, childList: true });
"""


def test_after_a_journey_times_are_in_the_chosen_zone_or_in_the_browsers_new_one(browser: Browser, home: Home):
    home.elsewhere("add", "Pack the bags")
    with visit(browser, home, scripts=True) as alice:
        travel(device_of(alice), "Asia/Tokyo")
        assert offset_when_chosen(alice.page, "Asia/Dubai") == "+04:00"
        assert offset_when_chosen(alice.page, "your browser’s zone") == "+09:00"


def test_no_page_shows_a_time_in_a_zone_of_before(browser: Browser, home: Home):
    home.elsewhere("add", "Pack the bags")
    with visit_by_nobody(browser, scripts=True) as alice:
        alice.context.add_init_script(NOTE_OFFSETS)
        device = device_of(alice)
        travel(device, "Asia/Tokyo")
        enters(alice.page, home.link)
        assert offsets_seen(alice.page) == "+09:00"

        travel(device, "Asia/Dubai")
        alice.page.reload()
        assert offsets_seen(alice.page) == "+04:00"

        alice.context.clear_cookies(name="zone")
        alice.page.reload()
        assert offsets_seen(alice.page) == "+04:00"
        expect(alice.page.get_by_text("Times are in UTC.")).to_have_count(0)


def test_without_scripts_the_page_says_utc_and_leads_to_the_choice(browser: Browser, home: Home):
    home.elsewhere("add", "Pack the bags")
    with visit(browser, home, scripts=False) as alice:
        expect(alice.page.get_by_text("Times are in UTC.")).to_be_visible()
        alice.page.get_by_role("link", name="Choose your time zone").click()
        alice.page.get_by_label("Times are shown in").select_option(label="Asia/Tokyo")
        alice.page.get_by_role("button", name="Save").and_(alice.page.locator("#zone-heading ~ button")).click()
        alice.page.goto(f"{home.base}/inbox/")
        expect(alice.page.get_by_text("Times are in UTC.")).to_have_count(0)
        assert alice.page.locator(".row time").get_attribute("datetime")[-6:] == "+09:00"


def test_a_browser_that_keeps_no_cookie_for_the_zone_is_told_that_times_are_in_utc(browser: Browser, home: Home):
    with visit_by_nobody(browser, scripts=True) as alice:
        alice.context.add_init_script("Object.defineProperty(document, 'cookie', { get: () => '', set: () => {} })")
        enters(alice.page, home.link)
        expect(alice.page.get_by_text("Times are in UTC.")).to_be_visible()


def device_of(visitor: Visitor) -> CDPSession:
    return visitor.context.new_cdp_session(visitor.page)


def travel(device: CDPSession, zone: str) -> None:
    device.send("Emulation.setTimezoneOverride", {"timezoneId": zone})


def offsets_seen(page: Page) -> str:
    """The offsets of all times that were shown since this was asked last."""
    expect(page.locator(".row time")).to_be_visible()
    seen: str = page.evaluate("sessionStorage.seen")
    page.evaluate("delete sessionStorage.seen")
    return seen


def offset_when_chosen(page: Page, zone: str) -> str:
    """How far from UTC the time beside a todo is then."""
    page.goto(urljoin(page.url, "/account/"))
    zones = page.get_by_label("Times are shown in")
    zones.select_option(label=zone)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text(f"Times are shown in {zone}.")
    expect(zones.locator("option:checked")).to_have_text(zone)
    page.goto(urljoin(page.url, "/inbox/"))
    return page.locator(".row time").get_attribute("datetime")[-6:]


def test_other_tabs_follow_a_choice(browser: Browser, home: Home):
    home.elsewhere("add", "Pack the bags")
    with visit(browser, home, scripts=True) as alice, second_tab(alice) as other:
        other.page.get_by_label("What needs doing?").fill("Half a tho")
        assert offset_when_chosen(alice.page, "Asia/Tokyo") == "+09:00"
        expect(other.page.locator(".row time")).to_have_attribute("datetime", re.compile(r"\+09:00$"))
        expect(other.page.get_by_label("What needs doing?")).to_have_value("Half a tho")
