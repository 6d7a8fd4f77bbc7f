"""The activity, and pages of the past."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.house import House
from tests.browser.states.state import state


@state("activity, empty", who="bob")
def _(page: Page, house: House) -> None:
    page.goto("/activity/")
    expect(page.get_by_text("Nothing has happened yet.")).to_be_visible()


@state("activity")
def _(page: Page, house: House) -> None:
    page.goto("/activity/")
    expect(page.locator(".entry")).not_to_have_count(0)


@state("activity, changes at once", who="judy")
def _(page: Page, house: House) -> None:
    page.goto("/activity/")
    expect(page.locator(".entry.act")).to_have_count(1)


@state("activity, no such day")
def _(page: Page, house: House) -> None:
    page.goto("/activity/?until=yesterday")
    expect(page.locator("#until-error")).to_be_visible()


@state("the list as it was")
def _(page: Page, house: House) -> None:
    page.goto("/inbox/")
    page.get_by_role("link", name="See yesterday").click()
    expect(page.get_by_text("This is how it was")).to_be_visible()


@state("a moment that is none")
def _(page: Page, house: House) -> None:
    page.goto("/inbox/?at=the+day+before")
    expect(page.get_by_text("Enter a date and time like")).to_be_visible()


@state("the activity as it was")
def _(page: Page, house: House) -> None:
    page.goto("/activity/")
    page.get_by_role("link", name="See yesterday").click()
    expect(page.get_by_text("This is how it was")).to_be_visible()
    expect(page.locator(".entry")).not_to_have_count(0)
