"""Who may see and change a todo: its owner alone. `test_every_address` tries each address."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.todos.cast import added, browser, changed, events, number, removed
from tests.todos.page import Page
from todos import bootstrap, models
from todos.read_model.seen_by import inbox_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("query", ["", "?status=Queued", "?q=milk"])
def test_no_list_shows_anybody_elses_todos(as_charlie, as_bob, alice, query):
    added(alice, "Buy milk")
    removed(alice, added(alice, "Drink milk"))

    for client in (as_charlie, as_bob):
        for page in ("/inbox/", "/trash/"):
            response = client.get(page + query)
            assert "milk" not in "".join(Page(response).rows)
            assert "Drink" not in response.content.decode()
        assert Page(client.get(f"/inbox/{query}")).text("tab-All") == "All 0"


def test_staff_neither_see_nor_change_a_todo_at_its_address(as_bob, todo):
    before = events(todo)
    for address in (f"/todos/{todo}/", f"/todos/{todo}/v1/", f"/todos/{todo}/edit/"):
        assert as_bob.get(address).status_code == 404
    for act in ("status/Started", "edit", "remove", "v1/undo", "v1/restore"):
        assert as_bob.post(f"/todos/{todo}/{act}/", number(description="Mine", version=1)).status_code == 404
    assert events(todo) == before


def test_what_another_does_is_theirs_and_the_todo_stays_its_owners(as_bob, as_alice, alice, bob, todo):
    changed(bob, todo, "Buy oat milk")
    last = list(bootstrap.event_store().get_events(todo))[-1]

    assert last.metadata.actor == str(bob.pk)
    assert models.Todo.objects.get(pk=todo).owner == str(alice.pk)
    assert Page(as_alice.get("/inbox/")).rows == ["Buy oat milk"]
    assert Page(as_bob.get("/inbox/")).rows == []


def test_an_account_that_was_closed_sees_nothing(alice, todo):
    client = browser(alice)
    alice.is_active = False
    alice.save()

    assert client.get(f"/todos/{todo}/").status_code in (302, 303)


def test_the_word_about_a_todo_is_kept_from_a_stranger(charlie, alice, todo):
    client = browser(charlie)
    client.post("/todos/", number(description="Feed the cat"))
    # The todo changes hands while the line is kept: rows are made from events, but nobody should rely on it.
    models.Todo.objects.exclude(pk=todo).update(place=inbox_of(alice).text)

    assert "Feed" not in client.get("/inbox/").content.decode()


def test_an_id_in_another_spelling_is_the_same_todo(as_alice, as_charlie, todo):
    assert as_alice.get(f"/todos/{todo.upper()}/").status_code == 404
    assert as_charlie.get(f"/todos/{UUID(todo).hex}/").status_code == 404
