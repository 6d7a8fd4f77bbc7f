"""Erasing words at an entry: another tab shows it at once, and the form that edits the todo opens empty."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.home import Home
from tests.browser.visitor import second_tab, visit

SECRET = "The code is 4711"


def test_another_tab_loses_the_words_at_once(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice, second_tab(alice) as other:
        todo_id = alice.adds(SECRET)
        address = f"{home.base}/todos/{todo_id}/"
        other.opens(address)
        expect(other.page.locator("#timeline")).to_contain_text(SECRET)
        alice.opens(address)
        alice.page.locator("#v1 summary").click()
        alice.page.get_by_role("link", name="Erase these words").click()
        expect(alice.page.get_by_role("link", name="Cancel")).to_be_focused()
        alice.page.get_by_role("button", name="Erase them").click()

        for page in (alice.page, other.page):
            expect(page.locator("#v2")).to_contain_text("erased the words of v1")
            expect(page.locator("#todo")).not_to_contain_text(SECRET)
            expect(page.locator("#v1 p.change")).to_contain_text(f"erased by {home.name}")
        expect(alice.page.locator("#status-line")).to_contain_text("Erased the words of v1.")

        # The words of the page are no words of the todo.
        alice.page.get_by_role("link", name="Edit").click()
        field = alice.page.locator("form.edit input[name=description]")
        expect(field).to_have_value("")
        field.fill("Call the bank")
        alice.page.get_by_role("button", name="Save").click()
        expect(alice.page.locator("h1")).to_have_text("Call the bank")
        expect(alice.page.locator("#v3")).to_contain_text("changed the description")
        assert home.history() == {"Call the bank": ["TodoAdded", "TodoValuesErased", "TodoDescriptionChanged"]}
