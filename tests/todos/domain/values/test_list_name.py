"""The name of a list: what is accepted, what is refused, and the form that is kept."""

from __future__ import annotations

import pytest

from todos.domain.errors import InvalidListName
from todos.domain.values.list_name import MAX_CODE_POINTS, clean


@pytest.mark.parametrize("name", ["House", "House & garden", "2027", "🏡", "בית", "家"])
def test_what_people_write_passes_as_it_is(name):
    assert clean(name) == name


@pytest.mark.parametrize("name", [" two words ", "two\nwords", "two\t\r\nwords", "two \x00 words"])
def test_a_name_is_one_line(name):
    assert clean(name) == "two words"


@pytest.mark.parametrize("name", ["", "  ", "\n", "\u200b", "\u2800"])
def test_a_name_that_shows_nothing_is_refused(name):
    with pytest.raises(InvalidListName, match="A list needs a name"):
        clean(name)


@pytest.mark.parametrize("character", ["a", "q\u0301", "👨‍👩‍👧‍👦"])
def test_a_hundred_characters_fit_as_people_count_them_and_one_more_does_not(character):
    clean(character * 100)
    with pytest.raises(InvalidListName, match=r"^That is 101 characters; at most 100 fit\."):
        clean(character * 101)


def test_characters_of_very_many_marks_are_refused():
    with pytest.raises(InvalidListName, match="Too many marks"):
        clean("Z" + "\u0335" * MAX_CODE_POINTS)


@pytest.mark.parametrize(("name", "reason"), [("a\u202eb", "reading direction"), ("a\ud800", "cannot be read")])
def test_hidden_turns_of_direction_and_halves_of_characters_are_refused(name, reason):
    with pytest.raises(InvalidListName, match=reason):
        clean(name)
