"""The parts that a page gets for the changes that the stream names."""

from __future__ import annotations

import pytest

from tests.todos.cast import added, browser, changed, cursor, facts, removed
from tests.todos.page import Page
from todos import bootstrap
from todos.domain.commands import TodoCommands
from todos.read_model import todos as queries

pytestmark = pytest.mark.django_db

COUNTS = ["#waiting", "#in-inbox", "#in-trash"]  # in the head of every page


def updates(client, address="/inbox/", **todos):
    return Page(client.get("/updates/", {"next": address} | todos))


def test_a_row_that_is_shown_comes_in_place_and_fresh(htmx, alice, todo):
    changed(alice, todo, status="Started")

    parts = updates(htmx, todo=todo)

    assert parts.targets == [f"#todo-{todo}", "#day-heading", "#counts", *COUNTS]
    assert "fresh" in parts.find(f"todo-{todo}").get("class")
    assert "Open 1" in parts.text("counts")


def test_a_new_row_comes_on_top_or_after_the_one_it_follows(htmx, alice):
    first, second, third, fourth = (added(alice, f"Todo {number}") for number in range(4))

    assert updates(htmx, new=[fourth], has=[first]).targets[0] == "#rows"
    parts = updates(htmx, new=[second, third], has=[first, fourth])

    # The later part goes in ahead of the earlier.
    assert parts.targets[:2] == [f"#todo-{fourth}"] * 2
    assert parts.rows == ["Todo 1", "Todo 2"]
    assert first not in str(parts.ids)


def test_a_new_row_is_never_put_beside_one_that_the_page_has_not_got_yet(htmx, alice):
    first, second, third, _ = (added(alice, f"Todo {number}") for number in range(4))

    assert updates(htmx, new=[second], has=[first]).targets[0] == "#rows"
    assert updates(htmx, new=[first, second], has=[third]).targets[:2] == [f"#todo-{third}"] * 2


def test_the_link_to_the_older_rows_leads_on_from_where_the_page_ends(htmx, alice, monkeypatch):
    monkeypatch.setattr(queries, "ROWS_PER_PAGE", 3)
    todos = [added(alice, f"Todo {number}") for number in range(4)]
    few = updates(htmx, new=todos[2:], has=todos[:2])
    for todo in todos[2:]:
        removed(alice, todo)
    new = added(alice)

    parts = updates(htmx, new=new, has=todos[1:])

    assert few.link("Older") == f"/inbox/?after={cursor(todos[1])}"
    assert parts.link("Older") == f"/inbox/?after={cursor(todos[1])}", "the page has no row of the first"
    assert updates(htmx, new=new, has=todos).link("Older") is None
    assert updates(htmx, new=todos[3], has=todos[2:]).link("Older") is None, "the link that is there stays"
    assert "#pages" not in updates(htmx, new=todos[3], has=todos[2:]).targets


def test_one_that_the_list_does_not_show_changes_only_the_counts(htmx, alice, todo):
    removed(alice, todo)

    assert updates(htmx, new=todo).targets == ["#day-heading", "#counts", *COUNTS]
    assert updates(htmx, "/inbox/?status=Started", new=added(alice)).targets == ["#day-heading", "#counts", *COUNTS]


def test_the_trash_gets_what_was_removed(htmx, alice, todo):
    removed(alice, todo)

    parts = updates(htmx, "/trash/", new=todo)

    assert parts.targets == ["#rows", "#pages", "#counts", *COUNTS]
    assert "Trash 1" in parts.text("counts")
    assert "by alice" in parts.text(f"todo-{todo}")
    assert parts.text("in-trash") == "1"


def test_the_page_of_a_todo_comes_whole(htmx, alice, todo):
    changed(alice, todo, status="Started")

    parts = updates(htmx, f"/todos/{todo}/", todo=todo)

    assert parts.targets == ["#todo", *COUNTS]
    assert "started it" in parts.text("timeline")


def test_neither_strangers_nor_staff_get_anything(bob, charlie, todo):
    address = f"/todos/{todo}/"

    for person in (bob, charlie):
        for query in ({"todo": todo}, {"new": todo}, {"todo": "nonsense"}, {"todo": [todo] * 51}):
            assert browser(person, HX_Request="true").get("/updates/", {"next": address} | query).status_code == 404


def test_what_may_not_be_seen_any_more_holds_up_nothing_else(alice, bob, htmx, todo):
    parts = updates(htmx, todo=[todo, added(bob)], new=["nonsense"])

    assert parts.targets[0] == f"#todo-{todo}"
    assert len(parts.rows) == 1


def test_somebody_elses_page_gets_nothing(alice, bob, todo):
    own = browser(alice, HX_Request="true").get("/updates/", {"person": alice.pk, "todo": todo})
    assert f"todo-{todo}" in Page(own)

    for todos in ({}, {"todo": todo}, {"new": todo}):
        answer = browser(bob, HX_Request="true").get("/updates/", {"person": alice.pk, "next": "/inbox/"} | todos)
        assert (answer.status_code, answer.content) == (403, b"")


def test_the_activity_comes_as_its_address_filters_it(htmx, alice, bob, todo):
    other = added(alice, "Feed the cat")
    changed(bob, todo, status="Started")
    changed(alice, other, status="Started")
    address = f"/activity/?who={bob.pk}&what=status"

    parts = updates(htmx, address, new=[todo, other])

    assert parts.targets == ["#feed", "#day-heading", *COUNTS]
    assert f"entry-{todo}-v2" in parts
    assert f"entry-{other}-v2" not in parts
    assert parts.button("Undo v2 of Buy milk: back to Queued").fields["next"] == address
    assert parts.find("time-link").get("href").startswith(f"?who={bob.pk}&what=status&at=")


def test_an_entry_undone_elsewhere_says_so_in_the_activity(htmx, alice, todo):
    changed(alice, todo, status="Started")
    started = list(bootstrap.event_store().get_events(todo))[-1].id
    bootstrap.handle(TodoCommands.undo(todo, [started], **facts(alice)))

    assert "undone in v3" in updates(htmx, "/activity/", new=todo).text(f"entry-{todo}-v2")


def test_neither_strangers_nor_staff_get_the_activity_of_a_todo(bob, charlie, todo):
    address = f"/activity/?todo={todo}"

    for person in (bob, charlie):
        for query in ({"next": address, "new": todo}, {"next": address}, {"next": "/activity/", "new": todo}):
            assert browser(person, HX_Request="true").get("/updates/", query).status_code == 404


def test_an_unknown_page_of_a_list_is_none(htmx, todo):
    for address in (
        "/inbox/?status=Unknown",
        "/inbox/?after=nonsense",
        "/trash/?after=nonsense",
        "/activity/?after=x",
        "/activity/?until=x",
    ):
        assert htmx.get("/updates/", {"next": address, "todo": todo}).status_code == 404


def test_updates_cost_the_same_however_many_they_are(htmx, alice, django_assert_num_queries):
    for number in range(3):
        ids = [added(alice, f"Todo {number}") for _ in range(2 + number * 10)]
        with django_assert_num_queries(12):
            htmx.get("/updates/", {"next": "/inbox/", "todo": ids[::2], "new": ids[1::2]})
