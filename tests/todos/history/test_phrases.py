"""The sentence of the status line."""

from __future__ import annotations

import pytest

from tests.todos.story import added, history, removed, restored, status, words
from todos.history.entries import entries
from todos.history.phrases import Sentence, sentence_of_bulk
from todos.history.phrases import sentence as sentence_of


def said(*events, undoes=None):
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
    assert said(*events) == sentence


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        ([added("Buy milk"), removed()], "Undone: “Buy milk” is in the trash."),
        ([added("Buy milk"), removed(), restored()], "Undone: “Buy milk” is back."),
        ([added("Buy milk"), status("Finished"), status("Queued")], "Undone: “Buy milk” is Queued again."),
        ([added("Buy milk"), words("milk"), words("Buy milk")], "Undone: “Buy milk” is what it says again."),
    ],
)
def test_an_undo_says_how_the_todo_stands_again(events, sentence):
    version = len(events)

    assert said(*events, undoes={version: [version - 1]}) == sentence


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
def test_an_act_on_several_says_what_was_done_to_all_of_them(histories, sentence):
    last = [entries(history(*events))[-1] for events in histories]

    assert {str(sentence_of_bulk(order)) for order in (last, last[::-1])} == {sentence}


def test_a_sentence_without_a_quotation_is_its_lead():
    assert str(Sentence("Nothing changed.")) == "Nothing changed."
