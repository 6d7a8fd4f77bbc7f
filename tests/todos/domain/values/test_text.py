"""What all texts have in common, and that a text of any length is read in a moment."""

from __future__ import annotations

import time

import pytest

from todos.domain.values import link, note, step, text

LONG = 200_000


def test_characters_are_counted_as_people_do():
    assert text.characters_of("e\u0301👍🏽🇯🇵") == ["e\u0301", "👍🏽", "🇯🇵"]


def test_a_long_run_of_spaces_becomes_one_space_at_a_break():
    assert text.one_line("a" + " " * LONG + "\n" + " " * LONG + "b") == "a b"


@pytest.mark.parametrize(
    ("read", "long"),
    [
        (text.one_line, "a" + " " * LONG + "b"),
        (note.clean, ("a" + " " * 9_000 + "b\n") * 2),
        (note.clean, "\n" * LONG),
        (step.steps, "- [ ]" + " " * LONG),
        (link.links, "http://(" * 20_000),
        (link.links, "https://a" + "." * LONG),
    ],
)
def test_a_long_text_is_read_in_a_moment(read, long):
    before = time.process_time()
    read(long)
    assert time.process_time() - before < 1
