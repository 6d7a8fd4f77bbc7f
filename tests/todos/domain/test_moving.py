"""Moves of a todo: into a list, back into an inbox, undone, and met by others."""

from __future__ import annotations

import pytest

from eventsourcing.testing import Given, nothing, raises
from tests.todos.story import ID, OWNER, added, at, folded, moved, priority, removed, status
from todos.domain.errors import MovedElsewhere, TodoIsInTrash, UnknownPlace
from todos.domain.events import TodoEvents
from todos.domain.fields import PLACE, RANK, fields_of
from todos.domain.todo import Todo
from todos.domain.values import place as places
from todos.domain.values.place import inbox, of_list

HOUSE, CHOIR = of_list("7c9e6679-7425-40de-944b-e07fc1f90ae7"), of_list("9b2d3c1a-0f4e-4d7a-8c55-1e2f3a4b5c6d")
MINE = inbox(OWNER)

given = Given(Todo, ID)


def move(into, rank=None, seen=None):
    return lambda todo: todo.move(into, rank, at(5), seen)


def test_a_todo_begins_in_the_inbox_of_its_owner_or_in_a_list():
    assert folded(added()).state["place"] == MINE
    assert Todo.add(ID, OWNER, "Buy milk", "Queued", at(0), HOUSE).state["place"] == HOUSE


def test_it_is_moved_with_its_rank_there():
    given(added()).when(move(HOUSE, "Vk")).then(moved(HOUSE, "Vk"))
    given(added(), moved(HOUSE)).when(move(MINE)).then(moved(MINE))


def test_where_it_is_already_nothing_happens():
    given(added()).when(move(MINE)).then(nothing)
    given(added(), moved(HOUSE, "Vk")).when(move(HOUSE, "Vk", seen=MINE)).then(nothing)


def test_who_saw_it_elsewhere_is_told():
    given(added(), moved(HOUSE)).when(move(CHOIR, seen=MINE)).then(raises(MovedElsewhere, "moved to another list"))
    given(added(), moved(HOUSE)).when(move(CHOIR, seen=HOUSE)).then(moved(CHOIR))


def test_in_the_trash_it_stays_where_it_is():
    given(added(), removed()).when(move(HOUSE)).then(raises(TodoIsInTrash))


@pytest.mark.parametrize("place", [None, "inbox", {}, {"inbox": ""}, {"list": "House"}, {"inbox": "7", "list": "x"}])
def test_anything_else_is_no_place(place):
    given(added()).when(move(place)).then(raises(UnknownPlace))


def test_a_move_touches_place_and_rank_and_commutes_with_changes_of_others():
    assert fields_of(moved(HOUSE)) == (PLACE, RANK)
    assert Todo.commutes(moved(HOUSE), status("Started"))
    assert Todo.commutes(moved(HOUSE), moved(HOUSE))
    assert not Todo.commutes(moved(HOUSE), moved(CHOIR))
    assert not Todo.commutes(moved(HOUSE), removed())


def test_an_undo_takes_place_and_rank_back_in_one_event():
    todo = folded(added(), moved(HOUSE, "Vk"), status("Started", 2))
    undone = todo.undo([todo.events[1].id], at(5))
    assert [(event.type, event.data["place"], event.data["rank"]) for event in undone.uncommitted_events] == [
        (TodoEvents.MOVED, MINE, None)
    ]


def test_a_restored_version_is_where_it_was():
    todo = folded(added(), moved(HOUSE, "Vk"), moved(CHOIR, "K", 2), priority(1, 3))
    restored = todo.restore_version(2, at(5))
    assert [event.type for event in restored.uncommitted_events] == [TodoEvents.MOVED, "TodoPriorityChanged"]
    assert (restored.state["place"], restored.state["rank"], restored.state["priority"]) == (HOUSE, "Vk", 0)


@pytest.mark.parametrize("place", [MINE, HOUSE])
def test_the_text_of_a_place_says_which_it_is(place):
    text = places.text_of(place)
    assert places.parse(text) == place
    assert bool(places.list_of(text)) != bool(places.person_of(text))
