"""The trash, the account and the keys."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.house import House
from tests.browser.states.state import sets_passwords_that_differ, state


@state("trash, empty", who="bob")
def _(page: Page, house: House) -> None:
    page.goto("/trash/")
    expect(page.get_by_text("The trash is empty.")).to_be_visible()


@state("trash")
def _(page: Page, house: House) -> None:
    page.goto("/trash/")
    expect(page.get_by_text("Sell the old bicycle")).to_be_visible()


@state("account")
def _(page: Page, house: House) -> None:
    page.goto("/account/")


@state("account, keys off")
def _(page: Page, house: House) -> None:
    page.goto("/account/")
    page.get_by_role("button", name="Switch them off").click()
    expect(page.get_by_text("Single keys are off.", exact=True)).to_be_visible()
    page.context.clear_cookies(name="keys")


@state("keys")
def _(page: Page, house: House) -> None:
    page.goto("/keys/")


# Over an empty page: axe does not know that a dialog lies above everything else.
@state("trash, keys", who="bob")
def _(page: Page, house: House) -> None:
    page.goto("/trash/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


@state("account, zone saved")
def _(page: Page, house: House) -> None:
    page.goto("/account/")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Times are shown in your browser’s zone.")).to_be_visible()


@state("account, address of a feed", who="erin")
def _(page: Page, house: House) -> None:
    page.goto("/account/")
    page.get_by_role("button", name="Make an address").click()
    expect(page.get_by_role("button", name="Revoke it")).to_be_visible()


@state("account, two passwords that differ")
def _(page: Page, house: House) -> None:
    page.goto("/account/")
    sets_passwords_that_differ(page)
