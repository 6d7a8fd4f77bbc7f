"""The rules of labels: which there are, what undoing means, and what meets what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pyrsistent import pmap

from eventsourcing.metadata import Metadata
from eventsourcing.testing import Given, nothing, raises
from todos.domain.command_handler import TodoCommandHandler
from todos.domain.commands import TodoCommands
from todos.domain.errors import InvalidLabel, TodoIsInTrash, UndoRefused
from todos.domain.events import TodoEvents
from todos.domain.fields import fields_in
from todos.domain.label_field import label_field
from todos.domain.todo import Todo
from todos.domain.undo import undone_by

ID = "d3e135b2-f045-46cc-b4b1-dce73c4c876e"
NINE = datetime(2026, 3, 1, 9, tzinfo=UTC)
LATER = NINE + timedelta(hours=1)

added = TodoEvents.added(ID, "7", "Oil the garden gate", "Queued", NINE)
garden = TodoEvents.label_added(ID, "garden", NINE)
phone = TodoEvents.label_added(ID, "phone", NINE)
no_garden = TodoEvents.label_removed(ID, garden.id, NINE)
garden_again = TodoEvents.label_added(ID, "Garden", LATER)
removed = TodoEvents.removed(ID, NINE)

given = Given(TodoCommandHandler, ID)
todo = Given(Todo, ID)


def of(*events):
    return Todo.generate_from_events(ID, [event.set("version", n) for n, event in enumerate(events, start=1)])


def test_a_todo_gets_a_label_that_nobody_has_used():
    given(added).when(TodoCommands.label(ID, " garden ")).then(("TodoLabelAdded", {"id": ID, "label": "garden"}))


def test_a_todo_has_many_labels():
    given(added, garden).when(TodoCommands.label(ID, "phone")).then(phone)


@pytest.mark.parametrize("label", ["garden", "Garden", "GÁRDEN"])
def test_a_label_that_it_has_in_any_spelling_changes_nothing(label):
    given(added, garden).when(TodoCommands.label(ID, label)).then(nothing)


def test_a_label_is_taken_away_in_any_spelling():
    given(added, garden, phone).when(TodoCommands.unlabel(ID, "GARDEN")).then(
        ("TodoLabelRemoved", {"id": ID, "added": garden.id})
    )


def test_a_label_that_it_has_not_is_not_taken_away():
    given(added, garden).when(TodoCommands.unlabel(ID, "phone")).then(nothing)
    given(added, garden, no_garden).when(TodoCommands.unlabel(ID, "garden")).then(nothing)


def test_a_label_comes_back_in_another_spelling():
    given(added, garden, no_garden).when(TodoCommands.label(ID, "Garden")).then(garden_again)


def test_two_words_are_no_label():
    refused = raises(InvalidLabel, "A label is one word")
    given(added).when(TodoCommands.label(ID, "back yard")).then(refused)


def test_in_the_trash_labels_stay_as_they_are():
    refused = raises(TodoIsInTrash, "Restore it from the trash")
    given(added, garden, removed).when(TodoCommands.label(ID, "phone")).then(refused)
    given(added, garden, removed).when(TodoCommands.unlabel(ID, "garden")).then(refused)


def test_undoing_a_label_takes_it_away_and_no_other():
    taken = ("TodoLabelRemoved", {"id": ID, "added": garden.id})
    given(added, garden, phone).when(TodoCommands.undo(ID, [garden.id])).then(taken)


def test_undoing_its_taking_away_brings_it_back():
    given(added, garden, no_garden).when(TodoCommands.undo(ID, [no_garden.id])).then(garden)


def test_redoing_gives_it_again():
    undone = of(added, garden).undo([garden.id], NINE)
    [undo] = undone.uncommitted_events
    undo = undo.set("metadata", _undoing(garden.id))
    again = undone.mark_events_committed([undo]).undo([undo.id], LATER)
    assert [(event.type, event.data["label"]) for event in again.uncommitted_events] == [("TodoLabelAdded", "garden")]


def test_undoing_both_labels_of_an_act_takes_both_away():
    taken = [("TodoLabelRemoved", {"id": ID, "added": event.id}) for event in (garden, phone)]
    given(added, garden, phone).when(TodoCommands.undo(ID, [garden.id, phone.id])).then(*taken)


def test_an_undo_says_what_stands_against_it():
    refused = raises(UndoRefused, "v4 changed the label “Garden” after v2. Undo v4 first", later=4)
    given(added, garden, no_garden, garden_again).when(TodoCommands.undo(ID, [garden.id])).then(refused)


def test_undoing_the_taking_away_of_a_label_that_is_back_changes_nothing():
    given(added, garden, no_garden, garden_again).when(TodoCommands.undo(ID, [no_garden.id])).then(nothing)


def test_a_restored_version_has_the_labels_it_had():
    [taken, back] = of(added, garden, no_garden, phone).restore_version(2, LATER).uncommitted_events
    assert {taken.type, back.type} == {"TodoLabelRemoved", "TodoLabelAdded"}


def test_a_restored_version_has_its_spelling():
    [taken, back] = of(added, garden, no_garden, garden_again).restore_version(2, LATER).uncommitted_events
    assert (taken.data["added"], back.data["label"]) == (garden_again.id, "garden")


def test_undoing_another_spelling_brings_back_the_one_before():
    renamed = given(added, garden, no_garden, garden_again)
    back = [
        ("TodoLabelRemoved", {"id": ID, "added": garden_again.id}),
        ("TodoLabelAdded", {"id": ID, "label": "garden"}),
    ]
    renamed.when(TodoCommands.undo(ID, [no_garden.id, garden_again.id])).then(*back)


def test_the_removal_of_a_label_touches_what_its_adding_touched():
    assert fields_in([added, garden, no_garden])[no_garden.id] == (label_field("Garden"),)


def test_the_removal_of_an_unknown_label_touches_a_field_of_its_own():
    assert label_field("garden") not in fields_in([added, no_garden])[no_garden.id]


def test_an_undo_is_known_by_its_label():
    undo = TodoEvents.label_removed(ID, garden.id, LATER).set("metadata", _undoing(garden.id))
    assert undone_by([added, garden, undo]) == {garden.id: undo}


def test_two_labels_commute():
    assert Todo.commutes(garden, phone)
    assert Todo.commutes(no_garden, phone)
    assert Todo.commutes(garden, TodoEvents.status_changed(ID, "Started", NINE))


def test_who_gives_a_label_gives_it_whatever_others_did():
    assert Todo.commutes(garden, garden_again)
    assert Todo.commutes(garden_again, no_garden)


def test_who_takes_a_label_away_has_seen_who_gave_it():
    assert not Todo.commutes(no_garden, garden)
    assert Todo.commutes(TodoEvents.label_removed(ID, garden_again.id, NINE), garden)


def test_a_label_and_the_trash_do_not_commute():
    assert not Todo.commutes(garden, removed)
    assert not Todo.commutes(no_garden, removed)


def test_a_label_may_bring_back_an_erased_one():
    assert not Todo.commutes(phone, TodoEvents.values_erased(ID, [(garden.id, "label")], NINE))
    assert Todo.commutes(phone, TodoEvents.values_erased(ID, [(added.id, "description")], NINE))


def _undoing(*ids):
    return Metadata(actor="7", source="test", extra=pmap({"undoes": list(ids)}))
