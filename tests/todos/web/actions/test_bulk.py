"""Bulk acts: all todos or none, under one correlation id, with one undo."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.todos.cast import added, browser, changed, events, number, removed
from tests.todos.page import Page
from tests.todos.web.actions.bulk import page_after
from todos import bootstrap, models

pytestmark = pytest.mark.django_db


def send(client, path, ids, at="/inbox/?select=1", **fields):
    return client.post(path, number(todo=ids, next=at, **fields))


def statuses(ids):
    return [models.Todo.objects.get(pk=todo_id).status for todo_id in ids]


def boxes(page):
    """The todos whose boxes a page shows, without their versions."""
    fields = [box for box in page.root.iter("input") if box.get("type") == "checkbox"]
    return [(box.get("value").partition(".")[0], "checked" in box.attrib) for box in fields]


def undo_all(client, response):
    button = Page(response).button("Undo", "status-line")
    return client.post(button.action, button.fields)


def acts(ids):
    return [[event.metadata.correlation_id for event in bootstrap.event_store().get_events(todo)][-1] for todo in ids]


def test_the_list_offers_to_select_and_each_row_has_its_box(as_alice, three):
    page = Page(as_alice.get(Page(as_alice.get("/inbox/")).find("select").get("href")))
    found = [box for box in page.root.iter("input") if box.get("type") == "checkbox"]

    assert [box.get("value") for box in found] == [f"{todo_id}.v1" for todo_id in three[::-1]]
    assert [box.get("aria-label") for box in found] == ["Select salt", "Select bread", "Select milk"]
    assert {box.get("form") for box in found} == {"bulk"}
    assert page.button("Finished", "bulk").action == "/todos/bulk/status/Finished/"
    assert "select" not in page


def test_a_row_may_be_ticked_from_the_start(as_alice, three):
    page = Page(as_alice.get("/inbox/", {"select": three[1]}))

    assert [todo_id for todo_id, ticked in boxes(page) if ticked] == [three[1]]


@pytest.mark.parametrize("status", ["Started", "Finished"])
def test_two_todos_get_a_status_in_one_act(either, three, status):
    page = page_after(either, send(either, f"/todos/bulk/status/{status}/", three[:2], "/inbox/?q=m&select=1"))

    assert statuses(three) == [status, status, "Queued"]
    assert len(set(acts(three[:2]))) == 1
    assert Page(page).text("status-line").endswith(f"{status} 2 todos. Undo")
    assert page.request["QUERY_STRING"] == "q=m"


def test_one_undo_takes_the_whole_act_back_and_one_redo_does_it_again(either, three):
    page = page_after(either, send(either, "/todos/bulk/status/Finished/", three))
    undone = page_after(either, undo_all(either, page))

    assert statuses(three) == ["Queued"] * 3
    assert len(set(acts(three))) == 1
    assert Page(undone).text("status-line").endswith("Undone. 3 todos are as they were before. Redo")

    button = Page(undone).button("Redo", "status-line")
    redone = page_after(either, either.post(button.action, button.fields))
    assert statuses(three) == ["Finished"] * 3
    assert Page(redone).text("status-line").endswith("Redone. 3 todos are as they were before. Undo")


def test_three_todos_are_removed_and_restored_from_the_trash(either, three):
    page_after(either, send(either, "/todos/bulk/remove/", three))
    assert models.Todo.objects.filter(removed=None).count() == 0

    trash = Page(either.get("/trash/?select=1"))
    assert trash.button("Restore", "bulk").action == "/todos/bulk/restore/"
    page = page_after(either, send(either, "/todos/bulk/restore/", three, "/trash/?select=1"))
    assert models.Todo.objects.filter(removed=None).count() == 3
    assert "Restored 3 todos." in Page(page).text("status-line")


def test_one_that_refuses_makes_all_refuse_and_is_named(either, alice, three):
    removed(alice, three[1])
    response = send(either, "/todos/bulk/status/Finished/", three)
    page = Page(response)

    assert response.status_code == 409
    assert page.text("status-line").startswith("Nothing was changed, because of “bread”: This todo was removed.")
    assert statuses(three) == ["Queued"] * 3


def test_what_was_ticked_stays_so_when_it_is_refused(as_alice, alice, three):
    removed(alice, three[1])
    page = Page(send(as_alice, "/todos/bulk/status/Finished/", three))

    assert [todo_id for todo_id, ticked in boxes(page) if ticked] == [three[2], three[0]]


def test_sent_twice_it_is_done_once(either, three):
    fields = number(todo=three, next="/inbox/")
    either.post("/todos/bulk/status/Finished/", fields)
    again = page_after(either, either.post("/todos/bulk/status/Finished/", fields))

    assert [len(events(todo_id)) for todo_id in three] == [2, 2, 2]
    assert "Finished 3 todos." in Page(again).text("status-line")


def test_a_used_number_with_others_among_them_is_refused(either, three):
    fields = number(todo=three[:2], next="/inbox/")
    either.post("/todos/bulk/status/Finished/", fields)
    response = either.post("/todos/bulk/status/Finished/", fields | {"todo": three})

    assert response.status_code == 409
    assert statuses(three) == ["Finished", "Finished", "Queued"]


def test_what_all_of_them_are_already_changes_nothing(either, three):
    page = page_after(either, send(either, "/todos/bulk/status/Queued/", three))

    assert Page(page).text("status-line") == "They are already like that. Nothing changed."


@pytest.mark.parametrize("ids", [[], ["nonsense"], [str(uuid4()) for _ in range(51)]], ids=["none", "odd", "51"])
def test_no_todo_nonsense_or_too_many_are_refused(either, three, ids):
    assert send(either, "/todos/bulk/remove/", ids).status_code == 422
    assert models.Todo.objects.filter(removed=None).count() == 3


def test_a_strangers_todo_among_them_is_not_there(alice, charlie, three):
    own = added(charlie, "cat food")
    client = browser(charlie)

    assert send(client, "/todos/bulk/remove/", [own, three[0]]).status_code == 404
    assert send(client, "/todos/bulk/remove/", [own, str(uuid4())]).status_code == 404
    assert models.Todo.objects.filter(removed=None).count() == 4


def test_a_stranger_cannot_undo_an_act(as_alice, charlie, three):
    send(as_alice, "/todos/bulk/status/Finished/", three)
    [act] = set(acts(three))

    assert browser(charlie).post(f"/acts/{act}/undo/", number()).status_code == 404
    assert browser(charlie).post(f"/acts/{uuid4()}/undo/", number()).status_code == 404
    assert statuses(three) == ["Finished"] * 3


def test_updates_keep_the_boxes(htmx, bob, three):
    changed(bob, three[0], status="Finished")
    parts = Page(htmx.get("/updates/", {"next": "/inbox/?select=1", "todo": three[0]}))

    [box] = [field for field in parts.find(f"todo-{three[0]}").iter("input") if field.get("type") == "checkbox"]
    assert box.get("value") == f"{three[0]}.v2"
