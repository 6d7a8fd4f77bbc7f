"""Undo and Redo by the status line, from the timeline and from an event's page."""

from __future__ import annotations

import pytest

from tests.todos.cast import added, changed, events, number, removed, state
from tests.todos.page import Page, press, settled, shown, text
from tests.todos.web.actions.undo import act, undo, undoes
from todos import models

pytestmark = pytest.mark.django_db

ACTS = {
    "Queued to Started": ("Queued", "status/Started", {}),
    "Queued to Finished": ("Queued", "status/Finished", {}),
    "Started to Queued": ("Started", "status/Queued", {}),
    "Finished to Started": ("Finished", "status/Started", {}),
    "edit": ("Queued", "edit", {"description": "Buy oat milk", "version": 1}),
    "remove": ("Queued", "remove", {}),
}


@pytest.mark.parametrize("at", ["/inbox/", "detail"])
@pytest.mark.parametrize(("status", "path", "fields"), ACTS.values(), ids=ACTS)
def test_every_act_is_undone_and_redone_by_the_status_line(either, alice, status, path, fields, at):
    todo_id = added(alice, "Buy milk", status)
    at = f"/todos/{todo_id}/" if at == "detail" else at
    before = state(todo_id)
    done = act(either, todo_id, path, fields, at)
    after = state(todo_id)

    undone = settled(either, press(either, done, "Undo", "status-line"))
    assert state(todo_id) == before
    assert undoes(todo_id) == [[], [], [2]]
    assert "Undone." in Page(undone).text("status-line")

    redone = settled(either, press(either, undone, "Redo", "status-line"))
    assert state(todo_id) == after != before
    assert undoes(todo_id) == [[], [], [2], [3]]

    settled(either, press(either, redone, "Undo", "status-line"))
    assert state(todo_id) == before
    assert undoes(todo_id) == [[], [], [2], [3], [4]]


def test_an_addition_is_undone_by_the_trash_and_redone_from_it(either):
    done = settled(either, either.post("/todos/", number(description="Buy milk", next="/inbox/")))
    todo_id = str(models.Todo.objects.get().pk)

    undone = settled(either, press(either, done, "Undo", "status-line"))
    assert state(todo_id) == ("Buy milk", "Queued", "in the trash")

    settled(either, press(either, undone, "Redo", "status-line"))
    assert state(todo_id) == ("Buy milk", "Queued", "in the list")
    assert events(todo_id)[1:] == [("TodoRemoved", {}), ("TodoRestored", {})]
    assert undoes(todo_id) == [[], [1], [2]]


def test_a_restoration_is_undone_by_removing(either, alice, todo):
    removed(alice, todo)
    done = act(either, todo, "restore", {}, "/trash/")
    settled(either, press(either, done, "Undo", "status-line"))

    assert state(todo)[2] == "in the trash"
    assert undoes(todo) == [[], [], [], [3]]


def test_the_timeline_says_what_was_undone(either, todo):
    press(either, act(either, todo, "status/Finished", {}), "Undo", "status-line")

    assert "alice undid v2, back to Queued" in text(Page(either.get(f"/todos/{todo}/")).root)


def test_undoing_twice_from_a_stale_page_says_that_nothing_changed(either, alice, todo):
    done = act(either, todo, "status/Started", {})
    press(either, done, "Undo", "status-line")
    changed(alice, todo, status="Finished")
    # The same form once more, from a page that was open elsewhere: a number of its own.
    button = Page(done).button("Undo", "status-line")
    fields = button.fields | number()
    again = shown(either, either.post(button.action, fields))

    assert again.text("status-line") == "v2 was already undone, in v3. Nothing changed."
    assert len(events(todo)) == 4
    changed(alice, todo, status="Started")
    late = shown(either, either.post(button.action, fields))
    assert late.text("status-line") == "v2 was already undone, in v3. Nothing changed."


def test_a_removal_that_was_undone_and_made_again_is_not_undone_by_an_old_page(either, alice, todo):
    removed(alice, todo)
    undo(either, todo, 2)
    removed(alice, todo)
    page = Page(undo(either, todo, 2, "/trash/"))

    assert page.text("status-line") == "v2 was already undone, in v3. Nothing changed."


def test_an_undo_of_a_value_that_is_back_already_says_that_nothing_changed(either, alice, todo):
    changed(alice, todo, status="Started")
    changed(alice, todo, status="Queued")
    page = Page(undo(either, todo, 2))

    assert page.text("status-line") == "It is already as it was before. Nothing changed."


def test_any_entry_of_the_timeline_is_undone_at_its_place(either, alice, todo):
    changed(alice, todo, "Buy oat milk", "Started")
    removed(alice, todo)
    at = f"/todos/{todo}/"
    settled(either, press(either, either.get(at), "Undo v4: take it out of the trash", "timeline"))
    settled(either, press(either, either.get(at), "Undo v2: back to the earlier description", "timeline"))
    page = Page(settled(either, press(either, either.get(at), "Undo v3: back to Queued", "timeline")))

    assert state(todo) == ("Buy milk", "Queued", "in the list")
    assert undoes(todo) == [[], [], [], [], [4], [2], [3]]
    assert "Undone. Buy milk is Queued again." in page.text("status-line")


def text_of_undo(page, version):
    entry = page.find(f"v{version}")
    return [text(each) for each in entry.iter() if "undone" in each.get("class", "").split()]


def test_an_undone_entry_says_where_in_place_of_its_undo(either, alice, todo):
    changed(alice, todo, "Buy oat milk")
    undo(either, todo, 2, f"/todos/{todo}/")
    page = Page(either.get(f"/todos/{todo}/"))

    assert text_of_undo(page, 2) == ["undone in v3"]
    assert text_of_undo(page, 3) == text_of_undo(page, 1) == ["Undo"]
    assert "undid v2, back to the earlier description" in page.text("v3")
    assert f"/todos/{todo}/v2/" in [link.get("href") for link in page.find("v3").iter("a")]


def test_a_redone_entry_can_be_undone_again(either, alice, todo):
    changed(alice, todo, "Buy oat milk")
    undo(either, todo, 2)
    undo(either, todo, 3)
    page = Page(either.get(f"/todos/{todo}/"))

    assert [text_of_undo(page, version) for version in (2, 3, 4)] == [["Undo"], ["undone in v4"], ["Undo"]]


def test_an_undo_on_its_own_page_leads_to_that_of_the_todo(as_alice, alice, todo):
    changed(alice, todo, status="Started")
    page = as_alice.get(f"/todos/{todo}/v2/")
    assert "hx-boost" not in Page(page).find("undo-form").attrib  # parts of another page have no place on this one
    answer = press(as_alice, page, "Undo v2: back to Queued")
    assert (answer.status_code, answer.url) == (303, f"/todos/{todo}/")
    page = settled(as_alice, answer)

    assert state(todo)[1] == "Queued"
    assert "Undone." in Page(page).text("status-line")


def test_a_version_that_there_is_not_cannot_be_undone(either, todo):
    assert either.post(f"/todos/{todo}/v2/undo/", number()).status_code == 404


def test_an_undo_without_a_number_is_refused(either, todo):
    assert either.post(f"/todos/{todo}/v1/undo/", {"command_id": "nonsense"}).status_code == 422
    assert len(events(todo)) == 1


def test_the_undo_of_a_page_changes_that_page(htmx, todo):
    done = act(htmx, todo, "status/Finished", {}, f"/todos/{todo}/")

    assert Page(press(htmx, done, "Undo", "status-line")).targets == ["#todo", "#in-inbox", "#status-line"]
