"""The sentence of the status line."""

from __future__ import annotations

import pytest

from tests.todos.story import ID, added, finished, history, removed, repeats, restored, skipped, status, words
from todos.domain.commands import TodoCommands
from todos.domain.fields import DESCRIPTION, FIELDS, REMOVED, REPEAT, STATUS
from todos.domain.todo import Todo
from todos.history.entries import entries
from todos.history.phrases import (
    KINDS,
    Sentence,
    already_as_in,
    already_undone,
    deed_of,
    dialog_label_of,
    display_value,
    label_of,
    nothing_changed,
    sentence_of_bulk,
)
from todos.history.phrases import sentence as sentence_of


def sentence_after(*events, undoes=None):
    return str(sentence_of(entries(history(*events, undoes=undoes))[-1]))


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        ([added("Buy milk")], "Added “Buy milk”."),
        ([added("milk"), words("Buy milk")], "Changed to “Buy milk”."),
        ([added("Buy milk"), removed()], "Removed “Buy milk”."),
        ([added("Buy milk"), removed(), restored()], "Restored “Buy milk”."),
        ([added("Buy milk"), status("Started")], "Started “Buy milk”."),
        ([added("Buy milk"), status("Finished")], "Finished “Buy milk”."),
        ([added("Buy milk", "Started"), status("Queued")], "Put “Buy milk” back in the queue."),
        ([added("Buy milk", "Finished"), status("Started")], "Reopened “Buy milk”."),
    ],
)
def test_every_act_has_its_sentence(events, sentence):
    assert sentence_after(*events) == sentence


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        ([added("Buy milk"), removed()], "Undone. “Buy milk” is in the trash."),
        ([added("Buy milk"), removed(), restored()], "Undone. “Buy milk” is back."),
        ([added("Buy milk"), status("Finished"), status("Queued")], "Undone. “Buy milk” is Queued again."),
        ([added("Buy milk"), words("milk"), words("Buy milk")], "Undone. It reads “Buy milk” again."),
    ],
)
def test_the_sentence_of_an_undo_says_what_the_todo_is_again(events, sentence):
    version = len(events)

    assert sentence_after(*events, undoes={version: [version - 1]}) == sentence


@pytest.mark.parametrize(
    ("histories", "sentence"),
    [
        ([[added("milk"), status("Started")], [added("bread"), status("Started")]], "Started 2 todos."),
        ([[added("milk", "Finished"), status("Started")]] * 2, "Reopened 2 todos."),
        (
            [[added("milk", "Finished"), status("Started")], [added("bread"), status("Started")]],
            "Set 2 todos to Started.",
        ),
        ([[added("milk"), removed()], [added("bread"), removed()], [added("salt"), removed()]], "Removed 3 todos."),
        ([[added("milk"), removed()], [added("bread"), words("rye")]], "Changed 2 todos."),
    ],
)
def test_the_sentence_of_a_bulk_act_says_what_was_done_to_all_its_todos(histories, sentence):
    last = [entries(history(*events))[-1] for events in histories]

    assert {str(sentence_of_bulk(order)) for order in (last, last[::-1])} == {sentence}


def test_a_sentence_without_a_quotation_is_its_lead():
    assert str(Sentence("Nothing changed.")) == "Nothing changed."


@pytest.mark.parametrize(
    ("event", "deed"),
    [
        (status("Started"), "changed the status"),
        (words("Buy oat milk"), "changed the description"),
        (removed(), "removed it"),
        (restored(), "restored it from the trash"),
        (finished("2026-12-24", "2026-12-25", "2026-12-24"), "finished it"),
        (skipped("2026-12-24", "2026-12-25", "2026-12-24"), "skipped it"),
        (repeats("FREQ=DAILY"), "changed the repeat"),
        (added().set("type", "TodoPainted"), "changed it"),
    ],
)
def test_every_event_is_a_deed(event, deed):
    assert deed_of(event) == deed


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (TodoCommands.change_status(ID, "Started"), "Already started. Nothing changed."),
        (TodoCommands.change_description(ID, "Buy milk"), "It already reads that way. Nothing changed."),
        (TodoCommands.remove(ID), "Already in the trash. Nothing changed."),
        (TodoCommands.restore(ID), "Not in the trash. Nothing changed."),
        (TodoCommands.undo(ID, []), "It is already as it was before. Nothing changed."),
        (TodoCommands.restore_version(ID, added().set("version", 3)), already_as_in(3)),
        (
            TodoCommands.end_occurrence(ID, "TodoOccurrenceFinished", "", 1, "UTC"),
            "It has ended before. Nothing changed.",
        ),
        (
            TodoCommands.end_occurrence(ID, "TodoOccurrenceSkipped", "", 1, "UTC"),
            "It has ended before. Nothing changed.",
        ),
        (TodoCommands.change(ID, REPEAT, None), "It already repeats that way. Nothing changed."),
    ],
)
def test_every_command_that_changes_nothing_has_its_sentence(command, sentence):
    assert nothing_changed(command) == sentence


def test_the_labels_of_the_fields():
    assert [label_of(field) for field in FIELDS] == [
        "Description",
        "Status",
        "In",
        "Order",
        "Due",
        "Repeat",
        "Priority",
        "Note",
        "Removed",
    ]
    assert [dialog_label_of(field) for field in (DESCRIPTION, STATUS, REMOVED)] == ["Words", "Status", "Place"]
    assert [display_value(REMOVED, value) for value in (True, False)] == ["In the trash", "In the list"]


def test_the_activity_filter_has_a_kind_for_every_event():
    assert list(KINDS) == [
        "added",
        "status",
        "description",
        "place",
        "due",
        "repeat",
        "priority",
        "note",
        "labelled",
        "unlabelled",
        "ticked",
        "occurrence",
        "skipped",
        "removed",
        "restored",
        "erased",
    ]
    assert set(KINDS.values()) == set(Todo.get_apply_map())


def test_what_was_undone_already_is_named_with_its_undo():
    events = history(added(), status("Started"), status("Queued"), undoes={3: [2]})

    assert already_undone(events, [events[1].id]) == "v2 was already undone, in v3. Nothing changed."
    assert already_undone(events, [events[2].id]) == ""
