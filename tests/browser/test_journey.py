"""Everything a person does with their todos, once with JavaScript and once without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.entrance import enters
from tests.browser.history import finishes_on_the_page_of_the_todo, reads_the_history
from tests.browser.home import Home
from tests.browser.visitor import Visitor, second_tab, visit

MILK, PASSPORT, REPORT = "Buy oat milk", "Renew the passport", "Write the report"
TEA, COFFEE = "Buy oat milk and tea", "Buy oat milk and coffee"
HISTORY = {
    COFFEE: ["TodoAdded", "TodoDescriptionChanged", "TodoDescriptionChanged"],
    PASSPORT: ["TodoAdded", "TodoStatusChanged", "TodoStatusChanged", "TodoStatusChanged", "TodoStatusChanged"],
    REPORT: ["TodoAdded", "TodoRemoved", "TodoRestored", "TodoRemoved", "TodoRestored"],
}


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_everything_is_done_in_the_browser(browser: Browser, home: Home, scripts: bool):
    with visit(browser, home, scripts) as alice:
        adds_three_todos(alice)
        is_refused_a_blank_one(alice)
        double_clicks_a_status(alice)
        undoes_a_status(alice)
        is_refused_a_blank_edit(alice)
        edits_what_another_tab_has_edited(alice)
        removes_and_restores(alice)
        restores_from_the_trash(alice)
        searches_and_filters(alice)
        finishes_on_the_page_of_the_todo(alice, PASSPORT)
        reads_the_history(alice)
        signs_out_and_in(alice, home)
    assert home.history() == HISTORY


def adds_three_todos(alice: Visitor) -> None:
    field = alice.page.get_by_label("What needs doing?")
    expect(alice.page.get_by_role("heading", name="No todos yet")).to_be_visible()
    for number, words in enumerate((MILK, PASSPORT, REPORT), start=1):
        with alice.act("day-heading", "new", "tabs", "add", "status-line", focus=field):
            field.fill(words)
            field.press("Enter")
            alice.says(f"Added {words}.")
        expect(alice.page.locator(".row")).to_have_count(number)
        expect(field).to_have_value("")
    expect(alice.page.get_by_role("heading", name="No todos yet")).to_be_hidden()


def is_refused_a_blank_one(alice: Visitor) -> None:
    field = alice.page.get_by_label("What needs doing?")
    with alice.act("add", focus=field, status=422):
        field.fill("   ")
        field.press("Enter")
        expect(alice.page.locator("#add-error")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(alice.page.locator(".row")).to_have_count(3)


def double_clicks_a_status(alice: Visitor) -> None:
    row = alice.row(PASSPORT)
    with alice.act(row.name, "day-heading", "tabs", "status-line", focus=row.status_option("Started")):
        row.status_option("Started").dblclick()
        alice.says(f"Started {PASSPORT}.")
    expect(row.status_option("Started")).to_have_attribute("aria-pressed", "true")
    expect(row.line).to_have_attribute("data-version", "2")
    expect(alice.page.locator("#tab-Open .count")).to_have_text("3")


def undoes_a_status(alice: Visitor) -> None:
    row, undo = alice.row(PASSPORT), alice.page.locator("#undo")
    with alice.act(row.name, "day-heading", "tabs", "status-line", focus=row.status_option("Finished")):
        row.status_option("Finished").click()
        alice.says(f"Finished {PASSPORT}.")
    with alice.act(row.name, "day-heading", "tabs", "status-line", focus=undo):
        undo.click()
        alice.says(f"Undone. {PASSPORT} is Started again.")
    expect(undo).to_have_text("Redo")
    expect(row.status_option("Started")).to_have_attribute("aria-pressed", "true")


def is_refused_a_blank_edit(alice: Visitor) -> None:
    row = alice.row(MILK)
    with alice.act(row.name, focus=row.field):
        row.edit.click()
        expect(row.field).to_have_value(MILK)
    with alice.act(row.name, focus=row.field, status=422):
        row.field.fill("")
        row.field.press("Enter")
        expect(alice.page.locator(f"#description-{row.id}-error")).to_be_visible()
    with alice.act(row.name, "day-heading", "tabs", focus=row.edit):
        alice.page.get_by_role("link", name="Cancel").click()
        expect(row.line).to_contain_text(MILK)


def edits_what_another_tab_has_edited(alice: Visitor) -> None:
    row, again = alice.row(MILK), alice.page.get_by_role("button", name="Use mine")
    with second_tab(alice) as other:
        row.edit.click()
        row.field.fill(COFFEE)
        theirs = other.row(MILK)
        with other.act(theirs.name, focus=theirs.field):
            theirs.edit.click()
            expect(theirs.field).to_have_value(MILK)
        with other.act(theirs.name, "day-heading", "tabs", "status-line", focus=theirs.edit):
            theirs.field.fill(TEA)
            theirs.field.press("Enter")
            other.says(f"Changed to {TEA}.")
    with alice.act(row.name, "status-line", focus=row.field, status=409):
        row.field.press("Enter")
        expect(alice.page.locator(".conflict")).to_contain_text("You changed the description while you were editing it")
    expect(row.field).to_have_value(COFFEE)
    with alice.act(row.name, "day-heading", "tabs", "status-line", focus=row.edit):
        again.click()
        alice.says(f"Changed to {COFFEE}.")


def removes_and_restores(alice: Visitor) -> None:
    # Without scripts the row is on another page now, and the keyboard at what takes the act back.
    row, undo = alice.row(REPORT), alice.page.locator("#undo")
    with alice.act(row.name, "day-heading", "tabs", "status-line", focus=row.restore if alice.scripts else undo):
        row.remove.click()
        alice.says(f"Removed {REPORT}.")
    if not alice.scripts:
        expect(row.line).to_have_count(0)
        alice.page.get_by_role("link", name="Trash").click()
    with alice.act(row.name, "day-heading", "tabs", "status-line", focus=row.edit if alice.scripts else undo):
        row.restore.click()
        alice.says(f"Restored {REPORT}.")
    alice.page.get_by_role("link", name="Inbox").click()


def restores_from_the_trash(alice: Visitor) -> None:
    row, undo = alice.row(REPORT), alice.page.locator("#undo")
    with alice.act(row.name, "day-heading", "tabs", "status-line", focus=row.restore if alice.scripts else undo):
        row.remove.click()
        alice.says(f"Removed {REPORT}.")
    alice.page.get_by_role("link", name="Trash").click()
    expect(alice.page.locator(".row")).to_have_count(1)
    with alice.act(row.name, "tabs", "status-line", focus=row.edit if alice.scripts else undo):
        row.restore.click()
        alice.says(f"Restored {REPORT}.")
    alice.page.get_by_role("link", name="Inbox").click()
    expect(alice.page.locator(".row")).to_have_count(3)


def searches_and_filters(alice: Visitor) -> None:
    rows, search = alice.page.locator(".row"), alice.page.get_by_label("Search")
    search.fill("OAT")
    search.press("Enter")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(COFFEE)
    alice.page.locator("#tab-Finished").click()
    expect(alice.page.get_by_text("No todos match OAT.")).to_be_visible()
    assert alice.page.url.endswith("/inbox/?status=Finished&q=OAT")
    search.fill("")
    search.press("Enter")
    expect(rows).to_have_count(3)


def signs_out_and_in(alice: Visitor, home: Home) -> None:
    alice.page.get_by_role("link", name="alice").click()
    alice.page.get_by_role("button", name="Sign out", exact=True).click()
    expect(alice.page.get_by_role("heading", name="Sign in")).to_be_visible()
    alice.opens(f"{home.base}/trash/")
    expect(alice.page.get_by_role("heading", name="Sign in")).to_be_visible()
    enters(alice.page, home.link, alice.scripts)
    expect(alice.page.locator(".row")).to_have_count(2)
