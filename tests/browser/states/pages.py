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


@state("trash, keys", who="bob")
def _(page: Page, house: House) -> None:
    page.goto("/trash/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


@state("seals")
def _(page: Page, house: House) -> None:
    page.goto("/seals/")
    expect(page.get_by_text("Its public key:")).to_be_visible()


@state("account, zone saved")
def _(page: Page, house: House) -> None:
    page.goto("/account/")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Times are shown in your browser’s zone.")).to_be_visible()


@state("account, address of a feed", who="erin")
def _(page: Page, house: House) -> None:
    page.goto("/account/")
    feed = page.get_by_role("region", name="Feed")
    feed.get_by_role("button", name="Make an address").click()
    expect(feed.get_by_role("button", name="Revoke it")).to_be_visible()


@state("account, asked to close", who="bob")
def _(page: Page, house: House) -> None:
    page.goto("/account/")
    page.get_by_role("link", name="Close my account").click()
    expect(page.get_by_role("heading", name="What goes, for good")).to_be_visible()


@state("account, not closed: another name", who="bob")
def _(page: Page, house: House) -> None:
    page.goto("/account/close/")
    page.get_by_label("Your name, bob").fill("rob")
    page.get_by_role("button", name="Close my account for good").click()
    expect(page.locator("#proof-error")).to_be_visible()


@state("account, not closed: another password", who="dave")
def _(page: Page, house: House) -> None:
    page.goto("/account/close/")
    page.get_by_label("Your password").fill("four other words here")
    page.get_by_role("button", name="Close my account for good").click()
    expect(page.locator("#proof-error")).to_be_visible()


@state("account of the only superuser")
def _(page: Page, house: House) -> None:
    page.goto("/account/close/")
    expect(page.get_by_role("link", name="Back to my account")).to_be_visible()


@state("account closed", who="")
def _(page: Page, house: House) -> None:
    page.goto("/account/closed/")
    expect(page.locator("h1")).to_be_visible()


@state("seals, some made")
def _(page: Page, house: House) -> None:
    assert house.site.manage("seal")[0] == 0
    page.goto("/seals/")
    expect(page.locator("main ol a")).not_to_have_count(0)


@state("account, two passwords that differ")
def _(page: Page, house: House) -> None:
    page.goto("/account/")
    sets_passwords_that_differ(page)
