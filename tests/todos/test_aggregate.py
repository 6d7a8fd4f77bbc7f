"""The rules of a todo: given events, when something is asked, then events or a refusal."""

from __future__ import annotations

import pytest

from tests.todos.story import ID, OWNER, added, at, given, news, removed, restored, status, words
from todos.aggregate import STATUSES, Todo
from todos.errors import InvalidDescription, NotItsEvent, TodoRemoved, UnknownStatus

NO_STATUS = ["", "queued", "STARTED", "Finished ", "Done", None, 1]
DECISIONS = {
    "status": lambda todo: todo.change_status("Finished", at(3)),
    "same status": lambda todo: todo.change_status("Queued", at(3)),
    "description": lambda todo: todo.change_description("Buy oat milk", at(3)),
    "same description": lambda todo: todo.change_description("Buy milk", at(3)),
}


@pytest.mark.parametrize("status", STATUSES)
def test_a_todo_begins_in_any_of_the_three_statuses(status):
    todo = Todo.add(ID, OWNER, "Buy milk", status, at(0))

    assert news(todo) == [
        ("TodoAdded", {"id": ID, "owner": OWNER, "description": "Buy milk", "status": status}),
    ]


def test_there_are_three_statuses():
    assert STATUSES == ("Queued", "Started", "Finished")


@pytest.mark.parametrize("status", NO_STATUS)
def test_any_other_status_is_refused_from_the_start(status):
    with pytest.raises(UnknownStatus) as refusal:
        Todo.add(ID, OWNER, "Buy milk", status, at(0))

    assert refusal.value.status == status
    assert str(refusal.value) == f"{status!r} is no status. A todo is Queued, Started or Finished."


@pytest.mark.parametrize("status", NO_STATUS)
def test_a_change_to_any_other_status_is_refused(status):
    with pytest.raises(UnknownStatus):
        given(added()).change_status(status, at(1))


@pytest.mark.parametrize("old", STATUSES)
@pytest.mark.parametrize("new", STATUSES)
def test_every_status_leads_to_every_other_and_to_itself_without_news(old, new):
    todo = given(added(status=old)).change_status(new, at(1))

    assert news(todo) == ([] if old == new else [("TodoStatusChanged", {"id": ID, "status": new})])


def test_finishing_twice_changes_nothing():
    todo = given(added(), status("Finished"))

    assert todo.change_status("Finished", at(3)) is todo


def test_new_words_are_kept_clean():
    todo = given(added()).change_description("  Buy oat milk\u00a0", at(1))

    assert news(todo) == [("TodoDescriptionChanged", {"id": ID, "description": "Buy oat milk"})]


@pytest.mark.parametrize("same", ["Buy crème", "  Buy crème ", "Buy cre\u0300me"])
def test_words_that_come_out_the_same_change_nothing(same):
    todo = given(added("Buy crème"))

    assert todo.change_description(same, at(1)) is todo


def test_words_that_are_refused_change_nothing():
    with pytest.raises(InvalidDescription):
        given(added()).change_description(" ", at(1))


def test_words_are_cleaned_when_a_todo_is_added():
    [(_, data)] = news(Todo.add(ID, OWNER, " cre\u0300me ", "Queued", at(0)))

    assert data["description"] == "crème"


def test_adding_words_that_are_refused_makes_no_todo():
    with pytest.raises(InvalidDescription):
        Todo.add(ID, OWNER, "\u200d", "Queued", at(0))


def test_removing_and_restoring_are_events():
    assert news(given(added()).remove(at(1))) == [("TodoRemoved", {"id": ID})]
    assert news(given(added(), removed()).restore(at(2))) == [("TodoRestored", {"id": ID})]


def test_removing_twice_changes_nothing():
    todo = given(added(), removed())

    assert todo.remove(at(2)) is todo


@pytest.mark.parametrize("events", [[added()], [added(), removed(), restored()]])
def test_restoring_what_is_not_removed_changes_nothing(events):
    todo = given(*events)

    assert todo.restore(at(3)) is todo


@pytest.mark.parametrize("decision", DECISIONS.values(), ids=DECISIONS)
def test_a_removed_todo_accepts_only_restore(decision):
    with pytest.raises(TodoRemoved, match=r"Restore it from the trash, then try again\."):
        decision(given(added(), removed()))


def test_a_restored_todo_accepts_everything_again():
    todo = given(added(), removed(), restored()).change_status("Started", at(3)).change_description("Other", at(3))

    assert [type for type, _ in news(todo.remove(at(4)))] == [
        "TodoStatusChanged",
        "TodoDescriptionChanged",
        "TodoRemoved",
    ]


def test_every_event_carries_the_time_of_its_decision():
    todo = Todo.add(ID, OWNER, "Buy milk", "Queued", at(0)).change_status("Started", at(1)).remove(at(2))

    assert [event.timestamp for event in todo.restore(at(3)).uncommitted_events] == [at(0), at(1), at(2), at(3)]


def test_the_state_is_the_fold_of_the_events():
    todo = given(added(), status("Started", 1), words("Buy oat milk", 2), removed(3))

    assert dict(todo.state) == {
        "owner": OWNER,
        "description": "Buy oat milk",
        "status": "Started",
        "added_ts": at(0),
        "changed_ts": at(2),
        "removed_ts": at(3),
    }


def test_restoring_takes_nothing_but_the_removal_back():
    before, after = given(added(), status("Started")), given(added(), status("Started"), removed(2), restored(3))

    assert after.state == before.state


def test_an_undo_may_name_any_event_of_the_todo():
    todo = given(added(), status("Started"))

    todo.check_undoes([event.id for event in todo.events])
    todo.check_undoes([])


@pytest.mark.parametrize("foreign", [added().id, "", ID], ids=["of another todo", "nothing", "its own name"])
def test_an_undo_that_names_anything_else_is_refused(foreign):
    todo = given(added(), status("Started"))

    with pytest.raises(NotItsEvent, match="Load the page again"):
        todo.check_undoes([todo.events[0].id, foreign])
