"""Steps of a note: ticked, counted, undone, restored; what two people do to them at once."""

from __future__ import annotations

import pytest

from tests.todos.story import ID, added, at, folded, history, note, removed, status, ticked, words
from todos.domain.errors import StepOfEarlierNote, TodoIsInTrash, UnknownStep
from todos.domain.fields import NOTE, fields_of
from todos.domain.todo import Todo
from todos.domain.undo import EventRef, undone_by, value_before

TEXT = "Before.\n- [ ] Ask\n- [x] Call\n- [ ] Send"


def told(todo):
    return [
        (event.type, {name: event.data[name] for name in event.data if name != "id"})
        for event in todo.uncommitted_events
    ]


def tick(line, done=True, version=2):
    return ("TodoStepTicked", {"note": version, "line": line, "done": done})


def test_a_step_is_ticked_and_its_tick_taken_off():
    todo = folded(added(), note(TEXT)).tick(2, 1, True, at(2)).tick(2, 2, False, at(3))

    assert told(todo) == [tick(1), tick(2, False)]
    assert todo.value_of(NOTE) == "Before.\n- [x] Ask\n- [ ] Call\n- [ ] Send"


def test_ticking_what_is_ticked_changes_nothing():
    todo = folded(added(), note(TEXT), ticked(2, 1))

    assert todo.tick(2, 1, True, at(2)) is todo.tick(2, 2, True, at(2)) is todo


@pytest.mark.parametrize(
    ("events", "version", "line", "refusal"),
    [
        ([note(TEXT)], 2, 0, UnknownStep),
        ([note(TEXT)], 2, 99, UnknownStep),
        ([note(TEXT), note(f"{TEXT}.")], 2, 1, StepOfEarlierNote),
        ([], 0, 0, UnknownStep),
        ([note(TEXT), removed()], 2, 1, TodoIsInTrash),
    ],
)
def test_a_tick_is_about_a_step_of_the_note_that_stands(events, version, line, refusal):
    with pytest.raises(refusal):
        folded(added(), *events).tick(version, line, True, at(3))


def test_a_new_note_begins_without_ticks():
    todo = folded(added(), note(TEXT), ticked(2, 1), note("- [ ] Other\n- [ ] Ask"))

    assert todo.value_of(NOTE) == "- [ ] Other\n- [ ] Ask"
    assert todo.state["note_version"] == 4


def test_the_note_with_its_ticks_is_no_change_of_it():
    todo = folded(added(), note("- [ ] Ask"), ticked(2, 0))

    assert todo.change(NOTE, "- [x] Ask", at(3)) is todo
    assert told(todo.change(NOTE, "- [ ] Ask", at(3))) == [("TodoNoteChanged", {"note": "- [ ] Ask"})]


@pytest.mark.parametrize(
    ("mine", "theirs", "commutes"),
    [
        (ticked(2, 1), ticked(2, 2), True),
        (ticked(2, 1), ticked(2, 1), True),
        (ticked(2, 1), ticked(2, 1, False), False),
        (ticked(2, 1), status("Started"), True),
        (ticked(2, 1), words("Buy oat milk"), True),
        (ticked(2, 1), note("- [ ] Other"), False),
        (ticked(2, 1), removed(), False),
    ],
)
def test_two_ticks_of_different_steps_both_stand(mine, theirs, commutes):
    assert Todo.commutes(mine, theirs) is Todo.commutes(theirs, mine) is commutes


def test_an_event_and_a_reference_to_it_touch_the_same_step():
    assert fields_of(ticked(2, 1)) == fields_of(ticked(2, 1, False)) == fields_of(EventRef.of(ticked(2, 1)))
    assert fields_of(ticked(2, 1)) != fields_of(ticked(3, 1))


def test_a_tick_is_undone_and_redone_whatever_else_was_ticked():
    events = history(added(), note(TEXT), ticked(2, 1), ticked(2, 3), ticked(2, 1, False), undoes={5: [3]})

    assert {undone: undo.version for undone, undo in undone_by(events).items()} == {events[2].id: 5}
    undo = folded(*events[:4]).undo([events[2].id], at(5))
    assert told(undo) == [tick(1, False)]
    redo = Todo.generate_from_events(ID, events).undo([events[4].id], at(6))
    assert told(redo) == [tick(1)]


def test_a_tick_of_an_earlier_note_is_not_undone():
    events = history(added(), note(TEXT), ticked(2, 1), note("- [ ] Other"))

    with pytest.raises(StepOfEarlierNote):
        Todo.generate_from_events(ID, events).undo([events[2].id], at(5))


def test_undoing_a_note_brings_the_earlier_one_with_its_ticks():
    events = history(added(), note("- [ ] Ask"), ticked(2, 0), note("- [ ] Other"))
    todo = Todo.generate_from_events(ID, events).undo([events[3].id], at(5))

    assert told(todo) == [("TodoNoteChanged", {"note": "- [x] Ask"})]


def test_a_version_is_restored_with_its_ticks():
    events = history(added(), note("- [ ] Ask\n- [ ] Call"), ticked(2, 0), ticked(2, 1))
    todo = Todo.generate_from_events(ID, events).restore_version(3, at(5))

    assert told(todo) == [("TodoNoteChanged", {"note": "- [x] Ask\n- [ ] Call"})]
    assert value_before(events, 4, NOTE) == "- [x] Ask\n- [ ] Call"
