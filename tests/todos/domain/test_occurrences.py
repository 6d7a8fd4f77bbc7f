"""A todo that repeats: its rules, the end of an occurrence, who else was there, what is taken back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eventsourcing.testing import Given, nothing, raises
from tests.todos.life import Life
from tests.todos.story import (
    ID,
    added,
    at,
    due,
    finished,
    folded,
    note,
    removed,
    repeats,
    restored,
    skipped,
    status,
    ticked,
    words,
)
from todos.domain.errors import (
    AnotherOccurrence,
    InvalidDue,
    InvalidRepeat,
    RepeatNeedsDue,
    RepeatsByOccurrence,
    RepeatsNoMore,
    TodoIsInTrash,
    UndoRefused,
)
from todos.domain.fields import DUE, NOTE, OCCURRENCE_FINISHED, OCCURRENCE_SKIPPED, REPEAT, STATUS
from todos.domain.occurrences import number_finished
from todos.domain.todo import Todo

# 20 November 2026, the day of these tests, is a Friday.
FRIDAY, NEXT_FRIDAY = "2026-11-20", "2026-11-27"
WEEKLY = "FREQ=WEEKLY;BYDAY=FR"
TEXT = "- [ ] Ask\n- [x] Call"
given = Given(Todo, ID)


def every(rule, counts_from="due"):
    return {"rule": rule, "counts_from": counts_from}


def set_repeat(value, hour=3):
    return lambda todo: todo.change(REPEAT, value, at(hour))


def set_due(text, hour=3):
    return lambda todo: todo.change(DUE, text, at(hour))


def finish(due_then=FRIDAY, seen=3, zone="UTC", when=None):
    return lambda todo: todo.end_occurrence(OCCURRENCE_FINISHED, due_then, seen, zone, when or at(3))


def skip(due_then=FRIDAY, seen=3, zone="UTC", when=None):
    return lambda todo: todo.end_occurrence(OCCURRENCE_SKIPPED, due_then, seen, zone, when or at(3))


def weekly(*more):
    return [added(), due(FRIDAY), repeats(WEEKLY), *more]


# The repeat of a todo


def test_a_todo_with_a_day_repeats():
    given(added(), due(FRIDAY)).when(set_repeat(every("byday=fr;freq=weekly"))).then(repeats(WEEKLY))


def test_it_repeats_no_more():
    given(*weekly()).when(set_repeat(None)).then(repeats(None))


def test_the_same_repeat_again_changes_nothing():
    given(*weekly()).when(set_repeat(every("FREQ=WEEKLY;BYDAY=FR;INTERVAL=1"))).then(nothing)
    given(added(), due("2026-01-31"), repeats("FREQ=MONTHLY;BYMONTHDAY=31")).when(
        set_repeat(every("FREQ=MONTHLY"))
    ).then(nothing)


def test_what_has_no_day_does_not_repeat():
    given(added()).when(set_repeat(every(WEEKLY))).then(raises(RepeatNeedsDue))


def test_what_repeats_keeps_a_day():
    given(*weekly()).when(set_due("")).then(raises(RepeatNeedsDue))
    given(*weekly()).when(set_due(NEXT_FRIDAY)).then(due(NEXT_FRIDAY))


def test_what_is_no_repeat_is_refused():
    given(added(), due(FRIDAY)).when(set_repeat(every("FREQ=HOURLY"))).then(raises(InvalidRepeat))


def test_a_late_day_of_the_month_is_kept_in_the_rule():
    given(added(), due("2026-01-31")).when(set_repeat(every("FREQ=MONTHLY"))).then(
        repeats("FREQ=MONTHLY;BYMONTHDAY=31")
    )
    given(added(), due("2026-01-15"), repeats("FREQ=MONTHLY")).when(set_due("2026-01-31")).then(
        due("2026-01-31"), repeats("FREQ=MONTHLY;BYMONTHDAY=31")
    )


def test_in_the_trash_it_is_left_alone():
    given(*weekly(removed())).when(set_repeat(None)).then(raises(TodoIsInTrash))
    given(*weekly(removed())).when(finish(seen=4)).then(raises(TodoIsInTrash))


# The end of an occurrence


def test_finishing_moves_it_to_the_next_day_of_its_rule():
    given(*weekly()).when(finish()).then(finished(FRIDAY, NEXT_FRIDAY, FRIDAY))


def test_what_was_started_is_in_the_queue_again():
    todo = folded(*weekly(status("Started"), finished(FRIDAY, NEXT_FRIDAY, FRIDAY)))

    assert (todo.value_of(STATUS), todo.value_of(DUE)) == ("Queued", NEXT_FRIDAY)
    assert todo.value_of(REPEAT) == every(WEEKLY)


def test_who_finishes_what_repeats_names_the_occurrence():
    given(*weekly()).when(lambda todo: todo.change_status("Finished", at(3))).then(raises(RepeatsByOccurrence))
    given(*weekly()).when(lambda todo: todo.change_status("Started", at(3))).then(status("Started"))


def test_ticks_of_steps_fall_also_those_in_the_text():
    todo = folded(*weekly(note(TEXT), ticked(4, 0), finished(FRIDAY, NEXT_FRIDAY, FRIDAY)))

    assert todo.value_of(NOTE) == "- [ ] Ask\n- [ ] Call"
    assert todo.tick(4, 1, True, at(5)).value_of(NOTE) == "- [ ] Ask\n- [x] Call"


def test_what_is_late_leaves_out_the_days_that_are_past():
    late = datetime(2026, 12, 5, 12, tzinfo=UTC)
    given(*weekly()).when(finish(when=late)).then(finished(FRIDAY, "2026-12-11", "2026-12-05"))


def test_what_counts_from_done_is_due_an_interval_after_it():
    late = datetime(2026, 11, 22, 12, tzinfo=UTC)
    given(added(), due(FRIDAY), repeats("FREQ=DAILY;INTERVAL=3", "done")).when(finish(when=late)).then(
        finished(FRIDAY, "2026-11-25", "2026-11-22")
    )


def test_the_day_is_that_of_whoever_finishes_it():
    # In Auckland it is Saturday already, in Los Angeles still Thursday.
    evening, morning = datetime(2026, 11, 20, 20, tzinfo=UTC), datetime(2026, 11, 20, 4, tzinfo=UTC)
    daily = [added(), due(FRIDAY), repeats("FREQ=DAILY")]
    given(*daily).when(finish(zone="Pacific/Auckland", when=evening)).then(
        finished(FRIDAY, "2026-11-22", "2026-11-21", "Pacific/Auckland")
    )
    given(*daily).when(finish(zone="America/Los_Angeles", when=morning)).then(
        finished(FRIDAY, "2026-11-21", "2026-11-19", "America/Los_Angeles")
    )


def test_a_time_has_its_own_zone():
    late = "2026-11-20T23:30[America/New_York]"
    given(added(), due(late), repeats("FREQ=DAILY")).when(
        finish(late, zone="Europe/Berlin", when=datetime(2026, 11, 21, 4, 30, tzinfo=UTC))
    ).then(finished(late, "2026-11-21T23:30[America/New_York]", FRIDAY, ""))


def test_a_time_stays_where_clocks_change():
    before = "2027-03-27T02:30[Europe/Berlin]"
    given(added(), due(before), repeats("FREQ=DAILY")).when(
        finish(before, when=datetime(2027, 3, 27, 12, tzinfo=UTC))
    ).then(finished(before, "2027-03-28T02:30[Europe/Berlin]", "2027-03-27", ""))


def test_a_year_ends_within_a_rule():
    given(added(), due("2026-12-31"), repeats("FREQ=MONTHLY;BYMONTHDAY=31")).when(
        finish("2026-12-31", when=datetime(2026, 12, 31, 12, tzinfo=UTC))
    ).then(finished("2026-12-31", "2027-01-31", "2026-12-31"))


def test_an_unknown_zone_is_refused():
    given(*weekly()).when(finish(zone="Europe/Atlantis")).then(raises(InvalidDue))


def test_skipping_moves_it_on_and_counts_as_none_finished():
    given(*weekly()).when(skip()).then(skipped(FRIDAY, NEXT_FRIDAY, FRIDAY))
    assert number_finished(Life(*weekly(skipped(FRIDAY, NEXT_FRIDAY, FRIDAY))).events) == 0


def test_what_counts_from_done_is_skipped_as_if_done_on_its_day():
    early = datetime(2026, 11, 18, 12, tzinfo=UTC)
    given(added(), due(FRIDAY), repeats("FREQ=DAILY;INTERVAL=3", "done")).when(skip(when=early)).then(
        skipped(FRIDAY, "2026-11-23", "2026-11-18")
    )


def test_what_does_not_repeat_has_no_occurrences():
    given(added(), due(FRIDAY)).when(finish(seen=2)).then(raises(RepeatsNoMore))


# Two people


def test_two_people_finishing_one_occurrence_make_one():
    given(*weekly(finished(FRIDAY, NEXT_FRIDAY, FRIDAY))).when(finish(seen=3)).then(nothing)
    given(*weekly(skipped(FRIDAY, NEXT_FRIDAY, FRIDAY))).when(finish(seen=3)).then(nothing)


def test_the_next_occurrence_is_another_one_though_it_is_due_the_same_day():
    early = [added(), due("2026-11-23"), repeats("FREQ=DAILY;INTERVAL=3", "done")]
    once = finished("2026-11-23", "2026-11-23", FRIDAY)
    given(*early, once).when(finish("2026-11-23", seen=3)).then(nothing)
    given(*early, once).when(finish("2026-11-23", seen=4)).then(finished("2026-11-23", "2026-11-23", FRIDAY))


def test_an_occurrence_that_was_taken_back_can_be_finished_again():
    life = Life(*weekly(finished(FRIDAY, NEXT_FRIDAY, FRIDAY)))
    life.undo(4)

    assert life.act(finish(seen=3)) == [6]


def test_another_day_than_the_one_that_was_seen_is_refused():
    given(*weekly()).when(finish("2026-11-13")).then(raises(AnotherOccurrence))


DONE = finished(FRIDAY, NEXT_FRIDAY, FRIDAY)


@pytest.mark.parametrize(
    ("mine", "theirs", "both_stand"),
    [
        (DONE, due("2026-11-21"), False),
        (DONE, due(NEXT_FRIDAY), False),
        (due("2026-11-21"), DONE, False),
        (due(NEXT_FRIDAY), DONE, True),
        (DONE, skipped(FRIDAY, NEXT_FRIDAY, FRIDAY), False),
        (DONE, status("Started"), False),
        (status("Started"), DONE, False),
        (status("Queued"), DONE, True),
        (DONE, words("Buy oat milk"), True),
        (DONE, repeats("FREQ=DAILY"), True),
        (repeats("FREQ=DAILY"), DONE, True),
        (DONE, ticked(4, 0), False),
        (ticked(4, 0), DONE, False),
        (ticked(4, 0, done=False), DONE, True),
        (DONE, note("No steps."), True),
        (note("No steps."), DONE, True),
        (note(TEXT), DONE, False),
        (DONE, removed(), False),
        (removed(), DONE, False),
    ],
)
def test_what_meets_the_end_of_an_occurrence(mine, theirs, both_stand):
    assert Todo.commutes(mine, theirs) is both_stand


# Taken back


def test_the_end_of_an_occurrence_is_undone_and_redone():
    life = Life(*weekly(note(TEXT), ticked(4, 0), status("Started"), DONE))
    before, after = [Life(*weekly(note(TEXT), ticked(4, 0), status("Started"))).todo, life.todo]

    undo = life.undo(7)
    assert [life.todo.value_of(each) for each in (DUE, STATUS, NOTE)] == [
        before.value_of(each) for each in (DUE, STATUS, NOTE)
    ]
    assert number_finished(life.events) == 0
    life.undo(*undo)
    assert [life.todo.value_of(each) for each in (DUE, STATUS, NOTE)] == [
        after.value_of(each) for each in (DUE, STATUS, NOTE)
    ]
    assert number_finished(life.events) == 1


def test_an_undo_leaves_a_trace_where_the_day_stayed():
    life = Life(added(), due("2026-11-23"), repeats("FREQ=DAILY;INTERVAL=3", "done"))
    life.act(finish("2026-11-23"))

    undo = life.undo(4)
    assert (undo, number_finished(life.events), life.undone) == ([5], 0, {4: 5})
    redo = life.undo(5)
    assert (redo, number_finished(life.events)) == ([6], 1)
    assert life.todo.value_of(DUE) == "2026-11-23"


def test_an_earlier_occurrence_is_undone_after_the_later_ones_or_anyway():
    life = Life(*weekly(DONE, finished(NEXT_FRIDAY, "2026-12-04", NEXT_FRIDAY)))

    with pytest.raises(UndoRefused) as refusal:
        life.undo(4)
    assert (refusal.value.later, refusal.value.field, refusal.value.value) == (5, "due", FRIDAY)
    life.undo(4, anyway=5)
    assert life.todo.value_of(DUE) == FRIDAY


def test_a_note_written_since_keeps_its_ticks():
    life = Life(*weekly(note(TEXT), DONE, note("- [ ] Other\n- [x] More")))
    life.undo(5)

    assert life.todo.value_of(NOTE) == "- [ ] Other\n- [x] More"


def test_the_day_alone_is_not_taken_back_while_it_repeats():
    life = Life(*weekly())

    with pytest.raises(RepeatNeedsDue):
        life.undo(2)
    life.undo(2, 3)
    assert (life.todo.value_of(DUE), life.todo.value_of(REPEAT)) == ("", None)


def test_a_version_before_an_occurrence_is_restored_with_its_ticks():
    life = Life(*weekly(note(TEXT), ticked(4, 0), DONE))
    life.restore(5)

    assert (life.todo.value_of(DUE), life.todo.value_of(NOTE)) == (FRIDAY, "- [x] Ask\n- [x] Call")
    assert number_finished(life.events) == 0


def test_in_the_trash_its_end_is_not_taken_back():
    life = Life(*weekly(DONE, removed()))

    with pytest.raises(TodoIsInTrash):
        life.undo(4)


def test_the_fold_of_a_restored_todo_goes_on():
    todo = folded(*weekly(DONE, removed(), restored()))

    assert finish(NEXT_FRIDAY, seen=6, when=datetime(2026, 11, 27, 12, tzinfo=UTC))(todo).value_of(DUE) == "2026-12-04"
