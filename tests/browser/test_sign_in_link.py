"""The page of a one-time link: who presses its button."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.entrance import enters
from tests.browser.home import Home
from tests.browser.visitor import visit_by_nobody

HIDDEN = "Object.defineProperty(document, 'visibilityState', {value: 'hidden'})"
PRERENDERED = "Object.defineProperty(document, 'prerendering', {value: true})"


def test_on_this_machine_a_link_signs_in_by_itself_and_the_first_page_knows_the_time_zone(browser: Browser, home: Home):
    home.elsewhere("add", "Pack the bags")
    with visit_by_nobody(browser, scripts=True) as alice:
        alice.context.new_cdp_session(alice.page).send(
            "Emulation.setTimezoneOverride", {"timezoneId": "Pacific/Auckland"}
        )
        enters(alice.page, home.link)
        assert alice.page.locator(".row time").get_attribute("datetime")[-6:] in ("+12:00", "+13:00")


@pytest.mark.parametrize("how", [HIDDEN, PRERENDERED])
def test_a_page_that_nobody_sees_presses_nothing(browser: Browser, home: Home, how: str):
    link = home.link
    with visit_by_nobody(browser, scripts=True) as alice:
        alice.context.add_init_script(how)
        alice.opens(link)
        alice.page.wait_for_timeout(200)
        alice.page.get_by_role("button", name=f"Sign in as {home.name}").click()
        expect(alice.page.get_by_label("What needs doing")).to_be_visible()
