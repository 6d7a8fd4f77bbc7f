"""A note is written and its steps are ticked in place, on the page of the todo."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.entrance import enters
from tests.browser.home import Home

pytestmark = pytest.mark.browser


def test_a_note_is_written_and_a_step_is_ticked_in_place(browser: Browser, home: Home):
    home.elsewhere("add", "Call the insurance about the water damage")
    page = browser.new_context().new_page()
    enters(page, home.link)
    page.locator(".row a.description", has_text="insurance").first.click()
    page.get_by_role("link", name="note", exact=True).click()
    page.get_by_role("textbox", name="Note").fill(
        "Policy 7714-2.\n\n- [ ] Photograph the wall\n- [ ] Send the estimate"
    )
    page.get_by_role("button", name="Save").click()
    step = page.get_by_role("checkbox", name="Send the estimate")
    step.click()

    page.locator("#status-line", has_text="Ticked “Send the estimate”").wait_for()
    expect(step).to_be_checked()
    expect(step).to_be_focused()
    expect(page.get_by_role("checkbox", name="Photograph the wall")).not_to_be_checked()
