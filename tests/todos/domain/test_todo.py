"""The rules of a todo: given events, when a command, then events or a refusal."""

from __future__ import annotations

import re

import pytest

from eventsourcing.testing import Given, nothing, raises
from tests.todos.story import ID, OWNER, added, at, folded, removed, restored, status, words
from todos.domain.errors import ForeignEvent, InvalidDescription, TodoIsInTrash, UnknownStatus
from todos.domain.todo import Todo
from todos.domain.values.place import inbox
from todos.domain.values.status import STATUSES

NO_STATUS = ["", "queued", "STARTED", "Finished ", "Done", None, 1]
given = Given(Todo, ID)


def begin(description="Buy milk", status="Queued"):
    return lambda todo: Todo.add(todo.id, OWNER, description, status, at(0))


def change_status(to):
    return lambda todo: todo.change_status(to, at(3))


def change_words(to):
    return lambda todo: todo.change_description(to, at(3))


def remove(todo):
    return todo.remove(at(3))


def restore(todo):
    return todo.restore(at(3))


DECISIONS = {
    "status": change_status("Finished"),
    "same status": change_status("Queued"),
    "description": change_words("Buy oat milk"),
    "same description": change_words("Buy milk"),
}


@pytest.mark.parametrize("status", STATUSES)
def test_a_todo_begins_in_any_of_the_three_statuses(status):
    given().when(begin(status=status)).then(added(status=status))


def test_there_are_three_statuses():
    assert STATUSES == ("Queued", "Started", "Finished")


@pytest.mark.parametrize("status", NO_STATUS)
def test_any_other_status_is_refused_from_the_start(status):
    message = re.escape(f"Unknown status {status!r}. Use Queued, Started or Finished.")

    given().when(begin(status=status)).then(raises(UnknownStatus, f"^{message}$", status=status))


@pytest.mark.parametrize("status", NO_STATUS)
def test_a_change_to_any_other_status_is_refused(status):
    given(added()).when(change_status(status)).then(raises(UnknownStatus))


@pytest.mark.parametrize("old", STATUSES)
@pytest.mark.parametrize("new", STATUSES)
def test_every_status_leads_to_every_other_and_to_itself_without_an_event(old, new):
    given(added(status=old)).when(change_status(new)).then(nothing if old == new else status(new))


def test_finishing_twice_changes_nothing():
    given(added(), status("Finished")).when(change_status("Finished")).then(nothing)


def test_new_words_are_kept_clean():
    given(added()).when(change_words("  Buy oat milk\u00a0")).then(words("Buy oat milk"))


@pytest.mark.parametrize("same", ["Buy crème", "  Buy crème ", "Buy cre\u0300me"])
def test_words_that_come_out_the_same_change_nothing(same):
    given(added("Buy crème")).when(change_words(same)).then(nothing)


def test_words_that_are_refused_change_nothing():
    given(added()).when(change_words(" ")).then(raises(InvalidDescription))


def test_words_are_cleaned_when_a_todo_is_added():
    given().when(begin(" cre\u0300me ")).then(added("crème"))


def test_adding_words_that_are_refused_makes_no_todo():
    given().when(begin("\u200d")).then(raises(InvalidDescription))


def test_removing_and_restoring_are_events():
    given(added()).when(remove).then(removed())
    given(added(), removed()).when(restore).then(restored())


def test_removing_twice_changes_nothing():
    given(added(), removed()).when(remove).then(nothing)


@pytest.mark.parametrize("events", [[added()], [added(), removed(), restored()]])
def test_restoring_what_is_not_removed_changes_nothing(events):
    given(*events).when(restore).then(nothing)


@pytest.mark.parametrize("decision", DECISIONS.values(), ids=DECISIONS)
def test_a_removed_todo_accepts_only_restore(decision):
    refused = raises(TodoIsInTrash, r"Restore it from the trash, then try again\.")

    given(added(), removed()).when(decision).then(refused)


def test_a_restored_todo_accepts_everything_again():
    given(added(), removed(), restored()).when(
        lambda todo: remove(change_words("Other")(change_status("Started")(todo)))
    ).then(status("Started"), words("Other"), removed())


def test_what_changes_nothing_gives_back_the_very_todo():
    todo = folded(added())

    assert change_status("Queued")(todo) is change_words("Buy milk")(todo) is restore(todo) is todo


def test_every_event_carries_the_time_of_its_decision():
    todo = Todo.add(ID, OWNER, "Buy milk", "Queued", at(0)).change_status("Started", at(1)).remove(at(2))

    assert [event.timestamp for event in todo.restore(at(3)).uncommitted_events] == [at(0), at(1), at(2), at(3)]


def test_the_state_is_the_fold_of_the_events():
    todo = folded(added(), status("Started", 1), words("Buy oat milk", 2), removed(3))

    assert dict(todo.state) == {
        "owner": OWNER,
        "description": "Buy oat milk",
        "status": "Started",
        "place": inbox(OWNER),
        "rank": None,
        "due": "",
        "repeat": None,
        "priority": 0,
        "note": "",
        "note_version": 0,
        "ticks": {},
        "labels": (),
        "added_ts": at(0),
        "changed_ts": at(2),
        "removed_ts": at(3),
    }


def test_restoring_takes_nothing_but_the_removal_back():
    before, after = folded(added(), status("Started")), folded(added(), status("Started"), removed(2), restored(3))

    assert after.state == before.state


def test_an_undo_may_name_any_event_of_the_todo():
    todo = folded(added(), status("Started"))

    todo.check_own_events([event.id for event in todo.events])
    todo.check_own_events([])


@pytest.mark.parametrize("foreign", [added().id, "", ID], ids=["of another todo", "nothing", "its own name"])
def test_an_undo_that_names_anything_else_is_refused(foreign):
    todo = folded(added(), status("Started"))

    with pytest.raises(ForeignEvent, match="Load the page again"):
        todo.check_own_events([todo.events[0].id, foreign])


KINDS = {
    "Queued": (status("Queued"), change_status("Queued")),
    "Finished": (status("Finished"), change_status("Finished")),
    "soy": (words("soy"), change_words("soy")),
    "oat": (words("oat"), change_words("oat")),
    "removed": (removed(), remove),
}


@pytest.mark.parametrize("theirs", KINDS)
@pytest.mark.parametrize("mine", KINDS)
def test_what_commutes_comes_to_the_same_in_either_order(mine, theirs):
    """The promise of `Aggregate.commutes`, for every pair of commands that both make an event."""
    (my_event, mine_decides), (their_event, theirs_decides) = KINDS[mine], KINDS[theirs]
    begun = folded(added("milk", "Started"))
    if not Todo.commutes(my_event, their_event):
        assert {mine, theirs} in ({"Queued", "Finished"}, {"soy", "oat"}) or "removed" in (mine, theirs)
        return

    one, other = mine_decides(theirs_decides(begun)), theirs_decides(mine_decides(begun))
    assert {**one.state} == {**other.state}
    assert mine == theirs or len(one.uncommitted_events) == len(other.uncommitted_events) == 2
