"""Undo and Redo: the status line's own form is the command that puts it back, and names what it undoes."""

from __future__ import annotations

import pytest

from tests.todos.conftest import added, changed, events, number, removed
from tests.todos.page import Page, press, shown, text
from todos import bootstrap, models

pytestmark = pytest.mark.django_db

ACTS = {
    "Queued to Started": ("Queued", "status/Started", {}),
    "Queued to Finished": ("Queued", "status/Finished", {}),
    "Started to Queued": ("Started", "status/Queued", {}),
    "Finished to Started": ("Finished", "status/Started", {}),
    "edit": ("Queued", "edit", {"description": "Buy oat milk", "version": 1}),
    "remove": ("Queued", "remove", {}),
}


def act(client, id, act, fields, at="/"):
    """The answer to an act that carries the status line: the parts, or the page after the redirect."""
    return settled(client, client.post(f"/todos/{id}/{act}/", number(next=at, **fields)))


def settled(client, response):
    return client.get(response.url) if response.status_code == 303 else response


def state(id):
    todo = models.Todo.objects.get(pk=id)
    return todo.description, todo.status, "in the trash" if todo.removed else "in the list"


def undoes(id):
    """By version, the versions that each event names as undone."""
    history = list(bootstrap.history(id))
    versions = {event.id: event.version for event in history}
    return [[versions[undone] for undone in event.metadata.extra.get("undoes", ())] for event in history]


@pytest.mark.parametrize("at", ["/", "detail"])
@pytest.mark.parametrize(("status", "path", "fields"), ACTS.values(), ids=ACTS)
def test_every_act_is_undone_and_redone_by_the_status_line(either, alice, status, path, fields, at):
    id = added(alice, "Buy milk", status)
    at = f"/todos/{id}/" if at == "detail" else at
    before = state(id)
    done = act(either, id, path, fields, at)
    after = state(id)

    undone = settled(either, press(either, done, "Undo", "status-line"))
    assert state(id) == before
    assert undoes(id) == [[], [], [2]]
    assert "Undone:" in Page(undone).text("status-line")

    redone = settled(either, press(either, undone, "Redo", "status-line"))
    assert state(id) == after != before
    assert undoes(id) == [[], [], [2], [3]]

    settled(either, press(either, redone, "Undo", "status-line"))
    assert state(id) == before
    assert undoes(id) == [[], [], [2], [3], [4]]


def test_an_addition_is_undone_by_the_trash_and_redone_from_it(either):
    done = settled(either, either.post("/todos/", number(description="Buy milk", next="/")))
    id = str(models.Todo.objects.get().pk)

    undone = settled(either, press(either, done, "Undo", "status-line"))
    assert state(id) == ("Buy milk", "Queued", "in the trash")

    settled(either, press(either, undone, "Redo", "status-line"))
    assert state(id) == ("Buy milk", "Queued", "in the list")
    assert events(id)[1:] == [("TodoRemoved", {}), ("TodoRestored", {})]
    assert undoes(id) == [[], [1], [2]]


def test_a_restoration_is_undone_by_removing(either, alice, todo):
    removed(alice, todo)
    done = act(either, todo, "restore", {}, "/trash/")
    settled(either, press(either, done, "Undo", "status-line"))

    assert state(todo)[2] == "in the trash"
    assert undoes(todo) == [[], [], [], [3]]


def test_the_timeline_says_what_was_undone(either, todo):
    press(either, act(either, todo, "status/Finished", {}), "Undo", "status-line")

    assert "alice undid v2: put it back in the queue" in text(Page(either.get(f"/todos/{todo}/")).root)


def test_undoing_twice_from_a_stale_page_says_that_nothing_changed(either, todo):
    done = act(either, todo, "status/Finished", {})
    press(either, done, "Undo", "status-line")
    # The same form once more, from a page that was open elsewhere: a number of its own.
    button = Page(done).button("Undo", "status-line")
    again = shown(either, either.post(button.action, button.fields | number()))

    assert again.text("status-line") == "It already is Queued; nothing changed."
    assert len(events(todo)) == 3


def test_undoing_an_edit_never_takes_a_later_edit_away(either, alice, todo):
    done = act(either, todo, "edit", {"description": "Buy oat milk", "version": 1})
    changed(alice, todo, "Buy soy milk")
    conflict = press(either, done, "Undo", "status-line")
    page = Page(conflict)

    assert conflict.status_code == 409
    assert state(todo)[0] == "Buy soy milk"
    assert page.field("description", "todo" if "todo" in page else f"todo-{todo}").get("value") == "Buy milk"

    press(either, conflict, "Save again")
    assert state(todo)[0] == "Buy milk"
    assert undoes(todo) == [[], [], [], [2]]


def test_an_undo_that_names_another_todos_event_is_refused(either, alice, todo):
    [foreign] = bootstrap.history(added(alice, "Mow the lawn"))
    response = either.post(f"/todos/{todo}/status/Started/", number(next="/", undoes=foreign.id))

    assert response.status_code == 409
    assert Page(response).text("status-line").startswith("What this would undo is not in the history of this todo.")
    assert len(events(todo)) == 1


@pytest.mark.parametrize("path", ["status/Started", "remove"])
def test_an_undo_that_names_nonsense_is_refused(either, todo, path):
    response = either.post(f"/todos/{todo}/{path}/", number(next="/", undoes="nonsense"))

    assert response.status_code == 422
    assert len(events(todo)) == 1


def test_the_undo_of_a_page_changes_that_page(htmx, todo):
    done = act(htmx, todo, "status/Finished", {}, f"/todos/{todo}/")

    assert Page(press(htmx, done, "Undo", "status-line")).targets == ["#todo", "#status-line"]
