"""Pages that refuse something."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.house import House
from tests.browser.states.state import state

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@state("signed out, without scripts", alone=True)
def _(page: Page, house: House) -> None:
    page.goto("/inbox/")
    page.context.clear_cookies(name=re.compile("^sessionid_"))
    page.get_by_label("What needs doing?").fill("Water the plants")
    page.locator("#add").evaluate("form => form.submit()")
    expect(page.get_by_label("Your words")).to_have_value("Water the plants")


@state("not here")
def _(page: Page, house: House) -> None:
    page.goto(f"/todos/{UNKNOWN}/")


@state("not allowed")
def _(page: Page, house: House) -> None:
    page.goto("/admin/auth/user/1/delete/")
    expect(page.get_by_role("heading", name="Not allowed")).to_be_visible()


@state("too big")
def _(page: Page, house: House) -> None:
    page.goto("/inbox/")
    page.get_by_label("What needs doing?").fill("Water the plants" + " and the lawn" * 25_000)
    page.locator("#add").evaluate("form => form.submit()")
    expect(page.get_by_label("Your words")).to_have_value(re.compile("^Water the plants"))


@state("form older than the sign-in")
def _(page: Page, house: House) -> None:
    page.goto("/inbox/")
    page.locator("#add input[name=csrfmiddlewaretoken]").evaluate("field => field.value = ''")
    page.get_by_label("What needs doing?").fill("Water the plants")
    page.locator("#add").evaluate("form => form.submit()")
    expect(page.get_by_label("Your words")).to_have_value("Water the plants")
