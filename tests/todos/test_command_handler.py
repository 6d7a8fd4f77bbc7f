"""From a command to the events in the store, on a store in memory."""

from __future__ import annotations

from uuid import UUID, uuid5

import pytest
from pyrsistent import pmap, thaw

from eventsourcing.errors import UnknownCommand, VersionConflict
from eventsourcing.event_store import InMemoryEventStore
from eventsourcing.repository import Repository
from tests.todos.story import OWNER, at
from todos.command_handler import TodoCommandHandler
from todos.commands import TodoCommands, todo_id
from todos.errors import InvalidDescription, NotItsEvent, TodoRemoved, TodoUnknown, UnknownStatus

NOBODY = "0c6cf7a7-6fd0-4d0b-9b0b-3d6f5a3f2c11"
ADD = TodoCommands.add(OWNER, "Buy milk", "Queued", timestamp=at(0))
ON_A_TODO = {
    "status": lambda id, **facts: TodoCommands.change_status(id, "Started", **facts),
    "description": lambda id, **facts: TodoCommands.change_description(id, "Buy oat milk", **facts),
    "remove": lambda id, **facts: TodoCommands.remove(id, **facts),
    "restore": lambda id, **facts: TodoCommands.restore(id, **facts),
}


@pytest.fixture
def store():
    return InMemoryEventStore.generate()


@pytest.fixture
def handle(store):
    handler = TodoCommandHandler(context=pmap({"repository": Repository(event_store=store)}))
    return handler.handle_command


@pytest.fixture
def id(handle) -> str:
    return handle(ADD).id


def stored(store, id):
    return [(event.type, thaw(event.data)) for event in store.get_events(id)]


def test_the_id_of_a_new_todo_is_derived_from_its_command(handle):
    todo = handle(ADD)

    assert todo.id == todo_id(ADD) == str(uuid5(UUID(ADD.id), "todo"))


def test_a_command_sent_again_means_the_same_todo_and_makes_no_second(handle, store, id):
    with pytest.raises(VersionConflict):
        handle(ADD)

    assert len(stored(store, None)) == 1


def test_every_command_becomes_its_event_with_its_time(handle, store, id):
    handle(TodoCommands.change_status(id, "Started", timestamp=at(1)))
    handle(TodoCommands.change_description(id, " Buy oat milk ", timestamp=at(2)))
    handle(TodoCommands.remove(id, timestamp=at(3)))
    handle(TodoCommands.restore(id, timestamp=at(4)))

    assert stored(store, id) == [
        ("TodoAdded", {"id": id, "owner": OWNER, "description": "Buy milk", "status": "Queued"}),
        ("TodoStatusChanged", {"id": id, "status": "Started"}),
        ("TodoDescriptionChanged", {"id": id, "description": "Buy oat milk"}),
        ("TodoRemoved", {"id": id}),
        ("TodoRestored", {"id": id}),
    ]
    assert [event.timestamp for event in store.get_events(id)] == [at(0), at(1), at(2), at(3), at(4)]


@pytest.mark.parametrize("make", ON_A_TODO.values(), ids=ON_A_TODO)
def test_a_todo_that_does_not_exist_is_refused_by_name(handle, store, make):
    with pytest.raises(TodoUnknown) as refusal:
        handle(make(NOBODY))

    assert refusal.value.id == NOBODY
    assert NOBODY in str(refusal.value)
    assert stored(store, None) == []


@pytest.mark.parametrize("make", ON_A_TODO.values(), ids=ON_A_TODO)
def test_a_stated_version_that_has_passed_is_a_conflict_with_what_came_since(handle, id, make):
    handle(TodoCommands.change_status(id, "Finished"))

    with pytest.raises(VersionConflict) as conflict:
        handle(make(id, expected_version=1))
    assert (conflict.value.expected, conflict.value.actual) == (1, 2)
    assert [event.type for event in conflict.value.since] == ["TodoStatusChanged"]


@pytest.mark.parametrize("make", ON_A_TODO.values(), ids=ON_A_TODO)
def test_an_undo_of_another_todos_event_is_refused(handle, store, id, make):
    other = handle(TodoCommands.add(OWNER, "Other", "Queued"))
    foreign = other.events[0].id

    with pytest.raises(NotItsEvent):
        handle(make(id, extra={"undoes": [foreign]}))
    assert len(stored(store, id)) == 1


def test_an_undo_of_its_own_event_is_carried_out(handle, store, id):
    started = handle(TodoCommands.change_status(id, "Started"))

    handle(TodoCommands.change_status(id, "Queued", extra={"undoes": [started.events[-1].id]}))

    assert stored(store, id)[-1] == ("TodoStatusChanged", {"id": id, "status": "Queued"})


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (TodoCommands.add(OWNER, "\n", "Queued"), InvalidDescription),
        (TodoCommands.add(OWNER, "Buy milk", "Done"), UnknownStatus),
    ],
)
def test_an_add_that_is_refused_stores_nothing(handle, store, command, error):
    with pytest.raises(error):
        handle(command)

    assert stored(store, None) == []


def test_what_is_already_so_stores_nothing(handle, store, id):
    todo = handle(TodoCommands.change_status(id, "Queued"))

    assert todo.version == 1
    assert len(stored(store, id)) == 1


def test_a_removed_todo_is_restored_by_command_and_by_no_other(handle, store, id):
    handle(TodoCommands.remove(id))

    with pytest.raises(TodoRemoved):
        handle(TodoCommands.change_status(id, "Started"))
    handle(TodoCommands.restore(id))

    assert [type for type, _ in stored(store, id)] == ["TodoAdded", "TodoRemoved", "TodoRestored"]


def test_a_command_nobody_knows_is_refused(handle):
    with pytest.raises(UnknownCommand, match="RemoveKey"):
        handle(ADD.set("type", "RemoveKey"))
