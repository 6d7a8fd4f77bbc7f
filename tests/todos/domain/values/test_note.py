"""The note of a todo: what is kept, in which form, and what is refused."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from todos.domain.errors import InvalidNote
from todos.domain.values.note import MAX_CODE_POINTS, clean

LINES = {
    "Windows": "milk\r\noranges",
    "an old Mac": "milk\roranges",
    "a line separator": "milk\u2028oranges",
    "a paragraph separator": "milk\u2029oranges",
    "next line": "milk\u0085oranges",
    "a soft return": "milk\voranges",
    "a form feed": "milk\foranges",
    "spaces at the end": "milk  \u00a0\t\noranges\u3000",
    "blank lines around": "\n \n\t\nmilk\noranges\n\n  \n",
}
PASSES = {
    "several lines": "Ask for:\n\n- [ ] milk\n- [x] oranges",
    "a blank line between": "one\n\n\ntwo",
    "an indented line": "  one\n\ttwo",
    "a tab": "one\ttwo",
    "a family joined by ZWJ": "Call 👨‍👩‍👧‍👦",
    "Arabic with RLM": "\u200fاشتر\u200f",
    "Persian with ZWNJ": "می\u200cخواهم",
    "HTML": "<script>alert('&')</script>\n{{ secret }}",
}
PIECES = st.sampled_from(
    ["\n", "\r", "\t", " ", "a", "e\u0301", "\x00", "\u2028", "\u200b", "- [ ] ", "\u00a0", "\u202e"]
)


@pytest.mark.parametrize("text", LINES.values(), ids=LINES)
def test_lines_are_kept_in_one_form(text):
    assert clean(text) == "milk\noranges"


@pytest.mark.parametrize("text", PASSES.values(), ids=PASSES)
def test_what_people_write_passes_as_it_is(text):
    assert clean(text) == text


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t\r\n", "\u200b\n\u3164", "\x00"])
def test_a_text_that_shows_nothing_is_no_note(text):
    assert clean(text) == ""


@pytest.mark.parametrize("point", [0x00, 0x07, 0x1B, 0x1C, 0x7F, 0x80, 0x9F], ids=hex)
def test_control_characters_become_a_space(point):
    assert clean(f"Buy{chr(point)}{chr(point)}milk{chr(point)}\nnow") == "Buy milk\nnow"


@pytest.mark.parametrize("point", [*range(0x202A, 0x202F), *range(0x2066, 0x206A)], ids=hex)
def test_hidden_turns_of_direction_are_refused(point):
    with pytest.raises(InvalidNote, match="reading direction"):
        clean(f"one\n{chr(point)}two")


def test_half_of_a_character_is_refused():
    with pytest.raises(InvalidNote, match="cannot be read"):
        clean("Buy\ud800milk")


def test_one_way_to_write_a_letter_is_kept():
    assert clean("cre\u0300me\nbru\u0302le\u0301e") == "crème\nbrûlée"


def test_twenty_thousand_code_points_fit_and_one_more_does_not():
    assert len(clean("ab\n" * 6_667)) == 20_000
    with pytest.raises(InvalidNote, match=r"^That is 20,001 characters; at most 20,000 fit\."):
        clean("a" * 20_001)


@given(st.text(max_size=40) | st.lists(PIECES, max_size=12).map("".join))
@example("\u0344 \n\u0301")
def test_a_clean_note_stays_as_it_is(text):
    try:
        kept = clean(text)
    except InvalidNote:
        return
    assert clean(kept) == kept == unicodedata.normalize("NFC", kept)
    assert len(kept) <= MAX_CODE_POINTS
    assert all(line == line.rstrip(" \t\u00a0") for line in kept.split("\n"))
    assert kept.strip("\n") == kept
