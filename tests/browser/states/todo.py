"""A todo and its events."""

from __future__ import annotations

import re

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
    version = int(page.locator("#head").get_attribute("data-version") or 0)
    for status in ("Queued", "Started", "Finished"):
        page.get_by_role("button", name=status, exact=True).click()
        expect(page.get_by_role("button", name=status, exact=True, pressed=True)).to_be_visible()
    # The buttons show a press before its answer has come.
    expect(page.locator("#head")).to_have_attribute("data-version", str(version + 3))
    page.locator("button.undone").nth(1).click()
    expect(page.get_by_role("button", name=re.compile(r"Undo v\d+ anyway"))).to_be_visible()


@state("todo, restoring a version")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Call the dentist"))
    page.locator("#v1 summary").click()
    page.get_by_role("link", name="Restore v1").click()
    expect(page.get_by_role("button", name="Restore v1")).to_be_visible()


@state("event")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Renew the passport") + "v2/")


@state("todo, changes at once", who="judy")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Pack the bags", "judy"))
    expect(page.locator(".entry.act")).to_have_count(1)


@state("a todo as it was")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Renew the passport"))
    page.locator("#v2 summary").click()
    page.get_by_role("link", name="See the todo at v2").click()
    expect(page.get_by_role("heading", name="History until then")).to_be_visible()


@state("todo, words erased", who="kim")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Write to the bank", "kim"))
    expect(page.locator("h1")).to_have_text("Erased words")
    page.locator("#v2 summary").click()


@state("todo, asked to erase", who="kim")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Write to the bank", "kim"))
    page.locator("#v1 summary").click()
    page.get_by_role("link", name="Erase these words").click()
    expect(page.get_by_role("button", name="Erase them")).to_be_visible()


@state("todo, words erased during the edit", who="lena")
def _(page: Page, house: House) -> None:
    address = house.todo("Call the bank, the code is 4711", "lena")
    page.goto(address)
    page.get_by_role("link", name="Edit").click()
    expect(page.locator("form.edit input[name=description]")).to_be_focused()
    other = page.context.new_page()
    other.goto(f"{address}v1/erase/")
    other.get_by_role("button", name="Erase them").click()
    expect(other.get_by_text("Erased the words of v1.")).to_be_visible()
    other.close()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Use mine")).to_be_visible()


@state("list, words erased", who="kim")
def _(page: Page, house: House) -> None:
    page.goto("/inbox/")
    expect(page.locator("#rows .description")).to_have_text(["Erased words"])
