"""The search page: it follows what is typed and chosen; by keyboard, on a phone, with scripts and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House
from tests.live_server import OWNER


def rows(page: Page):
    return page.locator("#rows > li .description")


def test_from_a_page_without_a_list_the_key_leads_to_the_search_everywhere(browser: Browser, house: House):
    page = house.page(browser, OWNER)
    page.goto("/")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("dentist")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/search/\?q=dentist$"))
    expect(rows(page)).to_have_text(["Call the dentist again"])
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search")).to_be_focused()


def test_it_follows_the_typing_and_the_choices_and_back_leads_back(browser: Browser, house: House):
    page = house.page(browser, OWNER)
    page.goto("/search/")
    field = page.get_by_role("searchbox", name="Search")
    expect(field).to_be_focused()
    field.press_sequentially("call again", delay=30)
    expect(rows(page)).to_have_text(["Call the dentist again"])
    expect(page).to_have_url(re.compile(r"/search/\?q=call\+again$"))

    page.get_by_label("State").select_option("In the trash")
    expect(page.get_by_text("Nothing is found.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/search/\?q=call\+again&is=trash$"))
    page.get_by_label("State").select_option("Any")
    expect(rows(page)).to_have_text(["Call the dentist again"])

    field.press_sequentially(" is:", delay=30)
    expect(page.locator("#find-q-error")).to_contain_text("Write is: and open, queued")
    field.press_sequentially("open", delay=30)
    expect(page.locator("#find-q-error")).to_have_count(0)
    expect(rows(page)).to_have_text(["Call the dentist again"])
    page.go_back()
    expect(page).to_have_url(re.compile(r"/search/$"))
    expect(page.get_by_text("Words are found in what a todo says")).to_be_visible()


def test_a_row_is_acted_on_where_it_is_found(browser: Browser, house: House):
    page = house.page(browser, OWNER)
    page.goto("/search/")
    page.get_by_role("searchbox", name="Search").press_sequentially("passport", delay=30)
    row = page.locator("#rows > li", has_text="Renew the passport")
    before = row.get_by_role("button", pressed=True)
    name = before.get_attribute("title")
    row.get_by_role("button", name="Started" if name != "Started" else "Queued", exact=True).click()
    expect(page.locator("#status-line")).to_contain_text("Renew the passport")
    page.get_by_role("button", name="Undo").click()

    expect(row.get_by_role("button", pressed=True)).to_have_attribute("title", name)
    expect(page).to_have_url(re.compile(r"/search/\?q=passport$"))


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_scrolls_sideways_on_a_phone(browser: Browser, house: House, width: int):
    page = house.page(browser, OWNER, viewport={"width": width, "height": 844})
    page.goto("/search/?q=is:open")

    expect(rows(page)).not_to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_the_form_loads_the_page(browser: Browser, house: House):
    page = house.page(browser, OWNER, java_script_enabled=False)
    page.goto("/search/")
    page.get_by_role("searchbox", name="Search").fill("dentist")
    page.get_by_label("State").select_option("Open")
    page.get_by_role("button", name="Search").click()

    expect(rows(page)).to_have_text(["Call the dentist again"])
    expect(page).to_have_url(re.compile(r"/search/\?q=dentist&list=&label=&due=&is=open$"))


def test_what_is_found_is_selected_by_the_key_and_left_again(browser: Browser, house: House):
    page = house.page(browser, OWNER)
    page.goto("/search/")
    page.get_by_role("searchbox", name="Search").press_sequentially("passport", delay=30)
    expect(rows(page)).to_have_text(["Renew the passport"])
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_role("checkbox", name="Select Renew the passport")).to_be_checked()
    page.get_by_role("link", name="Done").click()

    expect(page).to_have_url(re.compile(r"/search/\?q=passport$"))
    expect(page.get_by_role("checkbox")).to_have_count(0)
