"""The steps of a note: which lines they are, what a tick changes, how many are done."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from todos.domain.errors import UnknownStep
from todos.domain.values.note import clean
from todos.domain.values.step import Step, progress, steps, ticked

NOTE = "Then:\n- [ ] Book the train\n  * [x] Ask Ana\n- [X] Water the plants\n\n- no step\n\t- [ ] Turn heat off"
NO_STEPS = [
    "Book",
    "[ ] Book",
    "- []Book",
    "- [] Book",
    "- [ ]Book",
    "- [ ]",
    "- [x]",
    "-[ ] Book",
    "- [y] Book",
    "- [  ] Book",
    "a - [ ] Book",
    "- [ ](https://a.b)",
]
LINES = st.sampled_from(["- [ ] Book", "- [x] Book", "* [X]  a ", "\t- [ ] [x] - [ ]", "", "words", *NO_STEPS])
NOTES = st.lists(LINES, max_size=8).map(lambda lines: clean("\n".join(lines)))


def test_steps_are_found_with_their_lines():
    assert steps(NOTE) == [
        Step(1, "Book the train", False),
        Step(2, "Ask Ana", True),
        Step(3, "Water the plants", True),
        Step(6, "Turn heat off", False),
    ]


@pytest.mark.parametrize("line", NO_STEPS)
def test_a_line_like_a_step_is_none(line):
    assert steps(line) == []


def test_the_words_of_a_step_may_look_like_one():
    assert steps("- [ ] - [x] both") == [Step(0, "- [x] both", False)]


def test_a_note_without_steps_has_none():
    assert steps("") == []
    assert progress([]) == (0, 0)


def test_ticks_change_the_mark_and_nothing_else():
    assert ticked(NOTE, {1: True, 2: False, 6: True}) == (
        "Then:\n- [x] Book the train\n  * [ ] Ask Ana\n- [X] Water the plants\n\n- no step\n\t- [x] Turn heat off"
    )


def test_a_tick_that_is_there_changes_nothing():
    assert ticked(NOTE, {1: False, 2: True, 3: True}) == NOTE


@pytest.mark.parametrize("line", [0, 4, 5, 7, -1])
def test_a_tick_of_a_line_that_is_no_step_is_refused(line):
    with pytest.raises(
        UnknownStep, match=rf"^Line {line + 1} of this note is no step\. Load the page again\.$"
    ) as refused:
        ticked(NOTE, {line: True})
    assert refused.value.line == line


def test_progress_counts_what_is_done():
    assert progress(steps(NOTE)) == (2, 4)


@given(NOTES, st.data())
def test_ticks_of_different_lines_commute_and_show_in_the_steps(note, data):
    before = steps(note)
    ticks = {step.line: data.draw(st.booleans()) for step in before}
    one_by_one = note
    for line, done in data.draw(st.permutations(list(ticks.items()))):
        one_by_one = ticked(one_by_one, {line: done})

    assert one_by_one == ticked(note, ticks) == clean(one_by_one)
    assert steps(one_by_one) == [step._replace(done=ticks[step.line]) for step in before]
    assert len(one_by_one) == len(note)
