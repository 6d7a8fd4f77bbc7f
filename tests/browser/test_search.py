"""The list follows what is typed into the search; the address, Back and the other fields follow too."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House
from tests.live_server import OWNER


def rows(page: Page):
    return page.locator("#rows > li .description")


def test_the_list_follows_the_typing_and_back_leads_back(browser: Browser, house: House):
    page = house.page(browser, OWNER)
    page.goto("/inbox/")
    before = rows(page).all_inner_texts()
    page.get_by_label("What needs doing?").fill("Call the plumber")
    page.locator("#search").press_sequentially("dentist cáll", delay=30)

    expect(rows(page)).to_have_text(["Call the dentist again"])
    expect(page).to_have_url(re.compile(r"/\?q=dentist\+c%C3%A1ll$"))
    expect(page.locator("#tab-All .count")).to_have_text("1")
    expect(page.locator("#search")).to_be_focused()
    expect(page.locator("#search")).to_have_value("dentist cáll")
    expect(page.get_by_label("What needs doing?")).to_have_value("Call the plumber")

    page.locator("#search").press_sequentially(" plumber", delay=30)
    expect(page.get_by_text("No todos match dentist cáll plumber.")).to_be_visible()
    page.get_by_label("What needs doing?").fill("")
    page.go_back()
    expect(page).to_have_url(re.compile("/$"))
    expect(rows(page)).to_have_text(before)
    expect(page.locator("#search")).to_have_value("")


def test_an_edit_in_the_list_is_not_swept_away(browser: Browser, house: House):
    page = house.page(browser, OWNER)
    page.goto("/inbox/")
    page.get_by_role("link", name="Edit Call the dentist again").click()
    field = page.locator(".edit .field")
    field.fill("Call the dentist about the crown")
    page.locator("#search").press_sequentially("passport", delay=30)
    page.wait_for_timeout(600)

    expect(field).to_have_value("Call the dentist about the crown")

    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#search").press("Enter")
    expect(rows(page)).to_have_text(["Renew the passport"])
    expect(page).to_have_url(re.compile(r"\?q=passport$"))
