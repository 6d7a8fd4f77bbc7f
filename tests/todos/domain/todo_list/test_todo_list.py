"""A list: given its events, when something is decided, then events or a refusal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from eventsourcing.event import Event
from eventsourcing.event_store import InMemoryEventStore
from eventsourcing.metadata import Metadata
from todos.domain.errors import InvalidListName, ListIsRemoved, NameErased
from todos.domain.todo_list.commands import ListCommands
from todos.domain.todo_list.events import ListEvents
from todos.domain.todo_list.todo_list import TodoList
from todos.domain.todo_list.undo import undoing

ID, OWNER, NOW = "7c9e6679-7425-40de-944b-e07fc1f90ae7", "7", datetime(2026, 11, 30, 9, tzinfo=UTC)
ADDED, RENAMED = ListEvents.added(ID, OWNER, "House", NOW), ListEvents.name_changed(ID, "Home", NOW)
REMOVED, RESTORED = ListEvents.removed(ID, NOW), ListEvents.restored(ID, NOW)


def history(*events: Event) -> list[Event]:
    store = InMemoryEventStore.generate()
    for version, event in enumerate(events):
        store.append(ID, [event], version, Metadata(actor=OWNER, source="web"))
    return list(store.get_events(ID))


def decided(events: list[Event], decide: Callable[[TodoList], TodoList]) -> list[tuple[str, object]]:
    after = decide(TodoList.generate_from_events(ID, history(*events)))
    return [(event.type, event.data.get("name")) for event in after.uncommitted_events]


def rename(name: str) -> Callable[[TodoList], TodoList]:
    return lambda todo_list: todo_list.rename(name, NOW)


def remove(todo_list: TodoList) -> TodoList:
    return todo_list.remove(NOW)


def restore(todo_list: TodoList) -> TodoList:
    return todo_list.restore(NOW)


def test_a_list_has_an_owner_and_a_name():
    new = TodoList.add(ID, OWNER, "  House\t", NOW)
    assert (new.state["owner"], new.state["name"], new.is_removed) == (OWNER, "House", False)
    with pytest.raises(InvalidListName):
        TodoList.add(ID, OWNER, " ", NOW)


@pytest.mark.parametrize(
    ("events", "decide", "then"),
    [
        ([ADDED], rename("Home"), [("ListNameChanged", "Home")]),
        ([ADDED], rename(" House "), []),
        ([ADDED], remove, [("ListRemoved", None)]),
        ([ADDED, REMOVED], remove, []),
        ([ADDED, REMOVED], restore, [("ListRestored", None)]),
        ([ADDED], restore, []),
        ([ADDED, REMOVED, RESTORED], rename("Home"), [("ListNameChanged", "Home")]),
    ],
)
def test_what_is_decided(events, decide, then):
    assert decided(events, decide) == then


@pytest.mark.parametrize(
    ("events", "decide", "refusal"),
    [
        ([ADDED, REMOVED], rename("Home"), ListIsRemoved),
        ([ADDED], rename(""), InvalidListName),
        ([ADDED], rename("x" * 101), InvalidListName),
    ],
)
def test_what_is_refused(events, decide, refusal):
    with pytest.raises(refusal):
        decided(events, decide)


def test_only_equal_changes_commute():
    assert TodoList.commutes(REMOVED, REMOVED)
    assert TodoList.commutes(RENAMED, RENAMED)
    assert not TodoList.commutes(RENAMED, ListEvents.name_changed(ID, "Hut", NOW))
    assert not TodoList.commutes(RENAMED, REMOVED)


def test_every_event_of_a_list_can_be_undone():
    events = history(ADDED, RENAMED, REMOVED, RESTORED)
    found = [undoing(events, version) for version in (1, 2, 3, 4)]
    assert [(command.type, command.data.get("name")) for command in found] == [
        (ListCommands.REMOVE, None),
        (ListCommands.RENAME, "House"),
        (ListCommands.RESTORE, None),
        (ListCommands.REMOVE, None),
    ]


def test_an_erased_name_does_not_come_back():
    lost = history(ListEvents.added(ID, OWNER, None, NOW), RENAMED)
    with pytest.raises(NameErased):
        undoing(lost, 2)
