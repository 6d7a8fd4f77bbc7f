"""Single keys on other layouts of the keyboard, and beside an input method."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.hand import PASSPORT, REPORT, Hand
from tests.browser.home import Home
from tests.browser.visitor import visit

LAYOUTS = {
    "Cyrillic": ("о", "KeyJ", {}),
    "Greek": ("ξ", "KeyJ", {}),
    "Hebrew": ("ח", "KeyJ", {}),
    "Caps Lock": ("J", "KeyJ", {}),
    "Cyrillic with Caps Lock": ("О", "KeyJ", {}),
}
STRIKE = """([key, code, init]) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true, ...init }))"""


@pytest.mark.parametrize("layout", LAYOUTS)
def test_keys_work_on_other_layouts_and_with_caps_lock(heidi: Hand, layout: str):
    heidi.page.evaluate(STRIKE, LAYOUTS[layout])
    heidi.is_at(heidi.link(REPORT))


def test_digits_work_on_a_french_keyboard(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.adds("Buy milk")
        row = alice.row("Buy milk")
        row.line.locator("a.description").focus()
        for status, key, code in (("Started", "é", "Digit2"), ("Finished", '"', "Digit3"), ("Queued", "&", "Digit1")):
            alice.page.evaluate(STRIKE, [key, code, {}])
            expect(row.status_option(status)).to_have_attribute("aria-pressed", "true")


def test_a_letter_of_another_latin_layout_is_itself(heidi: Hand):
    heidi.press("j", "j")
    heidi.page.evaluate(STRIKE, ["b", "KeyN", {}])  # Dvorak has b where others have n
    heidi.is_at(heidi.link(PASSPORT))


def test_escape_that_ends_a_composition_leaves_the_edit_open(heidi: Hand):
    heidi.press("j", "e")
    for init in ({"isComposing": True}, {"keyCode": 229}):
        heidi.page.evaluate(STRIKE, ["Escape", "Escape", init])
        expect(heidi.field("Description")).to_be_focused()
    heidi.press("Escape")
    expect(heidi.field("Description")).to_have_count(0)
