"""Bad luck at the browser: whatever happens to a form, its words are kept and stored once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Route, expect

from tests.browser.home import Home
from tests.browser.visitor import Visitor, second_tab, visit
from tests.live_server import LiveServer

WORDS = "Call the dentist"
NOT_SENT = "The server could not take it."
ADDED = f"Added {WORDS}."
either = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def field_of(alice: Visitor) -> Locator:
    return alice.page.get_by_label("What needs doing?")


def forgive(alice: Visitor, *reasons: str) -> None:
    """The browser's own messages about a failed connection; no other message may be there."""
    assert alice.complaints
    assert [text for text in alice.complaints if not any(reason in text for reason in reasons)] == []
    alice.complaints.clear()


def is_not_sent(alice: Visitor, reason: str = "No connection.", status: int = 0) -> None:
    """Enter frees the field. The words stay in a row that says that they are not sent yet, and why."""
    field = field_of(alice)
    with alice.act("new", "add", "status-line", focus=field, status=status):
        field.press("Enter")
        alice.has_unsent(f"{reason} 1 todo is not sent yet. It stays on this device until it is.")
    expect(field).to_have_value("")


def is_added(alice: Visitor) -> None:
    field = field_of(alice)
    with alice.act("day-heading", "new", "add", "tabs", "status-line", focus=field):
        field.press("Enter")
        alice.says(ADDED)
    expect(field).to_have_value("")


def is_added_after_all(alice: Visitor) -> None:
    alice.tries_again()
    alice.says(ADDED)
    expect(alice.page.locator(".unsent-line, .is-unsent")).to_have_count(0)
    expect(alice.page.locator(".row")).to_have_count(1)


def test_words_outlive_a_server_that_went_and_came_back(browser: Browser, site: LiveServer):
    port = urlsplit(site.base).port
    with visit(browser, site, scripts=True) as alice:
        alice.has_no_stream()
        alice.opens(f"{site.base}/inbox/")
        field_of(alice).fill(WORDS)
        alice.page.wait_for_load_state()
        site.kill()
        is_not_sent(alice)
        forgive(alice, "ERR_CONNECTION_REFUSED", "Failed to fetch")
        site.start(port)
        is_added_after_all(alice)
    assert site.stored() == ["TodoAdded"]


def test_without_scripts_loading_again_sends_the_words_to_a_server_that_came_back(browser: Browser, site: LiveServer):
    port = urlsplit(site.base).port
    with visit(browser, site, scripts=False) as alice:
        field_of(alice).fill(WORDS)
        alice.page.wait_for_load_state()
        site.kill()
        with alice.page.expect_event("requestfailed"):
            field_of(alice).press("Enter")
        site.start(port)
        alice.page.reload()
        alice.says(ADDED)
        alice.page.reload()
        expect(alice.page.locator(".row")).to_have_count(1)
    assert site.stored() == ["TodoAdded"]


def test_a_lost_answer_is_fetched_again_and_stores_nothing_more(browser: Browser, home: Home):
    def carry_out_and_lose(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    with visit(browser, home, scripts=True) as alice:
        alice.has_no_stream()
        alice.opens(f"{home.base}/inbox/")
        field_of(alice).fill(WORDS)
        alice.page.route("**/todos/", carry_out_and_lose)
        is_not_sent(alice)
        forgive(alice, "ERR_CONNECTION_RESET", "Failed to fetch")
        assert home.stored() == ["TodoAdded"]
        alice.page.unroute("**/todos/")
        is_added_after_all(alice)
    assert home.stored() == ["TodoAdded"]


def test_while_an_answer_is_on_its_way_the_row_is_busy_and_the_form_free(browser: Browser, home: Home):
    held: list[Route] = []
    with visit(browser, home, scripts=True) as alice:
        field = field_of(alice)
        field.fill(WORDS)
        alice.page.route("**/todos/", lambda route: held.append(route))
        field.press("Enter")
        expect(alice.page.locator(".row.is-unsent")).to_have_attribute("aria-busy", "true")
        expect(alice.page.locator(".row.is-unsent .when")).to_have_text("not sent yet")
        expect(field).to_have_value("")
        alice.page.get_by_role("button", name="Started").click()
        alice.page.wait_for_timeout(100)
        assert len(held) == 1  # the press waits for the answer
        held[0].continue_()
        alice.says(f"Started {WORDS}.")
        expect(alice.page.locator("[aria-busy]")).to_have_count(0)
    assert home.stored() == ["TodoAdded", "TodoStatusChanged"]


@either
def test_a_double_press_adds_one_todo(browser: Browser, home: Home, scripts: bool):
    with visit(browser, home, scripts) as alice:
        field_of(alice).fill(WORDS)
        alice.page.get_by_role("button", name="Add", exact=True).dblclick()
        alice.says(ADDED)
        expect(alice.page.locator(".row")).to_have_count(1)
    assert home.stored() == ["TodoAdded"]


@either
def test_the_way_back_finds_no_words_that_could_be_sent_twice(browser: Browser, home: Home, scripts: bool):
    with visit(browser, home, scripts) as alice:
        field_of(alice).fill(WORDS)
        field_of(alice).press("Enter")
        alice.says(ADDED)
        alice.page.get_by_role("link", name="Trash").click()
        expect(alice.page.get_by_role("heading", name="Trash")).to_be_visible()
        for _ in range(1 if scripts else 2):  # without scripts the page before the act is one more way back
            alice.page.go_back()
            expect(field_of(alice)).to_have_value("")
        alice.provoked.add(422)
        field_of(alice).press("Enter")
        expect(alice.page.get_by_text("A todo needs at least one character.")).to_be_visible()
        expect(alice.page.locator(".row")).to_have_count(1)
    assert home.stored() == ["TodoAdded"]


def test_a_todo_that_another_tab_removed_says_so_and_can_be_restored(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.has_no_stream()
        alice.opens(f"{home.base}/inbox/")
        field_of(alice).fill(WORDS)
        is_added(alice)
        row = alice.row(WORDS)
        with second_tab(alice) as other:
            same = other.row(WORDS)
            same.remove.click()
            expect(same.restore).to_be_focused()
        with alice.act(row.name, "day-heading", "tabs", "status-line", status=409):
            row.status_option("Started").click()
            alice.says("This todo was removed. Restore it from the trash, then try again.")
        row.restore.click()
        alice.says(f"Restored {WORDS}.")
    assert home.stored() == ["TodoAdded", "TodoRemoved", "TodoRestored"]


@either
def test_an_edit_of_a_todo_that_another_tab_removed_keeps_its_words(browser: Browser, home: Home, scripts: bool):
    with visit(browser, home, scripts) as alice:
        field_of(alice).fill(WORDS)
        field_of(alice).press("Enter")
        alice.says(ADDED)
        row = alice.row(WORDS)
        with second_tab(alice) as other:
            row.edit.click()
            row.field.fill("Call the doctor")
            other.row(WORDS).remove.click()
            other.says(f"Removed {WORDS}.")
        alice.provoked.add(409)
        row.field.press("Enter")
        expect(alice.page.locator("form.edit .error")).to_contain_text("removed")
        expect(row.field).to_have_value("Call the doctor")
    assert home.stored() == ["TodoAdded", "TodoRemoved"]


def test_a_server_that_breaks_leaves_the_page_and_the_words(browser: Browser, site: LiveServer):
    with visit(browser, site, scripts=True) as alice:
        field_of(alice).fill(WORDS)
        rename(site, "eventsourcing_receipt", "away")
        is_not_sent(alice, NOT_SENT, status=500)
        rename(site, "away", "eventsourcing_receipt")
        is_added_after_all(alice)
    assert site.stored() == ["TodoAdded"]


def test_without_scripts_a_server_that_breaks_gives_the_words_back(browser: Browser, site: LiveServer):
    with visit(browser, site, scripts=False) as alice:
        field_of(alice).fill(WORDS)
        rename(site, "eventsourcing_receipt", "away")
        alice.provoked.add(500)
        field_of(alice).press("Enter")
        expect(alice.page.get_by_role("heading", name="Something went wrong")).to_be_visible()
        expect(alice.page.get_by_label("Your words")).to_have_value(WORDS)
        rename(site, "away", "eventsourcing_receipt")
    assert site.stored() == []


def rename(site: LiveServer, table: str, name: str) -> None:
    """What no server survives: a table of its database gets another name."""
    with closing(sqlite3.connect(site.folder / "db.sqlite3", autocommit=True)) as connection:
        connection.execute("PRAGMA legacy_alter_table = ON")
        connection.execute(f"ALTER TABLE {table} RENAME TO {name}")


@either
def test_words_without_end_are_refused_and_kept(browser: Browser, home: Home, scripts: bool):
    words = "x" * 300_000
    with visit(browser, home, scripts) as alice:
        field_of(alice).fill(words)
        if scripts:
            is_not_sent(alice, NOT_SENT, status=413)
            expect(alice.page.locator(".row .description")).to_have_text(words)
            return
        alice.provoked.add(413)
        field_of(alice).press("Enter")
        expect(alice.page.get_by_role("heading", name="Too long")).to_be_visible()
        expect(alice.page.get_by_label("Your words")).to_have_value(words)


@pytest.mark.parametrize(
    ("address", "status", "reason"),
    [
        ("/todos/00000000-0000-7000-8000-000000000000/remove/", 404, "It is not there any more. Load the page again."),
        ("/trash/", 405, NOT_SENT),
    ],
)
def test_an_answer_that_is_no_part_of_the_page_loses_no_words(
    browser: Browser, home: Home, address: str, status: int, reason: str
):
    with visit(browser, home, scripts=True) as alice:
        field_of(alice).fill(WORDS)
        alice.page.evaluate("address => document.getElementById('add').setAttribute('action', address)", address)
        is_not_sent(alice, reason, status)
        expect(alice.page.locator(".row.is-failed .description")).to_have_text(WORDS)
