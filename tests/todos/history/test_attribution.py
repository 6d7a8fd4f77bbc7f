"""Which event, and whose, each field of a todo has its value from."""

from __future__ import annotations

import pytest

from tests.todos.story import added, history, removed, restored, status, words
from todos.history.attribution import attributions
from todos.history.entries import entries


def blamed(*events, **undoes):
    return {fact.label: fact.entry.event.version for fact in attributions(entries(history(*events, **undoes)))}


@pytest.mark.parametrize(
    ("events", "versions"),
    [
        ([added()], {"Status": 1, "Description": 1, "In": 1, "Added": 1}),
        ([added(), status("Started")], {"Status": 2, "Description": 1, "In": 1, "Added": 1}),
        ([added(), words("Buy oat milk"), status("Started")], {"Status": 3, "Description": 2, "In": 1, "Added": 1}),
        ([added(), removed()], {"Status": 1, "Description": 1, "Removed": 2, "In": 1, "Added": 1}),
        ([added(), removed(), restored(), status("Finished", 3)], {"Status": 4, "Description": 1, "In": 1, "Added": 1}),
        ([], {}),
    ],
)
def test_for_each_field_the_last_event_that_set_it(events, versions):
    assert blamed(*events) == versions


def test_a_field_that_an_undo_set_is_attributed_to_the_undo():
    assert blamed(added(), status("Started"), status("Queued", 2), undoes={3: [2]})["Status"] == 3


def test_each_field_comes_with_its_value():
    found = attributions(entries(history(added(), words("Buy oat milk"), removed())))

    assert [(each.field, each.value) for each in found] == [
        ("status", "Queued"),
        ("description", "Buy oat milk"),
        ("place", "inbox:7"),
        ("removed", "In the trash"),
        ("added", ""),
    ]
