"""The account page answers where one looks: the status line says what was done, the keyboard stays where it was."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.home import Home
from tests.browser.house import House
from tests.browser.states.state import sets_passwords_that_differ
from tests.browser.visitor import visit
from todosite.accounts.account_page import PASSWORD_IS_SET


def test_each_part_of_the_account_says_what_was_done_and_keeps_the_keyboard(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        page = alice.page
        alice.opens(f"{home.base}/account/")
        for name in ("Feed", "Calendar"):
            part = page.get_by_role("region", name=name)
            presses(part, "Make an address", f"Your {name.lower()} has a new address.", "Make a new address")
            expect(part.locator(".sound code")).to_be_in_viewport()
            presses(part, "Revoke it", f"Your {name.lower()} has no address any more.", "Make an address")
        presses(page, "Switch them off", "Single keys are off.", "Switch them on")
        presses(page, "Save", "Times are shown in your browser’s zone.", "Save")
        for field in page.locator("input[type=password]").all():
            field.fill("three old ladders")
        presses(page, "Set password", PASSWORD_IS_SET, "Set password")


def presses(part: Page | Locator, button: str, sentence: str, focus: str) -> None:
    part.get_by_role("button", name=button, exact=True).click()
    page = part if isinstance(part, Page) else part.page
    expect(page.get_by_role("status")).to_have_text(sentence)
    control = part.get_by_role("button", name=focus, exact=True)
    expect(control).to_be_focused()
    expect(control).to_be_in_viewport()


@pytest.mark.parametrize("where", ["account", "invitation"])
def test_a_password_that_is_refused_has_the_keyboard_and_a_sign(browser: Browser, house: House, where: str):
    page = house.page(browser, "erin" if where == "account" else "")
    page.goto("/account/" if where == "account" else house.invitation)
    sets_passwords_that_differ(page)
    field, error = page.locator("[aria-invalid]"), page.locator(".error")
    expect(field).to_be_focused()
    expect(error).to_be_in_viewport()
    icon, words = error.locator("svg").bounding_box(), error.bounding_box()
    assert icon["height"] <= words["height"] <= 24, "the sign stands beside the words"
