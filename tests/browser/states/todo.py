"""A todo and its events."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.house import House
from tests.browser.states.state import state


@state("todo")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Write the report"))


@state("todo, edit")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Write the report"))
    page.get_by_role("link", name="Edit").click()
    expect(page.locator("form.edit input[name=description]")).to_be_focused()


@state("todo, words changed")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Call the dentist"))
    expect(page.locator("ins")).to_be_visible()


@state("todo, removed")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Sell the old bicycle"))
    expect(page.get_by_role("button", name="Restore")).to_be_visible()


@state("todo, details open")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Renew the passport"))
    page.locator("#v2 summary").click()
    expect(page.locator("#v2 pre")).to_be_visible()


@state("todo, undo refused")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Write the report"))
    for status in ("Queued", "Started", "Finished"):
        page.get_by_role("button", name=status, exact=True).click()
        expect(page.get_by_role("button", name=status, exact=True, pressed=True)).to_be_visible()
    page.locator("button.undone").nth(1).click()
    expect(page.get_by_role("button", name="Set it anyway")).to_be_visible()


@state("todo, restoring a version")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Call the dentist"))
    page.locator("#v1 summary").click()
    page.get_by_role("link", name="Restore v1").click()
    expect(page.get_by_role("button", name="Restore v1")).to_be_visible()


@state("event")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Renew the passport") + "v2/")


@state("todo, changes in one act", who="judy")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Pack the bags", "judy"))
    expect(page.locator(".entry.act")).to_have_count(1)


@state("a todo as it was")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Renew the passport"))
    page.locator("#v2 summary").click()
    page.get_by_role("link", name="See the todo at v2").click()
    expect(page.get_by_role("heading", name="History until then")).to_be_visible()
