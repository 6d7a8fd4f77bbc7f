"""A label is given, followed, and taken away; what is added among what has it gets it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.entrance import enters
from tests.browser.home import Home

pytestmark = pytest.mark.browser


def test_a_label_is_given_followed_and_taken_away(browser: Browser, home: Home):
    home.elsewhere("add", "Oil the garden gate")
    home.elsewhere("add", "Book the dentist")
    page = browser.new_context().new_page()
    enters(page, home.link)
    page.goto(f"{home.base}/inbox/")
    page.locator(".row a.description", has_text="garden gate").click()
    page.get_by_role("link", name="label", exact=True).click()
    page.get_by_role("textbox", name="Label").fill("garden")
    page.keyboard.press("Enter")
    expect(page.locator("#status-line")).to_contain_text("Labelled Oil the garden gate garden.")
    expect(page.get_by_role("link", name="Add a label")).to_be_focused()

    page.get_by_role("link", name="@garden").click()
    expect(page.locator("#only-view")).to_contain_text("Only what has the label @garden.")
    expect(page.locator(".row")).to_have_count(1)
    page.get_by_role("textbox", name="What needs doing?").fill("Mow the lawn")
    page.keyboard.press("Enter")
    expect(page.locator(".row", has_text="Mow the lawn")).to_contain_text("@garden")
    expect(page.locator("#tab-Open")).to_contain_text("2")

    page.locator(".row a.description", has_text="garden gate").click()
    page.get_by_role("button", name="Take the label garden away", exact=True).click()
    expect(page.locator("#status-line")).to_contain_text("Took the label garden off Oil the garden gate.")
    expect(page.locator("#head")).not_to_contain_text("@garden")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator("#head")).to_contain_text("@garden")


def test_a_list_that_is_filtered_hears_of_a_label_that_is_given_elsewhere(browser: Browser, home: Home):
    home.elsewhere("add", "Rake the leaves")
    page = browser.new_context().new_page()
    enters(page, home.link)
    page.goto(f"{home.base}/inbox/")
    todo = (page.locator(".row").get_attribute("id") or "").removeprefix("todo-")
    page.goto(f"{home.base}/inbox/?label=garden")
    expect(page.locator(".row")).to_have_count(0)
    home.elsewhere("label", todo, "garden")
    expect(page.locator(".row", has_text="Rake the leaves")).to_be_visible()
    expect(page.locator("#tab-Open")).to_contain_text("1")
