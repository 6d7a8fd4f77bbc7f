"""The changes that one act made to a todo have one undo."""

from __future__ import annotations

import pytest

from tests.todos.cast import changed, events, facts, number, state
from tests.todos.page import Page, press, settled, text
from tests.todos.web.actions.undo import undoes
from todos import bootstrap
from todos.domain.commands import TodoCommands

pytestmark = pytest.mark.django_db


@pytest.fixture
def restored_at_once(alice, todo):
    """A todo of Alice's whose first version was restored: v4 and v5 came of one command."""
    changed(alice, todo, "Buy oat milk", "Started")
    first = next(bootstrap.event_store().get_events(todo))
    outcome = bootstrap.handle(TodoCommands.restore_version(todo, first, **facts(alice)))
    assert outcome.version == 5
    [last] = bootstrap.event_store().get_at([outcome.position])
    return f"/acts/{last.record.correlation_id}/undo/"


@pytest.mark.parametrize("at", ["/inbox/", "detail", "/activity/"])
def test_what_one_act_did_to_a_todo_is_undone_and_redone_in_its_place(either, todo, restored_at_once, at):
    fields = number(next=f"/todos/{todo}/" if at == "detail" else at)
    undone = settled(either, either.post(restored_at_once, fields))
    assert state(todo) == ("Buy oat milk", "Started", "in the list")
    assert undoes(todo)[5:] == [[4, 5], [4, 5]]
    assert Page(undone).text("status-line").endswith("Undone. Buy oat milk is as it was before. Redo")

    redone = settled(either, press(either, undone, "Redo", "status-line"))
    assert state(todo) == ("Buy milk", "Queued", "in the list")
    assert undoes(todo)[7:] == [[6, 7], [6, 7]]
    assert Page(redone).text("status-line").endswith("Redone. Buy milk is as it was before. Undo")
    assert (
        Page(settled(either, either.post(restored_at_once, fields)))
        .text("status-line")
        .endswith("is as it was before.")
    )
    assert len(events(todo)) == 9


def test_what_one_act_did_to_a_todo_is_not_undone_past_a_later_change_without_a_question(
    either, bob, todo, restored_at_once
):
    changed(bob, todo, status="Finished")
    refused = either.post(restored_at_once, number(next=f"/todos/{todo}/"))
    assert refused.status_code == 409
    assert "v6 changed the status after v5" in Page(refused).text("v5")
    assert len(events(todo)) == 6

    settled(either, press(either, refused, "Undo all anyway"))
    assert state(todo) == ("Buy oat milk", "Started", "in the list")


def test_an_undo_shows_all_later_changes_of_its_fields_before_it_sets_them(either, bob, todo, restored_at_once):
    changed(bob, todo, "Buy soy milk", "Finished")
    refused = either.post(restored_at_once, number(next=f"/todos/{todo}/"))
    dialog = text(Page(refused).root)

    assert "v6 changed the description after v4, v7 the status. Undo those first, or undo all anyway." in dialog
    assert "v6 bob Buy soy milk" in dialog
    assert "v7 bob Finished" in dialog
    settled(either, press(either, refused, "Undo all anyway"))
    assert state(todo) == ("Buy oat milk", "Started", "in the list")
