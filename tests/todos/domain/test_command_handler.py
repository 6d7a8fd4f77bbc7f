"""From a command to the events of a todo, on a store in memory."""

from __future__ import annotations

from uuid import UUID, uuid4, uuid5

import pytest
from pyrsistent import pmap

from eventsourcing.errors import StatedVersionConflict, UnknownCommand, VersionConflict
from eventsourcing.event_store import InMemoryEventStore
from eventsourcing.repository import Repository
from eventsourcing.testing import Given, nothing, raises
from tests.todos.story import ID, OWNER, added, at, removed, restored, status, words
from todos.domain.command_handler import TodoCommandHandler
from todos.domain.commands import TodoCommands, todo_id
from todos.domain.errors import ForeignEvent, InvalidDescription, TodoIsInTrash, UnknownStatus, UnknownTodo

given = Given(TodoCommandHandler, ID)
ADD = TodoCommands.add(OWNER, "Buy milk", "Queued", timestamp=at(0))
ON_A_TODO = {
    "status": lambda **facts: TodoCommands.change_status(ID, "Started", **facts),
    "description": lambda **facts: TodoCommands.change_description(ID, "Buy oat milk", **facts),
    "remove": lambda **facts: TodoCommands.remove(ID, **facts),
    "restore": lambda **facts: TodoCommands.restore(ID, **facts),
    "undo": lambda extra=None, **facts: TodoCommands.undo(ID, (extra or {}).get("undoes", ()), **facts),
}
on_a_todo = pytest.mark.parametrize("make", ON_A_TODO.values(), ids=ON_A_TODO)


def test_the_id_of_a_new_todo_is_derived_from_its_command():
    todo = given().when(ADD).then(added(todo_id=todo_id(ADD)))

    assert todo.id == todo_id(ADD) == str(uuid5(UUID(ADD.id), "todo"))


def test_a_command_sent_again_means_the_same_todo_and_makes_no_second():
    first = added(todo_id=todo_id(ADD)).set("stream_id", todo_id(ADD))

    given(first).when(ADD).then(raises(VersionConflict, stream_id=todo_id(ADD), expected=0))


def test_every_command_becomes_its_event():
    given(added()).when(TodoCommands.change_status(ID, "Started")).then(status("Started"))
    given(added()).when(TodoCommands.change_description(ID, " Buy oat milk ")).then(words("Buy oat milk"))
    given(added()).when(TodoCommands.remove(ID)).then(removed())
    given(added(), removed()).when(TodoCommands.restore(ID)).then(restored())


def test_every_event_carries_the_time_of_its_command():
    store = InMemoryEventStore.generate()
    handler = TodoCommandHandler(context=pmap({"repository": Repository(event_store=store)}))

    todo = handler.handle_command(ADD).id
    handler.handle_command(TodoCommands.change_status(todo, "Started", timestamp=at(1)))
    handler.handle_command(TodoCommands.change_description(todo, "Buy oat milk", timestamp=at(2)))
    handler.handle_command(TodoCommands.remove(todo, timestamp=at(3)))
    handler.handle_command(TodoCommands.restore(todo, timestamp=at(4)))

    assert [event.timestamp for event in store.get_events(todo)] == [at(0), at(1), at(2), at(3), at(4)]


@on_a_todo
def test_a_todo_that_does_not_exist_is_refused_by_name(make):
    given().when(make()).then(raises(UnknownTodo, ID, id=ID))


CLASHES = {
    "status": (status("Finished"), TodoCommands.change_status(ID, "Started", expected_version=1)),
    "description": (words("Buy soy milk"), TodoCommands.change_description(ID, "Buy oat milk", expected_version=1)),
    "remove": (status("Finished"), TodoCommands.remove(ID, expected_version=1)),
}


@pytest.mark.parametrize(("theirs", "mine"), CLASHES.values(), ids=CLASHES)
def test_a_change_of_what_somebody_else_changed_unseen_is_a_conflict_with_both(theirs, mine):
    conflict = given(added(), theirs).when(mine).then(raises(StatedVersionConflict, expected=1, actual=2))

    assert [event.type for event in conflict.since] == [theirs.type]
    assert len(conflict.mine) == 1


def test_changes_of_different_fields_are_both_kept():
    rename = TodoCommands.change_description(ID, "Buy oat milk", expected_version=1)
    given(added(), status("Finished")).when(rename).then(words("Buy oat milk"))
    start = TodoCommands.change_status(ID, "Started", expected_version=1)
    given(added(), words("Buy soy milk")).when(start).then(status("Started"))


def test_the_same_change_unseen_is_no_conflict():
    finish = TodoCommands.change_status(ID, "Finished", expected_version=1)

    given(added(), status("Finished")).when(finish).then(nothing)


@on_a_todo
def test_an_undo_of_another_todos_event_is_refused(make):
    other = str(uuid4())
    foreign = added(todo_id=other).set("stream_id", other)

    given(added(), foreign).when(make(extra={"undoes": [foreign.id]})).then(raises(ForeignEvent))


def test_an_undo_of_its_own_event_is_carried_out():
    started = status("Started")
    undo = TodoCommands.undo(ID, [started.id])

    assert undo.extra == {"undoes": [started.id]}
    given(added(), started).when(undo).then(status("Queued"))


def test_an_add_that_is_refused_makes_no_event():
    given().when(TodoCommands.add(OWNER, "\n", "Queued")).then(raises(InvalidDescription))
    given().when(TodoCommands.add(OWNER, "Buy milk", "Done")).then(raises(UnknownStatus))


def test_a_command_that_changes_nothing_makes_no_event():
    given(added()).when(TodoCommands.change_status(ID, "Queued")).then(nothing)


def test_a_removed_todo_is_restored_by_command_and_by_no_other():
    given(added(), removed()).when(TodoCommands.change_status(ID, "Started")).then(raises(TodoIsInTrash))
    given(added(), removed()).when(TodoCommands.restore(ID)).then(restored())


def test_a_command_nobody_knows_is_refused():
    given(added()).when(ADD.set("type", "RemoveKey")).then(raises(UnknownCommand, "RemoveKey"))
