"""Words typed and buttons pressed while something is under way: nothing is lost, and nothing is done twice."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.home import Home
from tests.browser.visitor import Visitor, visit

LINES = ["milk", "oranges", "butter and a loaf of bread", "ink"]
ANSWERED = "() => !Object.keys(localStorage).some((key) => key.startsWith('unsent'))"


def slow(alice: Visitor, latency: int) -> None:
    """From now on every request of this tab takes so many milliseconds longer."""
    line = {"offline": False, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1}
    tab = alice.context.new_cdp_session(alice.page)
    tab.send("Network.enable")
    tab.send("Network.emulateNetworkConditions", line)


def rests(alice: Visitor) -> None:
    """All that was pressed is answered, and nothing waits."""
    alice.page.wait_for_function(ANSWERED, timeout=20_000)
    expect(alice.page.locator("[aria-busy], .is-unsent, .unsent-line")).to_have_count(0, timeout=20_000)


@pytest.mark.parametrize(("latency", "pause"), [(0, 0), (150, 120), (400, 60), (900, 0)])
def test_every_line_typed_without_waiting_becomes_a_todo(browser: Browser, home: Home, latency: int, pause: int):
    with visit(browser, home, scripts=True) as alice:
        slow(alice, latency)
        alice.page.get_by_label("What needs doing?").focus()
        alice.page.keyboard.type("".join(f"{line}\n" for line in LINES) + "half a", delay=pause)
        expect(alice.page.locator("#rows .description")).to_have_text(LINES[::-1])
        rests(alice)
        expect(alice.page.get_by_label("What needs doing?")).to_have_value("half a")
        expect(alice.page.locator("#rows .description")).to_have_text(LINES[::-1])
    assert home.history() == {line: ["TodoAdded"] for line in LINES}


def test_presses_within_one_flight_are_carried_out_in_their_order(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.adds("Buy milk")
        row = alice.row("Buy milk")
        slow(alice, 400)
        row.status_option("Started").click()
        expect(row.line).to_have_class(re.compile("is-started"), timeout=200)  # long before the answer
        row.status_option("Finished").click()
        expect(row.line).to_have_class(re.compile("is-finished"), timeout=200)
        rests(alice)
        expect(row.line).to_have_class(re.compile("is-finished"))
    assert home.history() == {"Buy milk": ["TodoAdded", "TodoStatusChanged", "TodoStatusChanged"]}


def test_a_todo_is_started_renamed_and_removed_before_it_is_added(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        slow(alice, 400)
        alice.page.get_by_label("What needs doing?").fill("Buy milk")
        alice.page.keyboard.press("Enter")
        row = alice.page.locator(".row")
        row.get_by_role("button", name="Started").click()
        row.get_by_role("link", name="Edit Buy milk").click()
        alice.page.keyboard.type(" and tea\n")
        expect(row.locator(".description")).to_have_text("Buy milk and tea")
        row.locator("button[id^=remove]").click()
        expect(row).to_have_class(re.compile("is-removed"), timeout=200)
        rests(alice)
        expect(row.get_by_role("button", name="Restore Buy milk and tea")).to_be_visible()
    made = ["TodoAdded", "TodoStatusChanged", "TodoDescriptionChanged", "TodoRemoved"]
    assert home.history() == {"Buy milk and tea": made}


def test_what_is_typed_right_after_the_key_that_edits_goes_into_the_field(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.adds("Buy milk")
        slow(alice, 300)
        alice.row("Buy milk").status_option("Queued").focus()
        alice.page.keyboard.type("e 3 litres\n")
        rests(alice)
        expect(alice.page.locator(".row .description")).to_have_text("Buy milk 3 litres")
    assert home.stored() == ["TodoAdded", "TodoDescriptionChanged"]


def test_words_typed_on_while_an_edit_is_saved_stay_in_their_field(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.adds("Buy milk")
        row = alice.row("Buy milk")
        slow(alice, 400)
        row.edit.click()
        alice.page.keyboard.type(" and tea\n")
        row.edit.click()
        alice.page.keyboard.type(" and bread")
        alice.says("Changed to Buy milk and tea.")
        expect(row.field).to_have_value("Buy milk and tea and bread")
        expect(row.field).to_be_focused()
        alice.page.keyboard.press("Enter")
        alice.says("Changed to Buy milk and tea and bread.")
    assert home.stored() == ["TodoAdded", "TodoDescriptionChanged", "TodoDescriptionChanged"]


def test_refused_words_go_back_into_an_empty_field_and_else_stay_in_their_row(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.provoked.add(422)
        field = alice.page.get_by_label("What needs doing?")
        long = "x" * 501
        field.fill(long)
        field.press("Enter")
        expect(alice.page.locator("#add-error")).to_be_visible()
        expect(field).to_have_value(long)
        expect(alice.page.locator(".row")).to_have_count(0)
        slow(alice, 400)
        field.press("Enter")
        alice.page.keyboard.type("Buy milk")
        row = alice.page.locator(".row.is-failed")
        expect(row.locator(".unsent-reason")).to_contain_text("500")
        expect(field).to_have_value("Buy milk")
        row.get_by_role("link", name="Edit").click()
        row.get_by_label("Description").fill("Sell the bicycle")
        row.get_by_label("Description").press("Enter")
        rests(alice)
        expect(alice.page.locator(".row .description")).to_have_text("Sell the bicycle")
        expect(field).to_have_value("Buy milk")
        field.fill("")
    assert home.history() == {"Sell the bicycle": ["TodoAdded"]}


def test_what_is_pressed_for_a_todo_whose_words_are_refused_waits_with_them(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.provoked.add(422)
        slow(alice, 900)
        field, row = alice.page.get_by_label("What needs doing?"), alice.page.locator(".row")
        field.fill("x" * 501)
        field.press("Enter")
        row.get_by_role("button", name="Started").click()
        expect(alice.page.locator("#add-error")).to_be_visible()
        rests(alice)
        expect(row).to_have_count(0)
        field.press("Enter")
        field.fill("Buy milk")
        row.get_by_role("button", name="Started").click()
        expect(row.locator(".unsent-reason")).to_contain_text("500")
        row.get_by_role("link", name="Edit").click()
        row.get_by_label("Description").fill("Sell the bicycle")
        row.get_by_label("Description").press("Enter")
        rests(alice)
        field.fill("")
    assert home.history() == {"Sell the bicycle": ["TodoAdded", "TodoStatusChanged"]}


def test_a_double_click_and_a_held_key_press_once(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.adds("Buy milk")
        row, page = alice.row("Buy milk"), alice.page
        row.status_option("Started").dblclick()
        alice.says("Started Buy milk.")
        page.locator("#undo").dblclick(delay=40)
        alice.says("Undone. Buy milk is Queued again.")
        row.remove.dblclick(delay=100)
        alice.says("Removed Buy milk.")
        page.wait_for_timeout(300)
        expect(row.restore).to_be_visible()
        row.restore.focus()
        for _ in range(5):
            page.keyboard.down("Enter")  # without an up between them, all but the first are repeats
            page.wait_for_timeout(30)
        page.keyboard.up("Enter")
        alice.says("Restored Buy milk.")
    made = ["TodoAdded", "TodoStatusChanged", "TodoStatusChanged", "TodoRemoved", "TodoRestored"]
    assert home.stored() == made


def test_keys_walk_back_through_the_acts_of_a_visit_and_forward_again(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.adds("Buy milk")
        row = alice.row("Buy milk")
        for status in ("Started", "Finished"):
            row.status_option(status).press("Enter")
            alice.says(f"{status} Buy milk.")
        for key, sentence in (
            ("u", "Undone. Buy milk is Started again."),
            ("u", "Undone. Buy milk is Queued again."),
            ("Shift+u", "Redone. Buy milk is Started again."),
            ("Shift+u", "Redone. Buy milk is Finished again."),
        ):
            alice.page.keyboard.press(key)
            alice.says(sentence)
