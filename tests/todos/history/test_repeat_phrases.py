"""How a todo comes back in words, and the end of one of its times."""

from __future__ import annotations

import pytest
from pyrsistent import pmap

from tests.todos.story import added, due, finished, history, repeats, skipped
from todos.history.entries import entries
from todos.history.phrases import sentence
from todos.history.repeat_phrases import said

ONCE = finished("2026-11-20", "2026-11-21", "2026-11-20")


def last(*events, undoes=None):
    return entries(history(*events, undoes=undoes))[-1]


@pytest.mark.parametrize(
    ("event", "deed", "line"),
    [
        (
            finished("2026-11-27", "2026-12-04", "2026-11-27"),
            "finished Friday’s, next is Fri 4 Dec 2026",
            "Finished Friday’s “Buy milk”, next is Fri 4 Dec 2026.",
        ),
        (
            finished("2026-11-27", "2026-12-04", "2026-11-29"),
            "finished Friday’s, 2 days late, next is Fri 4 Dec 2026",
            "Finished Friday’s “Buy milk”, 2 days late, next is Fri 4 Dec 2026.",
        ),
        (
            finished("2026-11-27", "2026-12-04", "2026-11-26"),
            "finished Friday’s, a day early, next is Fri 4 Dec 2026",
            "Finished Friday’s “Buy milk”, a day early, next is Fri 4 Dec 2026.",
        ),
        (
            finished("2025-12-31", "2027-01-31", "2026-12-31"),
            "finished the one of 31 Dec 2025, 365 days late, next is Sun 31 Jan 2027",
            "Finished the one of 31 Dec 2025 of “Buy milk”, 365 days late, next is Sun 31 Jan 2027.",
        ),
        (
            skipped("2026-11-27T09:00[Europe/Berlin]", "2026-12-04T09:00[Europe/Berlin]", "2026-11-29"),
            "skipped Friday’s, next is Fri 4 Dec 2026, 9:00 (Berlin)",
            "Skipped Friday’s “Buy milk”, next is Fri 4 Dec 2026, 9:00 (Berlin).",
        ),
    ],
)
def test_the_end_of_one_time_is_told_with_the_next(event, deed, line):
    found = last(added(), due(event.data["due"]), repeats("FREQ=WEEKLY;BYDAY=FR"), event)

    assert (found.deed, str(sentence(found))) == (deed, line)


def test_a_repeat_is_set_changed_and_taken_away():
    weekly, none = repeats("FREQ=WEEKLY;BYDAY=FR"), repeats(None)

    assert [entry.deed for entry in entries(history(added(), weekly, none))][1:] == [
        "set it to repeat every Friday",
        "took its repeat away",
    ]
    undo = last(added(), weekly, none, repeats("FREQ=WEEKLY;BYDAY=FR", hour=4), undoes={4: [3]})
    assert undo.predicate == "undid v3, back to every Friday"


def test_only_what_changed_is_shown_beside_it():
    daily = repeats("FREQ=DAILY;INTERVAL=3", "done")
    kept = last(added(), due("2026-11-23"), daily, finished("2026-11-23", "2026-11-23", "2026-11-20"))
    moved = last(added(status="Started"), due("2026-11-20"), daily, finished("2026-11-20", "2026-11-23", "2026-11-20"))

    assert [change.field for change in kept.changes] == []
    assert {change.field: (change.before, change.after) for change in moved.changes} == {
        "status": ("Started", "Queued"),
        "due": ("Fri 20 Nov 2026", "Mon 23 Nov 2026"),
    }


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "none"),
        ("", "none"),
        ("FREQ=WEEKLY;BYDAY=FR", "every Friday"),
        ("FREQ=DAILY;INTERVAL=3 done", "3 days after it is done"),
        ({"rule": "FREQ=MONTHLY;BYMONTHDAY=31", "counts_from": "due"}, "every month on the 31st"),
    ],
)
def test_rows_and_events_say_the_same(value, words):
    assert said(value) == words


def damaged(event, **data):
    return event.set("data", pmap({**event.data, **data}))


@pytest.mark.parametrize(
    ("event", "deed"),
    [
        (damaged(due("2026-11-20"), due="x"), "made a change that this version cannot read (TodoDueChanged)"),
        (damaged(repeats("FREQ=DAILY"), repeat="x"), "set it to repeat x"),
        (damaged(ONCE, due=None), "made a change that this version cannot read (TodoOccurrenceFinished)"),
        (damaged(ONCE, next="x"), "made a change that this version cannot read (TodoOccurrenceFinished)"),
        (damaged(ONCE, finished_on=5), "made a change that this version cannot read (TodoOccurrenceFinished)"),
    ],
)
def test_a_damaged_change_hides_no_other(event, deed):
    found = entries(history(added(), due("2026-11-20"), repeats("FREQ=DAILY"), event, repeats(None), due("2026-11-22")))

    assert found[3].deed == deed
    assert [entry.deed.startswith("made a change that") for entry in found[4:]] == [False, False]
