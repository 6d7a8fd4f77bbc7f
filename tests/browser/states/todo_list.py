"""The list."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.house import House
from tests.browser.states.state import state


@state("list, empty", who="bob")
def _(page: Page, house: House) -> None:
    page.goto("/inbox/")
    expect(page.get_by_role("heading", name="No todos yet")).to_be_visible()


@state("list")
def _(page: Page, house: House) -> None:
    page.goto("/inbox/")


@state("list, dense", who="grace")
def _(page: Page, house: House) -> None:
    page.goto("/inbox/")
    expect(page.locator(".dense .row")).to_have_count(30)


@state("list, filtered")
def _(page: Page, house: House) -> None:
    page.goto("/inbox/?status=Started")
    expect(page.locator(".row")).to_have_count(1)


@state("list, search without a hit")
def _(page: Page, house: House) -> None:
    page.goto("/inbox/?q=unicorn")
    expect(page.get_by_text("No todos match")).to_be_visible()


@state("list, just removed")
def _(page: Page, house: House) -> None:
    page.goto("/inbox/")
    page.get_by_role("button", name="Remove Cancel the gym").click()
    expect(page.get_by_role("button", name="Restore Cancel the gym")).to_be_focused()


@state("list, status line with Undo")
def _(page: Page, house: House) -> None:
    page.goto("/inbox/")
    page.get_by_role("group", name="Status of Book the hotel").get_by_role("button", name="Started").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


@state("list, refused to add")
def _(page: Page, house: House) -> None:
    page.goto("/inbox/")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#add-error")).to_be_visible()


@state("list, selecting")
def _(page: Page, house: House) -> None:
    page.goto("/inbox/?select=1")
    page.get_by_role("checkbox", name="Select Buy oat milk").check()
    expect(page.get_by_role("button", name="Started", exact=True).last).to_be_visible()


@state("list, selecting, in conflict")
def _(page: Page, house: House) -> None:
    page.goto("/inbox/?select=1")
    box = page.get_by_role("checkbox", name="Select Call the dentist again")
    box.check()
    box.evaluate("box => box.value = box.value.replace(/.v.*/, '.v1')")  # ticked before the last change
    page.locator("#bulk-remove").click()
    expect(page.get_by_role("button", name="Remove all anyway")).to_be_visible()


@state("list, edit")
def _(page: Page, house: House) -> None:
    opens_edit(page, "Buy oat milk")


@state("list, edit refused")
def _(page: Page, house: House) -> None:
    opens_edit(page, "Buy oat milk").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("form.edit .error")).to_be_visible()


@state("list, edit in conflict")
def _(page: Page, house: House) -> None:
    opens_edit(page, "Call the dentist again").fill("Call the doctor")
    page.locator("form.edit input[name=version]").evaluate("field => field.value = 1")  # begun before the last change
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Use mine")).to_be_visible()


def opens_edit(page: Page, words: str) -> Any:
    page.goto("/inbox/")
    page.get_by_role("link", name=f"Edit {words}", exact=True).click()
    field = page.locator("form.edit input[name=description]")
    expect(field).to_be_focused()
    return field


@state("list, signed out elsewhere", alone=True)
def _(page: Page, house: House) -> None:
    page.goto("/inbox/")
    page.context.clear_cookies(name=re.compile("^sessionid_"))
    page.get_by_label("What needs doing?").fill("Water the plants")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("You are signed out.")
