"""The activity page: everything that happened to somebody's todos, act by act, filtered and paged by the address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.todos.cast import added, browser, changed, facts, removed
from tests.todos.page import Page, link_to, text
from tests.todos.web.pages.activity import act, days, entries, walk
from todos import bootstrap
from todos.domain.commands import TodoCommands
from todos.history import feed
from todos.history.audit_filter import AuditFilter
from todos.history.events_seen_by import events_seen_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(alice):
    """120 acts of Alice's on three todos."""
    ids = [added(alice, f"Todo {each}") for each in range(3)]
    for each in range(117):
        changed(alice, ids[each % 3], status=("Started", "Finished")[each // 3 % 2])
    return ids


def test_the_page_shows_every_event_newest_first(as_alice, alice, bob, todo):
    changed(alice, todo, status="Started")
    changed(bob, todo, "Buy oat milk")
    removed(alice, todo)
    changed(alice, added(alice, "Feed the cat"), status="Finished")
    page = Page(as_alice.get("/activity/"))
    lines = entries(page)

    assert [line.split(" ", 2)[2].rsplit(" ", 1)[0] for line in lines] == [
        "alice finished Feed the cat",
        "alice added Feed the cat",
        "alice removed Buy oat milk",
        "bob changed Buy oat milk",
        "alice started Buy milk",
        "alice added Buy milk",
    ]
    assert link_to(page, "Buy oat milk") == f"/todos/{todo}/"
    assert [text(mark) for mark in page.root.iter("ins")] == ["oat"]


def test_nobody_sees_what_happened_to_anybody_elses_todos(as_charlie, as_bob, bob, alice, todo):
    changed(bob, todo, status="Started")

    for client in (as_charlie, as_bob):
        assert entries(Page(client.get("/activity/"))) == []
        assert "milk" not in client.get(f"/activity/?who={alice.pk}").content.decode()


def test_the_activity_of_one_todo_is_open_to_its_owner_alone(as_alice, as_bob, as_charlie, alice, todo):
    added(alice, "Feed the cat")

    page = Page(as_alice.get(f"/activity/?todo={todo}"))
    assert [line.endswith("alice added Buy milk web") for line in entries(page)] == [True]
    assert "Only changes of Buy milk." in text(page.root)
    for client in (as_bob, as_charlie):
        stranger, nowhere = client.get(f"/activity/?todo={todo}"), client.get(f"/activity/?todo={uuid4()}")
        assert stranger.status_code == nowhere.status_code == 404
        assert text(Page(stranger).root) == text(Page(nowhere).root)


def test_one_act_on_six_todos_is_one_entry(as_alice, alice):
    ids = [added(alice, f"Todo {number}") for number in range(6)]
    act(alice, *((todo_id, "Finished") for todo_id in ids), source="command line")
    lines = entries(Page(as_alice.get("/activity/")))

    assert len(lines) == 7
    assert "alice finished 6 todos at once command line v2 Todo 5 v2 Todo 4" in lines[0]


def test_different_changes_of_one_act_are_each_shown(as_alice, alice, todo):
    act(alice, (todo, "Started"), (todo, "Finished"))
    lines = entries(Page(as_alice.get("/activity/")))

    assert "alice made two changes at once web v3 finished Buy milk v2 started Buy milk" in lines[0]


def test_of_a_large_act_five_are_shown_and_a_link_to_all(as_alice, alice):
    ids = [added(alice, f"Todo {number}") for number in range(9)]
    whole = act(alice, *((todo_id, "Started") for todo_id in ids))
    page = Page(as_alice.get("/activity/"))

    assert "alice started 9 todos at once" in entries(page)[0]
    assert entries(page)[0].endswith("4 more changes")
    [line] = entries(Page(as_alice.get(link_to(page, "4 more changes"))))
    assert "Todo 0" in line
    assert link_to(page, "4 more") == f"/activity/?act={whole}"


def test_an_act_is_shown_where_its_newest_event_is_and_only_there(alice):
    ids = [added(alice, f"Todo {number}") for number in range(2)]
    correlation = str(uuid4())
    together = facts(alice) | {"correlation_id": correlation}
    bootstrap.handle(TodoCommands.change_status(ids[0], "Started", **together))
    for each in range(feed.ACTS_PER_PAGE):  # meanwhile, others write
        changed(alice, ids[1], status=("Started", "Queued")[each % 2])
    bootstrap.handle(TodoCommands.change_status(ids[0], "Finished", **together))
    first = feed.page(events_seen_by(alice), AuditFilter())
    second = feed.page(events_seen_by(alice), AuditFilter(), first.older)

    assert str(first.acts[0].id) == correlation
    assert first.acts[0].size == 2
    assert correlation not in {str(act.id) for act in second.acts}
    assert len(first.acts) + len(second.acts) == 1 + feed.ACTS_PER_PAGE + 2


def test_pages_hold_fifty_acts_and_lead_there_and_back(as_alice, busy):
    pages = walk(as_alice, "/activity/")

    assert [len(entries(page)) for page in pages] == [50, 50, 20]
    assert len({line for page in pages for line in entries(page)}) <= 120
    assert pages[0].link("Newer") is None
    assert entries(Page(as_alice.get(pages[2].link("Newer")))) == entries(pages[1])
    assert pages[1].link("Newer") == "/activity/"


def test_what_happens_meanwhile_moves_no_page(as_alice, alice, busy):
    second = Page(as_alice.get("/activity/")).link("Older")
    before = entries(Page(as_alice.get(second)))
    for status in ("Queued", "Started", "Queued"):
        changed(alice, busy[0], status=status)
    page = Page(as_alice.get(second))

    assert entries(page) == before
    assert page.link("Newer") != "/activity/"
    assert len(entries(Page(as_alice.get(page.link("Newer"))))) == 50


def test_filters_narrow_it_and_stay_in_the_address(as_alice, alice, bob, busy):
    for each in range(60):
        changed(bob, busy[0], f"Words {each}")
    lines = [line for page in walk(as_alice, f"/activity/?who={bob.pk}&what=description") for line in entries(page)]

    assert len(lines) == 60
    assert all("bob changed" in line for line in lines)
    assert len(entries(Page(as_alice.get(f"/activity/?what=added&todo={busy[1]}&who={alice.pk}")))) == 1
    assert entries(Page(as_alice.get("/activity/?what=removed"))) == []
    assert "No changes match." in as_alice.get("/activity/?what=removed").content.decode()


def test_a_date_shows_what_had_happened_by_the_end_of_that_day_of_the_readers(alice):
    moment = datetime(2026, 3, 1, 14, 30, tzinfo=UTC)  # half past eleven at night in Tokyo
    added(alice, "Before midnight", timestamp=moment)
    added(alice, "After midnight", timestamp=moment + timedelta(hours=1))
    client = browser(alice)
    client.cookies["zone"] = "Asia%2FTokyo"
    page = Page(client.get("/activity/?until=2026-03-01"))

    assert [line.split(" ", 2)[2] for line in entries(page)] == ["alice added Before midnight web"]
    assert days(page) == ["Sunday 1 March"]
    assert days(Page(client.get("/activity/"))) == ["Monday 2 March", "Sunday 1 March"]
    assert entries(Page(client.get("/activity/?until=2020-01-01"))) == []


@pytest.mark.parametrize("typed", ["2026-02-30", "yesterday", "24.11.2026", "\0", "9999-12-31", "0001-01-01", "1"])
def test_a_date_typed_wrong_is_refused_at_the_field_and_kept(as_alice, todo, typed):
    response = as_alice.get("/activity/", {"until": typed, "what": "added"})
    page = Page(response)

    assert response.status_code == 422
    assert page.text("until-error") == "Enter a date like 2026-11-24."
    field = page.field("until")
    assert (field.get("aria-describedby"), field.get("type")) == ("until-error", "text")
    assert field.get("value").replace("\ufffd", "\0") == typed
    assert entries(page) == []


@pytest.mark.parametrize(
    "query",
    [
        "who=nobody",
        "who=999",
        "what=eaten",
        "todo=1",
        "act=1",
        "act=0d8c1a8e-1f0e-4b3e-9d6e-0c6f6b1b9c11",
        "after=x",
        "after=-1",
        f"after={'9' * 30}",
    ],
)
def test_what_means_nothing_is_no_page(as_alice, todo, query):
    assert as_alice.get(f"/activity/?{query}").status_code == 404


def test_an_act_of_somebody_else_is_no_page(as_charlie, as_alice, alice, todo):
    whole = act(alice, (todo, "Started"))

    assert as_alice.get(f"/activity/?act={whole}").status_code == 200
    assert as_charlie.get(f"/activity/?act={whole}").status_code == 404


def test_before_anything_happened_the_page_says_what_it_is_for(as_charlie):
    page = Page(as_charlie.get("/activity/"))

    assert "Nothing has happened yet." in text(page.root)
    assert page.link("Activity") == "/activity/"


def test_the_filter_by_person_offers_everybody_who_acted_on_the_page(as_alice, alice, bob, charlie, todo):
    changed(bob, todo, status="Started")
    options = [text(option) for option in Page(as_alice.get("/activity/")).root.iter("option")]

    assert options[:3] == ["Anyone", "alice", "bob"]
    assert "charlie" not in options
    # Acts of a person who was staff when staff saw everything, and of a program.
    changed(charlie, todo, status="Queued")
    bootstrap.handle(TodoCommands.change_status(todo, "Finished", actor="the importer", source="import"))
    assert len(entries(Page(as_alice.get(f"/activity/?who={charlie.pk}")))) == 1
    assert len(entries(Page(as_alice.get("/activity/?who=the+importer")))) == 1


def test_a_person_who_never_acted_is_not_found_on_the_whole_activity_nor_on_one_todo(as_alice, bob, charlie, todo):
    for address in ("/activity/?", f"/activity/?todo={todo}&"):
        for person in (bob.pk, charlie.pk, "nobody+at+all"):
            assert as_alice.get(f"{address}who={person}").status_code == 404

    changed(charlie, todo, status="Started")
    assert len(entries(Page(as_alice.get(f"/activity/?todo={todo}&who={charlie.pk}")))) == 1
