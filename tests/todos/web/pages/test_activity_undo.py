"""Undos pressed on the activity page."""

from __future__ import annotations

import pytest

from tests.todos.cast import added, browser, changed, events, facts, number
from tests.todos.page import Page, name, press, shown
from tests.todos.web.pages.activity import act, entries
from todos import bootstrap
from todos.domain.commands import TodoCommands

pytestmark = pytest.mark.django_db


def test_any_entry_is_undone_in_place(either, alice, todo):
    changed(alice, todo, status="Started")
    changed(alice, todo, "Buy oat milk")
    response = press(either, either.get("/activity/?what=status"), "Undo v2 of Buy milk: back to Queued", "feed")
    page = shown(either, response)

    assert events(todo)[-1] == ("TodoStatusChanged", {"status": "Queued"})
    assert [line.split(" ", 2)[2] for line in entries(page)] == [
        "alice undid v2 of Buy oat milk, back to Queued web",
        "alice started Buy milk web undone in v4",
    ]
    assert page.text("status-line").endswith("is Queued again. Redo")
    assert "autofocus" in page.find(f"undone-{todo}-v2").attrib or response.status_code == 303


def test_no_two_controls_of_the_feed_have_the_same_name(as_alice, alice):
    ids = [added(alice, f"Todo {each}") for each in range(3)]
    act(alice, *((todo_id, "Started") for todo_id in ids))
    act(alice, *((todo_id, "Finished") for todo_id in ids))
    started = [list(bootstrap.event_store().get_events(todo_id))[1].id for todo_id in ids[:2]]
    for todo_id, event in zip(ids, started, strict=False):
        bootstrap.handle(TodoCommands.undo(todo_id, [event], anyway=3, **facts(alice)))
    feed = Page(as_alice.get("/activity/")).find("feed")
    names = [name(control) for control in feed.iter() if "undone" in control.get("class", "").split()]

    assert len(names) == len(set(names)) == 11 + 2
    assert {"Undo v2 of Todo 2: back to Queued", "undone in v4 of Todo 0"} <= set(names)
    assert "Undo all: finished 3 todos at once" in names


def test_an_undo_with_a_later_change_asks_at_its_entry(htmx, alice, todo):
    changed(alice, todo, status="Started")
    changed(alice, todo, status="Finished")
    refused = press(htmx, htmx.get("/activity/"), "Undo v2 of Buy milk: back to Queued", "feed")

    assert refused.status_code == 409
    assert Page(refused).targets == ["#feed", "#day-heading", "#status-line"]
    assert press(htmx, refused, "Undo v2 anyway").status_code == 200
    assert events(todo)[-1] == ("TodoStatusChanged", {"status": "Queued"})


def test_a_stranger_undoes_nothing_from_their_activity(as_charlie, alice, todo):
    changed(alice, todo, status="Started")

    assert as_charlie.post(f"/todos/{todo}/v2/undo/", number(next="/activity/")).status_code == 404
    assert len(events(todo)) == 2


def test_a_whole_act_is_undone_at_once(either, as_charlie, alice):
    ids = [added(alice, f"Todo {each}") for each in range(3)]
    whole = act(alice, *((todo_id, "Finished") for todo_id in ids))
    assert as_charlie.post(f"/acts/{whole}/undo/", number(next="/activity/")).status_code == 404

    assert press(either, either.get("/activity/"), "Undo all: finished 3 todos at once", "feed").status_code in (
        200,
        303,
    )
    page = Page(browser(alice).get("/activity/"))
    lines = entries(page)
    assert {events(todo_id)[-1] == ("TodoStatusChanged", {"status": "Queued"}) for todo_id in ids} == {True}
    assert lines[0].count("v3") == 3
    assert f"undo-act-{whole}" not in page
