"""Quick add with scripts: chips while somebody types, put back one by one; on a slow line no word is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.home import Home
from tests.browser.test_slow_line import rests, slow
from tests.browser.visitor import visit

TYPED = "Dentist fri 9:00 !1"


def test_chips_show_what_is_understood_and_are_put_back(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        field, chips = alice.page.get_by_label("What needs doing?"), alice.page.locator("#chips .chip > span")
        field.focus()
        alice.page.keyboard.type(TYPED)
        expect(chips).to_have_count(2)
        expect(chips.last).to_have_text("priority 1")

        alice.page.keyboard.press("Backspace")
        expect(chips).to_have_count(1)
        expect(field).to_have_value(TYPED)
        expect(field).to_be_focused()
        alice.page.get_by_role("button", name="back as words").click()
        expect(chips).to_have_count(0)
        expect(field).to_be_focused()

        alice.page.keyboard.press("Enter")
        expect(alice.page.locator("#rows .description")).to_have_text([TYPED])
        rests(alice)
        expect(chips).to_have_count(0)
    assert home.history() == {TYPED: ["TodoAdded"]}


def test_words_put_back_are_read_again_once_they_change(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        field, chips = alice.page.get_by_label("What needs doing?"), alice.page.locator("#chips .chip > span")
        field.focus()
        alice.page.keyboard.type("Pay !1")
        expect(chips).to_have_count(1)
        alice.page.keyboard.press("Backspace")
        expect(chips).to_have_count(0)
        alice.page.keyboard.press("Backspace")
        expect(field).to_have_value("Pay !")
        alice.page.keyboard.type("2")
        expect(chips).to_have_text(["priority 2"])


@pytest.mark.parametrize("pause", [0, 60])
def test_on_a_slow_line_no_word_is_lost(browser: Browser, home: Home, pause: int):
    with visit(browser, home, scripts=True) as alice:
        slow(alice, 400)
        alice.page.get_by_label("What needs doing?").focus()
        alice.page.keyboard.type("Buy milk tomorrow\nDentist 9:00 !1\nhalf a", delay=pause)
        rests(alice)
        expect(alice.page.get_by_label("What needs doing?")).to_have_value("half a")
        expect(alice.page.locator("#rows .description")).to_have_text(["Dentist", "Buy milk"])
    assert home.history() == {
        "Buy milk": ["TodoAdded", "TodoDueChanged"],
        "Dentist": ["TodoAdded", "TodoDueChanged", "TodoPriorityChanged"],
    }


PASTE = """text => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(paste);
}"""


def test_pasted_lines_are_asked_about_and_added(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        field = alice.page.get_by_label("What needs doing?")
        field.focus()
        alice.page.evaluate(PASTE, "- Cement !2\n- [x] Ask Bob\n")
        expect(alice.page.locator("#pasted-heading")).to_have_text("Add 2 todos?")
        expect(field).to_have_value("")

        alice.page.get_by_role("button", name="Put them back").click()
        expect(field).to_have_value("- Cement !2 - [x] Ask Bob")
        field.fill("")
        alice.page.evaluate(PASTE, "- Cement !2\n- [x] Ask Bob\n")
        alice.page.get_by_role("button", name="Add 2 todos").click()
        expect(alice.page.locator("#status-line")).to_contain_text("Added 2 todos.")
        expect(alice.page.locator("#rows .description")).to_have_text(["Cement", "Ask Bob"])
    assert home.history() == {"Cement": ["TodoAdded", "TodoPriorityChanged"], "Ask Bob": ["TodoAdded"]}


def test_pasted_lines_wait_in_the_field_for_a_slow_answer(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        slow(alice, 400)
        field = alice.page.get_by_label("What needs doing?")
        field.focus()
        alice.page.evaluate(PASTE, "milk\nbread")
        expect(field).to_have_value("milk bread", timeout=200)
        alice.page.keyboard.type(" today?")
        alice.page.wait_for_timeout(1000)
        expect(field).to_have_value("milk bread today?")
        expect(alice.page.locator("#pasted-heading")).to_have_count(0)
