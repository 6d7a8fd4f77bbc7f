"""Times move with the browser, unless somebody chose a zone."""

from __future__ import annotations

from urllib.parse import urljoin

from playwright.sync_api import Browser, Page, expect

from tests.browser.home import Home
from tests.browser.visitor import visit


def test_after_a_journey_times_are_in_the_chosen_zone_or_in_the_browsers_new_one(browser: Browser, home: Home):
    home.elsewhere("add", "Pack the bags")
    with visit(browser, home, scripts=True) as alice:
        page, device = alice.page, alice.context.new_cdp_session(alice.page)
        device.send("Emulation.setTimezoneOverride", {"timezoneId": "Asia/Tokyo"})
        assert offset_when_chosen(page, "Asia/Dubai") == "+04:00"
        assert offset_when_chosen(page, "your browser’s zone") == "+09:00"


def offset_when_chosen(page: Page, zone: str) -> str:
    """How far from UTC the time beside a todo is then."""
    page.goto(urljoin(page.url, "/account/"))
    zones = page.get_by_label("Times are shown in")
    zones.select_option(label=zone)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text(f"Times are shown in {zone}.")
    expect(zones.locator("option:checked")).to_have_text(zone)
    page.goto(urljoin(page.url, "/"))
    return page.locator(".row time").get_attribute("datetime")[-6:]
