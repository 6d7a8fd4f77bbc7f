"""Entries of a timeline: a sentence, the values before and after, and the effect of an undo."""

from __future__ import annotations

import pytest
from pyrsistent import pmap

from tests.todos.story import (
    ID,
    OWNER,
    added,
    at,
    due,
    finished,
    history,
    moved,
    note,
    priority,
    removed,
    repeats,
    restored,
    skipped,
    status,
    ticked,
    words,
)
from todos.domain.events import TodoEvents
from todos.domain.fields import FIELDS
from todos.domain.label_field import LABEL
from todos.domain.todo import Todo
from todos.domain.values.place import of_list
from todos.history.entries import Change, entries
from todos.history.phrases import FIELD_PHRASES


def last(*events, undoes=None):
    return entries(history(*events, undoes=undoes))[-1]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("Queued", "Started", "started it"),
        ("Queued", "Finished", "finished it"),
        ("Started", "Finished", "finished it"),
        ("Started", "Queued", "put it back in the queue"),
        ("Finished", "Started", "reopened it"),
        ("Finished", "Queued", "put it back in the queue"),
    ],
)
def test_a_change_of_status_reads_as_what_was_done(old, new, sentence):
    entry = last(added(status=old), status(new))

    assert entry.predicate == sentence
    assert entry.changes == (Change("status", old, new),)
    assert entry.undo_effect == f"back to {old}"


def test_an_addition_shows_what_there_was_to_begin_with():
    entry = last(added("Buy milk", "Started"))

    assert entry.predicate == "added it"
    assert entry.changes == (Change("description", None, "Buy milk"), Change("status", None, "Started"))
    assert entry.undo_effect == "put it in the trash"


def test_a_change_of_words_shows_both():
    entry = last(added("Buy milk"), words("Buy oat milk"))
    [change] = entry.changes

    assert entry.predicate == "changed the description"
    assert (change.field, change.before, change.after) == ("description", "Buy milk", "Buy oat milk")
    assert [segment.text for segment in change.diff if segment.kind == "inserted"] == ["oat"]
    assert entry.undo_effect == "back to the earlier description"


def test_a_removal_is_undone_by_restoring_and_a_restoration_by_removing():
    taken, back = entries(history(added(), removed(), restored()))[1:]

    assert (taken.predicate, taken.changes) == ("removed it", ())
    assert taken.undo_effect == "take it out of the trash"
    assert (back.predicate, back.changes) == ("restored it from the trash", ())
    assert back.undo_effect == "put it back in the trash"


def test_before_is_what_the_last_change_of_that_field_left():
    entry = last(added("one"), words("two"), status("Finished"), removed(), restored(), words("three"))

    assert (entry.changes[0].before, entry.changes[0].after) == ("two", "three")
    assert (entry.description, entry.status) == ("three", "Finished")


def test_every_entry_has_the_todo_as_it_was_after_it():
    found = entries(history(added("one"), status("Started"), words("two"), removed()))

    assert [(entry.description, entry.status) for entry in found] == [
        ("one", "Queued"),
        ("one", "Started"),
        ("two", "Started"),
        ("two", "Started"),
    ]


def test_an_undo_names_what_it_undid():
    entry = last(added(), status("Finished"), status("Queued"), undoes={3: [2]})

    assert entry.predicate == "undid v2, back to Queued"
    assert entry.undoes == (2,)
    assert entry.undo_effect == "back to Finished"


def test_an_undo_of_two_events_names_both():
    entry = last(added(), status("Started"), status("Finished"), status("Queued"), undoes={4: [2, 3]})

    assert entry.predicate == "undid v2, v3, back to Queued"


def test_what_an_undo_names_outside_this_history_is_left_out():
    events = history(added(), status("Started"))
    foreign = events[1].set("metadata", events[1].metadata.set("extra", pmap({"undoes": [added().id]})))

    [_, entry] = entries([events[0], foreign])

    assert (entry.predicate, entry.undoes) == ("started it", ())


def test_an_entry_names_its_actor():
    assert last(added()).actor == OWNER


def test_entries_keep_the_order_of_their_events_whatever_their_times():
    found = entries(history(added(), status("Started", 5), status("Finished", 2)))

    assert [entry.event.timestamp for entry in found] == [at(0), at(5), at(2)]


def test_every_registered_event_has_words_of_its_own():
    erased = TodoEvents.values_erased(ID, [], at(3))
    set_once = (
        status("Started"),
        words("Buy oat milk"),
        moved(of_list(ID)),
        due("2026-12-24"),
        priority(1),
        note("Ask"),
        ticked(7, 0),
        repeats("FREQ=DAILY"),
        finished("2026-12-24", "2026-12-25", "2026-12-24"),
        skipped("2026-12-25", "2026-12-26", "2026-12-24"),
    )
    garden = TodoEvents.label_added(ID, "garden", at(2))
    labels = (garden, TodoEvents.label_removed(ID, garden.id, at(2)))
    found = entries(history(added(), *set_once, *labels, removed(), restored(), erased))

    assert {entry.event.type for entry in found} == set(Todo.get_apply_map())
    assert [entry.verb for entry in found] == [
        "added",
        "started",
        "described",
        "moved",
        "due",
        "priority",
        "noted",
        "ticked",
        "repeat",
        "finished",
        "skipped",
        "labelled",
        "unlabelled",
        "removed",
        "restored",
        "erased",
    ]


def test_every_field_has_its_words():
    assert set(FIELD_PHRASES) == {field.name for field in (*FIELDS, LABEL)}


def test_an_event_of_an_unknown_type_says_so_and_cannot_be_undone():
    found = last(added(), status("Started").set("type", "TodoPainted"))

    assert (found.predicate, found.changes, found.undo_effect) == (
        "made a change that this version cannot read (TodoPainted)",
        (),
        "",
    )


def test_an_event_without_its_value_says_that_it_cannot_be_read():
    [_, lacking, after] = entries(history(added(), status("Started").set("data", pmap({"id": ID})), status("Finished")))

    assert (lacking.predicate, lacking.changes) == (
        "made a change that this version cannot read (TodoStatusChanged)",
        (),
    )
    assert after.changes == (Change("status", "Queued", "Finished"),)


@pytest.mark.parametrize(
    ("change", "label", "kind", "diff"),
    [
        (Change("status", "Queued", "Started"), "Status", "status", ["Queued", "Started"]),
        (Change("description", "Buy milk", "Buy oat milk"), "Description", "text", ["Buy ", "oat", " ", "milk"]),
        (Change("description", None, "Buy milk"), "Description", "text", []),
        (Change("removed", "In the list", "In the trash"), "Removed", "value", ["In the ", "list", "trash"]),
    ],
)
def test_a_change_says_what_its_field_is_called_and_how_it_is_shown(change, label, kind, diff):
    assert (change.label, change.kind) == (label, kind)
    assert [segment.text for segment in change.diff] == diff


@pytest.mark.parametrize(
    ("events", "undoes", "icon", "own"),
    [
        ([added()], {}, "plus", "plus"),
        ([added(), status("Started")], {}, "", ""),
        ([added(), words("Buy oat milk")], {}, "pencil", "pencil"),
        ([added(), removed()], {}, "x-mark", "x-mark"),
        ([added(), removed(), restored()], {}, "arrow-path", "arrow-path"),
        ([added(), status("Started"), status("Queued")], {3: [2]}, "arrow-uturn-left", ""),
        ([added(), status("Started").set("type", "TodoPainted")], {}, "pencil", "pencil"),
    ],
)
def test_an_entry_has_its_icon(events, undoes, icon, own):
    entry = last(*events, undoes=undoes)

    assert (entry.icon, entry.phrase.icon) == (icon, own)


def test_a_todo_without_events_has_no_entries():
    assert entries([]) == []
