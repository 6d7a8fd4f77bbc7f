"""Django admin's pages over the events keep the same content security policy as our own."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.visitor import visit
from tests.live_server import LiveServer

LOG = "/admin/eventsourcing/storedevent/"


def test_staff_read_a_raw_event_without_a_complaint_of_the_browser(browser: Browser, site: LiveServer):
    with visit(browser, site, scripts=True) as alice:
        alice.page.get_by_label("What needs doing?").fill("Read the log")
        alice.page.get_by_role("button", name="Add", exact=True).click()
        alice.says("Added Read the log.")
        alice.opens(site.base + LOG)
        main = alice.page.locator("#content")
        expect(main).to_contain_text("TodoAdded")
        main.locator(f"a[href^='{LOG}1/']").first.click()
        expect(main).to_contain_text("Read the log")
