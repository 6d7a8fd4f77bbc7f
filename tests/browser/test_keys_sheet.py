"""When single keys rest, the sheet that names them, and the switch that turns them off."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.hand import PASSPORT, REPORT, Hand
from tests.browser.house import House


def test_keys_rest_while_typing_while_modifiers_are_held_and_under_the_sheet(heidi: Hand):
    heidi.press("j")
    for key in ("Control+j", "Alt+3", "Meta+e", "Control+Alt+u"):
        heidi.lies(key)
    heidi.press("?")
    expect(heidi.sheet).to_be_visible()
    expect(heidi.sheet.get_by_role("button", name="Close")).to_be_focused()
    heidi.press("3", "e", "n")
    expect(heidi.status.locator("p")).to_have_count(0)
    heidi.key("Escape", heidi.link(REPORT))
    expect(heidi.sheet).to_be_hidden()


def test_the_sheet_opens_by_its_link_and_without_scripts_is_a_page(heidi: Hand, browser: Browser, house: House):
    heidi.link("Keys").click()
    expect(heidi.sheet).to_be_visible()
    heidi.press("Enter")
    heidi.is_at(heidi.link("Keys"))

    with house.context(browser, "heidi", java_script_enabled=False) as window:
        page = window.new_page()
        page.goto("/inbox/")
        expect(page.locator(".key")).to_have_count(4)
        expect(page.locator(".key:visible")).to_have_count(0)
        page.get_by_role("link", name="Keys").click()
        expect(page.get_by_role("heading", name="Keys")).to_be_visible()


def test_who_switches_the_keys_off_sees_none_and_presses_none(heidi: Hand):
    expect(heidi.page.locator(".key:visible")).to_have_count(4)
    heidi.press("?")
    heidi.sheet.get_by_role("link", name="Switch them off").click()
    heidi.button("Switch them off").click()
    expect(heidi.page.get_by_text("Single keys are off.", exact=True)).to_be_visible()
    heidi.opens("/inbox/")
    expect(heidi.page.locator(".key")).to_have_count(0)
    heidi.goes_to(heidi.link(PASSPORT))
    for key in "jk123ehxun/?":
        heidi.lies(key)
    heidi.link("Keys").click()
    expect(heidi.sheet.get_by_text("Single keys are switched off.")).to_be_visible()


def test_on_a_narrow_page_there_are_no_hints(heidi: Hand):
    heidi.page.set_viewport_size({"width": 700, "height": 800})

    expect(heidi.page.locator(".key:visible")).to_have_count(0)
    expect(heidi.link("Keys")).to_be_hidden()
