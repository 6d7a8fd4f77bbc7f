"""Today, lists, their settings, and the fields of a todo that have a form of their own."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.house import House
from tests.browser.states.state import state


@state("today, nothing due", who="bob")
def _(page: Page, house: House) -> None:
    page.goto("/")
    expect(page.get_by_text("Nothing is due.")).to_be_visible()


@state("today", alone=True)
def _(page: Page, house: House) -> None:
    page.goto("/")
    page.get_by_label("What needs doing today?").fill("Ring the landlord today !1")
    page.get_by_label("What needs doing today?").press("Enter")
    expect(page.locator("#rows .priority")).not_to_have_count(0)
    page.goto("/")


@state("today as it was")
def _(page: Page, house: House) -> None:
    page.goto("/?at=1000000000000")
    expect(page.get_by_text("This is how it was")).to_be_visible()


@state("lists", alone=True)
def _(page: Page, house: House) -> None:
    page.goto("/lists/")
    page.get_by_label("A new list").fill("House")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="House")).to_be_visible()
    page.goto("/lists/")


@state("lists, refused")
def _(page: Page, house: House) -> None:
    page.goto("/lists/")
    page.get_by_label("A new list").fill("x" * 101)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#list-error")).to_be_visible()


@state("list settings", alone=True)
def _(page: Page, house: House) -> None:
    page.goto("/lists/")
    page.get_by_label("A new list").fill("Choir")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name="Settings", exact=True).click()
    expect(page.get_by_role("button", name="Remove this list")).to_be_visible()


@state("todo, form of the due day")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Renew the passport"))
    page.get_by_role("link", name="due", exact=True).click()
    expect(page.get_by_role("textbox", name="Due")).to_be_visible()


@state("todo, form of the priority")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Renew the passport"))
    page.get_by_role("link", name="priority", exact=True).click()
    expect(page.get_by_role("combobox", name="Priority")).to_be_visible()


@state("todo, labels", alone=True)
def _(page: Page, house: House) -> None:
    _labelled(page, house)
    page.get_by_role("link", name="Add a label").click()
    expect(page.get_by_role("textbox", name="Label")).to_be_visible()


@state("list, one label", alone=True)
def _(page: Page, house: House) -> None:
    _labelled(page, house)
    page.get_by_role("link", name="@travel", exact=True).click()
    expect(page.locator("#only-view")).to_contain_text("@travel")


@state("label, renamed to what is none", alone=True)
def _(page: Page, house: House) -> None:
    page.goto("/labels/rename/?label=travel")
    page.get_by_label("New name").fill("two words")
    page.get_by_role("button", name="Rename").click()
    expect(page.locator("#label-error")).to_be_visible()


def _labelled(page: Page, house: House) -> None:
    page.goto(house.todo("Renew the passport"))
    form = page.get_by_role("link", name="label", exact=True).or_(page.get_by_role("link", name="Add a label"))
    form.click()
    page.get_by_role("textbox", name="Label").fill("travel")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="@travel", exact=True)).to_be_visible()


@state("quick add by examples")
def _(page: Page, house: House) -> None:
    page.goto("/quick-add/")


@state("todo, repeats", alone=True)
def _(page: Page, house: House) -> None:
    page.goto("/inbox/")
    page.get_by_label("What needs doing?").fill("Feed the sourdough every 2 days")
    page.get_by_label("What needs doing?").press("Enter")
    row = page.locator("#rows .row", has_text="Feed the sourdough")
    expect(row.locator(".tail")).to_contain_text("every 2 days")
    row.get_by_role("button", name="Finished").click()
    expect(page.locator("#status-line")).to_contain_text("next is")
    row.locator("a.description").click()
    expect(page.get_by_role("button", name="Skip this one and go on to the next")).to_be_visible()


@state("search, not asked yet")
def _(page: Page, house: House) -> None:
    page.goto("/search/")
    expect(page.get_by_text("Words are found in what a todo says")).to_be_visible()


@state("search")
def _(page: Page, house: House) -> None:
    page.goto("/search/?q=call+is:open&list=inbox")
    expect(page.locator("#rows > li")).not_to_have_count(0)


@state("search, refused")
def _(page: Page, house: House) -> None:
    page.goto("/search/?q=is:red&due=blue")
    expect(page.locator("#find-q-error")).to_be_visible()


@state("search, selecting")
def _(page: Page, house: House) -> None:
    page.goto("/search/?q=is:open&select=1")
    expect(page.locator("#bulk")).to_be_visible()
