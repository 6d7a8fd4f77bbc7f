"""Whatever is done to a todo that repeats, the state, the history read backwards and a plain model say the same."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from eventsourcing.errors import DomainError
from tests.todos.life import Life
from tests.todos.story import DAWN, added, at
from todos.domain.fields import DUE, FIELDS, NOTE, OCCURRENCES, REPEAT, STATUS
from todos.domain.occurrences import number_finished
from todos.domain.undo import undone_by, values_at
from todos.domain.values.due import parse

NOTES = ["", "No steps.", "- [ ] Ask\n- [x] Call", "- [ ] Ask\n- [ ] Other"]
RULES = [
    ("FREQ=DAILY", "due"),
    ("FREQ=WEEKLY;BYDAY=FR", "due"),
    ("FREQ=MONTHLY", "due"),
    ("FREQ=DAILY;INTERVAL=3", "done"),
]
REPEATS = [None, *({"rule": rule, "counts_from": start} for rule, start in RULES)]
DAYS = ["", "2026-11-20", "2026-11-23", "2027-01-31", "2026-11-20T23:30[America/New_York]"]


def change(field, values):
    return st.sampled_from(values).map(lambda value: lambda todo: todo.change(field, value, at(3)))


def end(kind, hours):
    """End the occurrence that is current, so many hours after the first day began."""
    moment = DAWN + timedelta(hours=hours)
    return lambda todo: todo.end_occurrence(kind, todo.state["due"], todo.version, "Europe/Berlin", moment)


def tick(line, done):
    return lambda todo: todo.tick(todo.state["note_version"], line, done, at(3))


def undo(number):
    """Undo one of the last events, whatever came after it."""
    return lambda life: life.undo(max(1, len(life.events) - number), anyway=len(life.events))


ACTS = st.one_of(
    change(REPEAT, REPEATS),
    change(DUE, DAYS),
    change(STATUS, ["Queued", "Started", "Finished"]),
    change(NOTE, NOTES),
    st.builds(end, st.sampled_from(OCCURRENCES), st.integers(-48, 2000)),
    st.builds(end, st.sampled_from(OCCURRENCES), st.integers(-48, 2000)),
    st.builds(tick, st.integers(0, 1), st.booleans()),
).map(lambda decide: lambda life: life.act(decide))
LIFE = st.lists(ACTS | st.integers(0, 6).map(undo), max_size=14)


def lived(acts):
    life = Life(added())
    life.act(lambda todo: todo.change(DUE, "2026-11-20", at(1)))
    life.act(lambda todo: todo.change(REPEAT, REPEATS[1], at(1)))
    for act in acts:
        with suppress(DomainError):
            act(life)
    return life


@settings(deadline=None, max_examples=60)
@given(LIFE)
def test_the_state_is_what_the_history_says(acts):
    life = lived(acts)

    assert {field: life.todo.value_of(field) for field in FIELDS} == values_at(life.events, len(life.events))
    assert life.todo.value_of(DUE) or not life.todo.value_of(REPEAT)


@settings(deadline=None, max_examples=60)
@given(LIFE)
def test_every_time_goes_on_to_a_later_one_or_is_taken_back(acts):
    life = lived(acts)
    ended = [event for event in life.events if event.type in OCCURRENCES]

    for event in ended:
        due, after = parse(event.data["due"]), parse(event.data["next"])
        assert (after.time, after.zone) == (due.time, due.zone)
        assert str(after.day) > event.data["finished_on"]
        assert ("zone" in event.data) is not bool(due.zone)
    undone = undone_by(life.events)
    standing = [event for event in ended if event.type == OCCURRENCES[0] and event.id not in undone]
    assert number_finished(life.events) == len(standing)


@settings(deadline=None, max_examples=60)
@given(LIFE, st.sampled_from(OCCURRENCES), st.integers(0, 200))
def test_the_last_time_is_undone_and_redone_whatever_came_before(acts, kind, hours):
    life = lived(acts)
    with suppress(DomainError):
        life.act(lambda todo: todo.change(REPEAT, REPEATS[4], at(3)))
    before = {field: life.todo.value_of(field) for field in FIELDS}
    try:
        [version] = life.act(end(kind, hours))
    except DomainError:
        return
    after = {field: life.todo.value_of(field) for field in FIELDS}

    made = life.undo(version)
    assert {field: life.todo.value_of(field) for field in FIELDS} == before
    assert made
    assert version in life.undone
    life.undo(*made)
    assert {field: life.todo.value_of(field) for field in FIELDS} == after
    assert version not in life.undone
