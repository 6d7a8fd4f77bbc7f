"""The fields of a todo: which events touch which, under which stored names."""

from __future__ import annotations

import pytest

from eventsourcing.event import Event
from tests.todos.story import ID, added, at, history, moved, removed, restored, status, words
from todos.domain import fields
from todos.domain.commands import TodoCommands
from todos.domain.fields import (
    CHANGEABLE_FIELDS,
    DESCRIPTION,
    PLACE,
    RANK,
    REMOVED,
    STATUS,
    Field,
    field_named,
    field_of_command,
    fields_of,
    has_value,
    value_in,
)
from todos.domain.todo import Todo
from todos.domain.undo import EventRef, effective_changes, reversals, undone_by, value_before
from todos.domain.values.place import of_list
from todos.history.attribution import attributions
from todos.history.entries import entries


@pytest.mark.parametrize(
    ("event", "touched"),
    [
        (added(), (REMOVED,)),
        (status("Started"), (STATUS,)),
        (words("Buy oat milk"), (DESCRIPTION,)),
        (moved(of_list(ID)), (PLACE, RANK)),
        (removed(), (REMOVED,)),
        (restored(), (REMOVED,)),
        (added().set("type", "TodoPainted"), ()),
    ],
)
def test_an_event_and_a_reference_to_it_touch_the_same_fields(event, touched):
    assert fields_of(event) == touched
    assert fields_of(EventRef.of(event)) == touched


def test_an_event_says_what_a_field_is_also_where_it_does_not_touch_it():
    assert (value_in(added("milk"), DESCRIPTION), value_in(added(), REMOVED)) == ("milk", False)
    assert (value_in(removed(), REMOVED), value_in(restored(), REMOVED)) == (True, False)
    assert not has_value(status("Started"), DESCRIPTION)
    assert not has_value(status("Started"), REMOVED)


def test_the_stored_names_stay():
    assert {field.event_type: field.command_type for field in CHANGEABLE_FIELDS} == {
        "TodoDescriptionChanged": "ChangeTodoDescription",
        "TodoStatusChanged": "ChangeTodoStatus",
        "TodoMoved": "MoveTodo",
        "TodoDueChanged": "ChangeTodoDue",
        "TodoRepeatChanged": "ChangeTodoRepeat",
        "TodoPriorityChanged": "ChangeTodoPriority",
        "TodoNoteChanged": "ChangeTodoNote",
    }


def test_a_new_field_gets_its_stored_names_from_its_own():
    field = Field("due_day")

    assert (field.event_type, field.command_type) == ("TodoDueDayChanged", "ChangeTodoDueDay")
    assert field.event_types == ("TodoDueDayChanged",)


def test_a_command_sets_one_field_or_none():
    assert field_of_command(TodoCommands.change_status(ID, "Started")) == STATUS
    assert field_of_command(TodoCommands.remove(ID)) is None


def test_a_field_is_found_by_its_name():
    assert field_named("removed") is REMOVED
    with pytest.raises(KeyError):
        field_named("colour")


# An event that touches two fields


@pytest.fixture
def both(monkeypatch):
    """Makes the event that sets description and status at once."""
    monkeypatch.setitem(fields._BY_EVENT_TYPE, "TodoRecast", (DESCRIPTION, STATUS))

    def both(description, status):
        data = {"id": ID, "description": description, "status": status}
        return Event.generate("TodoRecast", data, timestamp=at(1))

    return both


def test_its_undo_sets_both_back(both):
    events = history(added("milk"), both("oat", "Started"))

    found = [(each.field, each.value, each.later) for each in reversals(events, [events[1].id])]
    assert found == [(DESCRIPTION, "milk", None), (STATUS, "Queued", None)]


def test_a_later_change_refuses_it_in_one_field_alone(both):
    events = history(added("milk"), both("oat", "Started"), status("Finished"))

    assert [each.later for each in reversals(events, [events[1].id])] == [None, events[2]]


def test_it_refuses_an_undo_in_the_field_that_both_touch(both):
    events = history(added("milk"), words("soy"), both("oat", "Started"))

    assert [each.later for each in reversals(events, [events[1].id])] == [events[2]]
    assert [value_before(events, 3, field) for field in (DESCRIPTION, STATUS)] == ["soy", "Queued"]


def test_an_undo_of_it_counts_in_both_fields(both):
    events = history(added("milk"), both("oat", "Started"), both("milk", "Queued"), undoes={3: [2]})

    assert {undone: undo.version for undone, undo in undone_by(events).items()} == {events[1].id: 3}
    assert [effective_changes(events, 1, field) for field in (DESCRIPTION, STATUS)] == [[], []]


@pytest.mark.parametrize(
    ("theirs", "commutes"),
    [(status("Finished"), False), (status("Started"), True), (words("oat"), True), (removed(), False)],
)
def test_it_commutes_where_every_field_does(both, theirs, commutes):
    assert Todo.commutes(both("oat", "Started"), theirs) is commutes
    assert Todo.commutes(theirs, both("oat", "Started")) is commutes


def test_an_unknown_event_commutes_with_nothing():
    assert not Todo.commutes(status("Started"), status("Started").set("type", "TodoPainted"))


def test_it_changes_both_and_is_attributed_for_both(both):
    [first, last] = entries(history(added("milk"), both("oat", "Started")))

    assert [(change.label, change.before, change.after) for change in last.changes] == [
        ("Description", "milk", "oat"),
        ("Status", "Queued", "Started"),
    ]
    assert [(each.label, each.entry) for each in attributions([first, last])] == [
        ("Status", last),
        ("Description", last),
        ("In", first),
        ("Added", first),
    ]
