"""A refused bulk act keeps the ticks and the words."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House
from tests.live_server import OWNER


def heard(page: Page) -> str:
    """All that a screen reader is given, with what the style sheet counts."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    names = [node["name"]["value"] for node in tree["nodes"] if node["role"]["value"] == "StaticText"]
    return " ".join(" ".join(names).split())


def test_a_refused_act_keeps_ticks_words_and_the_keyboards_place(browser: Browser, house: House):
    page = house.page(browser, OWNER)
    page.goto("/inbox/?select=1")
    page.get_by_label("What needs doing?").fill("Call the plumber")
    dentist, passport = (
        page.get_by_role("checkbox", name=f"Select {words}")
        for words in ("Call the dentist again", "Renew the passport")
    )
    dentist.check()
    passport.check()
    assert "2 selected:" in heard(page)
    seen = dentist.get_attribute("value")
    dentist.evaluate("box => box.value = box.value.replace(/.v.*/, '.v1')")  # ticked before the last change

    page.locator("#bulk-remove").press("Enter")
    expect(page.get_by_text("1 of 2 todos was changed before you did this").first).to_be_visible()
    expect(page.locator("#bulk-conflict-no")).to_be_focused()
    expect(dentist).to_be_checked()
    expect(dentist).to_have_attribute("value", seen)
    expect(passport).to_be_checked()
    expect(page.get_by_label("What needs doing?")).to_have_value("Call the plumber")

    page.keyboard.press("Enter")
    expect(page.locator("#bulk-conflict")).to_be_empty()
    expect(page.locator("#bulk-queued")).to_be_focused()
    expect(dentist).to_be_checked()
