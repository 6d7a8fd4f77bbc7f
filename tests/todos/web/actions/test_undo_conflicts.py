"""An undo among later changes: it is refused where one counts, and asks before it overwrites."""

from __future__ import annotations

import pytest

from tests.todos.cast import changed, events, number, removed, state
from tests.todos.page import Page, press, settled, shown, text
from tests.todos.web.actions.undo import undo, undoes

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["/inbox/", "detail"])
def at(request, todo):
    """Where the undo is pressed."""
    return f"/todos/{todo}/" if request.param == "detail" else request.param


def test_an_undo_never_overwrites_a_later_change_without_a_question(either, alice, bob, todo, at):
    changed(alice, todo, "Buy oat milk")
    changed(bob, todo, "Buy soy milk")
    refused = undo(either, todo, 2, at)
    page = Page(refused)

    assert refused.status_code == 409
    assert state(todo)[0] == "Buy soy milk"
    dialog = page.text(page.place_of(todo))
    assert "v3 changed the description after v2" in dialog
    assert "Undo v3 first, or undo v2 anyway to go back to the earlier words." in dialog
    assert page.link("v3") == f"/todos/{todo}/v3/"
    assert "bob Buy soy milk" in dialog
    assert "Undone Buy soy milk" in dialog
    assert page.text("status-line").startswith("v3 changed the description after v2.")

    done = settled(either, press(either, refused, "Undo v2 anyway"))
    assert state(todo)[0] == "Buy milk"
    assert undoes(todo) == [[], [], [], [2]]
    assert "Undone." in Page(done).text("status-line")


def test_anyway_asks_again_after_another_change(either, alice, bob, todo, at):
    changed(alice, todo, "Buy oat milk")
    changed(alice, todo, "Buy soy milk")
    refused = undo(either, todo, 2, at)
    changed(bob, todo, "Buy rice milk")
    again = press(either, refused, "Undo v2 anyway")

    assert again.status_code == 409
    assert state(todo)[0] == "Buy rice milk"
    assert "v4 changed the description after v2" in text(Page(again).root)
    assert "bob Buy rice milk" in text(Page(again).root)
    settled(either, press(either, again, "Undo v2 anyway"))
    assert state(todo)[0] == "Buy milk"


def test_anyway_sent_twice_is_done_once(either, alice, todo):
    changed(alice, todo, "Buy oat milk")
    changed(alice, todo, "Buy soy milk")
    button = Page(undo(either, todo, 2)).button("Undo v2 anyway")
    first, second = (settled(either, either.post(button.action, button.fields)) for _ in range(2))

    assert Page(first).text("status-line") == Page(second).text("status-line")
    assert len(events(todo)) == 4


@pytest.mark.parametrize("anyway", ["0", "on", "-1", str(2**53), "²"])
def test_anyway_that_states_no_version_is_refused(either, alice, todo, anyway):
    changed(alice, todo, status="Started")
    response = either.post(f"/todos/{todo}/v2/undo/", number(anyway=anyway))

    assert response.status_code == 422
    assert Page(response).text("status-line") == "The form was sent incomplete. Send it again."


def test_leaving_it_after_a_refusal_changes_nothing(either, alice, todo):
    changed(alice, todo, "Buy oat milk")
    changed(alice, todo, "Buy soy milk")
    refused = undo(either, todo, 2)
    page = shown(either, either.get(Page(refused).link("Cancel")))

    assert page.rows == ["Buy soy milk"]
    assert len(events(todo)) == 3


def test_a_refused_undo_goes_through_once_what_came_later_is_undone(either, alice, todo):
    changed(alice, todo, "Buy oat milk")
    changed(alice, todo, "Buy soy milk")
    undo(either, todo, 3)
    undo(either, todo, 2)

    assert state(todo)[0] == "Buy milk"
    assert undoes(todo) == [[], [], [], [3], [2]]


def test_an_entry_of_a_page_further_back_is_refused_on_that_page(either, alice, todo):
    for each in range(60):
        changed(alice, todo, status=("Started", "Queued")[each % 2])
    refused = undo(either, todo, 3, f"/todos/{todo}/?after=20")

    assert refused.status_code == 409
    assert "v61 changed the status after v3" in Page(refused).text("v3")


def test_a_refusal_is_shown_even_where_its_entry_is_not(either, alice, todo):
    for each in range(60):
        changed(alice, todo, status=("Started", "Queued")[each % 2])
    refused = undo(either, todo, 3, f"/todos/{todo}/")

    assert "v61 changed the status after v3" in Page(refused).text("todo")


def test_the_undo_of_a_removed_todo_is_refused_by_its_rule(either, alice, todo):
    changed(alice, todo, status="Started")
    removed(alice, todo)
    refused = undo(either, todo, 2, f"/todos/{todo}/")

    assert refused.status_code == 409
    assert Page(refused).text("status-line").startswith("This todo was removed.")
