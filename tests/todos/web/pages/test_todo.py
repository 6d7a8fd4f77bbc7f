"""The page of a todo: the todo as it is now, and its audit trail, newest first."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from tests.todos.cast import added, browser, changed, events, facts, removed
from tests.todos.page import Page, text
from todos import bootstrap
from todos.domain.commands import TodoCommands

pytestmark = pytest.mark.django_db


def timeline(page):
    """The versions on the page with the text of each."""
    return [(entry.get("id"), text(entry)) for entry in page.find("timeline")]


def versions(page):
    return [todo_id for todo_id, _ in timeline(page)]


def numbered(first, last):
    return [f"v{version}" for version in range(first, last - 1, -1)]


@pytest.fixture
def busy(alice):
    """The id of a todo with 120 events."""
    todo_id = added(alice, "Buy milk")
    for each in range(119):
        changed(alice, todo_id, status=("Started", "Finished")[each % 2])
    return todo_id


def test_the_history_shows_who_did_what_newest_first(as_alice, alice, bob, todo):
    changed(alice, todo, status="Started")
    changed(bob, todo, "Buy oat milk")
    removed(alice, todo)
    lines = dict(timeline(Page(as_alice.get(f"/todos/{todo}/"))))

    assert list(lines) == ["v4", "v3", "v2", "v1"]
    assert "alice removed it" in lines["v4"]
    assert "bob changed the description" in lines["v3"]
    assert "Buy oat milk" in lines["v3"]
    assert "alice started it" in lines["v2"]
    assert lines["v2"].index("Queued") < lines["v2"].index("Started")
    assert "alice added it" in lines["v1"]


def test_a_change_of_words_marks_what_was_taken_out_and_put_in(as_alice, alice, todo):
    changed(alice, todo, "Buy oat milk now")
    changed(alice, todo, "Buy milk now")
    page = Page(as_alice.get(f"/todos/{todo}/"))

    assert [text(mark) for mark in page.find("v3").iter("del")] == ["oat"]
    assert [text(mark) for mark in page.find("v2").iter("ins")] == ["oat", "now"]


def test_every_entry_has_its_source_version_hash_and_raw_event(as_alice, todo):
    [event] = bootstrap.event_store().get_events(todo)
    entry = Page(as_alice.get(f"/todos/{todo}/")).text("v1")

    for fact in ("web", "v1", event.hash.hex()[:8], f"#{event.position}", "TodoAdded", event.metadata.correlation_id):
        assert fact in entry
    assert f'"causation_id": "{event.metadata.causation_id}"' in entry
    assert '"description": "Buy milk"' in entry


def test_a_time_is_shown_in_the_readers_zone_and_exactly_in_utc(alice):
    todo_id = added(alice, timestamp=datetime(2025, 7, 1, 22, 30, 5, 123456, tzinfo=UTC))
    client = browser(alice)
    client.cookies["zone"] = "Asia%2FTokyo"
    entry = Page(client.get(f"/todos/{todo_id}/")).find("v1")
    [moment] = list(entry.iter("time"))

    assert text(moment) == "2 Jul 2025"
    assert moment.get("title") == "2025-07-01 22:30:05.123456 UTC"
    assert datetime.fromisoformat(moment.get("datetime")) == datetime(2025, 7, 1, 22, 30, 5, 123456, tzinfo=UTC)


def test_every_entry_has_its_permanent_address(as_alice, todo):
    links = {link.get("href") for link in Page(as_alice.get(f"/todos/{todo}/")).find("v1").iter("a")}

    assert {link for link in links if "?" not in link} == {f"/todos/{todo}/v1/"}


def test_the_todo_as_it_is_now_comes_first(as_alice, alice, todo):
    changed(alice, todo, "Buy oat milk", "Finished")
    page = Page(as_alice.get(f"/todos/{todo}/"))

    assert text(next(page.find("todo").iter("h1"))) == "Buy oat milk"
    [pressed] = [button for button in page.find("todo").iter("button") if button.get("aria-pressed") == "true"]
    assert text(pressed) == "Finished"


def test_a_removed_todo_keeps_its_page_and_can_be_restored_there(as_alice, alice, todo):
    removed(alice, todo)
    page = Page(as_alice.get(f"/todos/{todo}/"))

    assert versions(page) == ["v2", "v1"]
    assert page.button("Restore", "todo").action == f"/todos/{todo}/restore/"


def test_the_first_addition_is_named_also_on_a_long_history(as_alice, busy):
    page = Page(as_alice.get(f"/todos/{busy}/"))

    assert "by alice" in page.text("todo")
    assert page.text("record").startswith("120 changes, all verified")


def test_the_history_pages_by_version_and_misses_nothing(as_alice, busy):
    page, pages = Page(as_alice.get(f"/todos/{busy}/")), []
    pages.append(versions(page))
    while older := page.link("Older"):
        page = Page(as_alice.get(older))
        pages.append(versions(page))

    assert pages == [numbered(120, 71), numbered(70, 21), numbered(20, 1)]


def test_a_new_event_does_not_move_an_older_page(as_alice, alice, busy):
    older = Page(as_alice.get(f"/todos/{busy}/")).link("Older")
    changed(alice, busy, "Buy oat milk")

    assert versions(Page(as_alice.get(older))) == numbered(70, 21)
    assert Page(as_alice.get(older)).text("record").startswith("121 changes")


def test_a_history_of_one_page_has_no_older_one(as_alice, alice, todo):
    for each in range(49):
        changed(alice, todo, status=("Started", "Finished")[each % 2])
    page = Page(as_alice.get(f"/todos/{todo}/"))

    assert (len(versions(page)), page.link("Older")) == (50, None)


@pytest.mark.parametrize("after", ["0", "-1", "2.5", "nonsense", "99", "9" * 40, "\0", "²"])
def test_a_page_of_the_history_that_is_none_is_no_address(as_alice, todo, after):
    assert as_alice.get(f"/todos/{todo}/", {"after": after}).status_code == 404


def test_a_todo_that_is_not_there_is_no_address(as_alice, todo):
    assert as_alice.get(f"/todos/{UUID(int=7)}/").status_code == 404
    assert as_alice.get("/todos/nonsense/").status_code == 404


def test_an_actor_without_an_account_is_shown_as_it_is(as_alice, alice):
    todo_id = added(alice, actor="somebody gone")

    assert "somebody gone added it" in Page(as_alice.get(f"/todos/{todo_id}/")).text("v1")


def test_a_page_is_only_read(as_alice, todo):
    assert as_alice.post(f"/todos/{todo}/").status_code == 405
    assert len(events(todo)) == 1


def test_each_event_has_its_source(as_alice, alice, todo):
    bootstrap.handle(TodoCommands.remove(todo, **facts(alice) | {"source": "command line"}))

    assert "command line" in Page(as_alice.get(f"/todos/{todo}/")).text("v2")


def test_the_audit_report_shows_all_events_and_what_each_follows(as_alice, as_charlie, busy):
    page = Page(as_alice.get(f"/todos/{busy}/?all=1"))

    assert versions(page) == numbered(120, 1)
    assert all("link verified" in line for _, line in timeline(page))
    assert "the first event" in page.text("v1")
    assert page.link("Older") is page.link("Audit report") is None
    assert Page(as_alice.get(f"/todos/{busy}/")).link("Audit report") == f"/todos/{busy}/?all=1"
    assert as_charlie.get(f"/todos/{busy}/?all=1").status_code == 404
