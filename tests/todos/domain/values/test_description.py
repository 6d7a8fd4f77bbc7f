"""The text of a todo: what is accepted, what is refused, and the form that is kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from todos.domain.errors import InvalidDescription
from todos.domain.values.description import MAX_CODE_POINTS, clean, shortened

NOTHING_VISIBLE = {
    "nothing": "",
    "spaces": "   ",
    "no-break space": "\u00a0",
    "line breaks": "\r\n",
    "a tab": "\t",
    "zero width joiner": "\u200d",
    "zero width space": "\u200b",
    "marks of direction": "\u200e\u200f",
    "byte order mark": "\ufeff",
    "soft hyphen": "\u00ad",
    "Hangul filler": "\u3164",
    "halfwidth Hangul filler": "\uffa0",
    "Braille blank": "\u2800",
    "variation selector": "\ufe0f",
    "tag characters": "\U000e0041\U000e007f",
    "a mix of these": " \u200d\u3164\u2800\u200b ",
}
WITHIN = {
    "bidi": [*range(0x202A, 0x202F), *range(0x2066, 0x206A)],
    "line": [0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029],
    "control": [0x00, 0x01, 0x07, 0x09, 0x1B, 0x7F, 0x80, 0x9F],
}
PASSES = {
    "a family joined by ZWJ": "Call 👨‍👩‍👧‍👦",
    "an emoji with a variation selector": "❤️",
    "a flag": "🇯🇵",
    "one skin tone": "👍🏽",
    "Arabic": "اشتر الحليب",
    "Arabic with RLM": "\u200fاشتر\u200f",
    "Persian with ZWNJ": "می\u200cخواهم",
    "Hebrew with LRM": "חלב\u200e",
    "Japanese": "牛乳を買う",
    "Hindi": "दूध खरीदना",
    "Korean": "우유 사기",
    "HTML": "<script>alert('&')</script>",
    "template": "{{ secret }} {% url %}",
    "punctuation": ".",
    "a digit": "1",
    "a combining mark on its own": "\u0301",
}
TEXTS = st.text(max_size=60) | st.text("a \n\u00e9e\u0301\u1100\u1161\u3164\u200d\u202e\u2028é", max_size=12)


@pytest.mark.parametrize("text", NOTHING_VISIBLE.values(), ids=NOTHING_VISIBLE)
def test_text_with_nothing_visible_is_refused(text):
    with pytest.raises(InvalidDescription, match="A todo needs at least one character"):
        clean(text)


@pytest.mark.parametrize("point", WITHIN["bidi"], ids=hex)
@pytest.mark.parametrize("text", ["{}milk", "Buy {} milk", "milk{}"])
def test_hidden_turns_of_direction_are_refused_everywhere(text, point):
    with pytest.raises(InvalidDescription, match="reading direction"):
        clean(text.format(chr(point)))


@pytest.mark.parametrize("point", WITHIN["line"] + WITHIN["control"], ids=hex)
@pytest.mark.parametrize("text", ["Buy{}milk", "Buy {}milk", "Buy{0}{0} milk", "{}Buy {} milk{}"])
def test_line_breaks_tabs_and_control_characters_become_one_space(text, point):
    assert clean(text.replace("{0}", "{}").replace("{}", chr(point))) == "Buy milk"


def test_pasted_lines_become_one():
    assert clean("milk\r\n\r\n\toranges\n butter\n") == "milk oranges butter"


def test_half_of_a_character_is_refused():
    for point in (0xD800, 0xDFFF):
        with pytest.raises(InvalidDescription, match="cannot be read"):
            clean(f"Buy{chr(point)}milk")


@pytest.mark.parametrize("text", PASSES.values(), ids=PASSES)
def test_what_people_write_passes_as_it_is(text):
    assert clean(text) == unicodedata.normalize("NFC", text) == text


@pytest.mark.parametrize("text", ["milk", " milk ", "\tmilk\r\n", "\u00a0milk\u3000", "\u2028milk\u2029"])
def test_space_around_is_taken_off(text):
    assert clean(text) == "milk"


def test_one_way_to_write_a_letter_is_kept():
    assert clean("cre\u0300me") == "crème"


@pytest.mark.parametrize(
    "character", ["a", "é", "e\u0301", "q\u0301", "牛", "👍🏽", "👨‍👩‍👧‍👦", "🇯🇵", "क्षि", "\U0001fae9"]
)
def test_five_hundred_characters_fit_as_people_count_them_and_one_more_does_not(character):
    clean(character * 500)
    clean(f"  {character * 500}\n")
    with pytest.raises(InvalidDescription, match=r"^That is 501 characters; at most 500 fit\."):
        clean(character * 501)


def test_characters_of_very_many_marks_are_refused():
    clean("Z" + "\u0335" * 400 + " algo")
    with pytest.raises(InvalidDescription, match="Too many marks"):
        clean("Z" + "\u0335" * 5_000)


@pytest.mark.parametrize("character", ["\U0001fae9", "\U0001face", "\U0001facd"])
def test_an_emoji_newer_than_pythons_tables_is_a_character(character):
    assert clean(character) == character


@pytest.mark.parametrize(
    ("text", "length", "cut"),
    [
        ("Buy milk", 8, "Buy milk"),
        ("Buy milk", 7, "Buy mi…"),
        ("🇯🇵🇯🇵🇯🇵", 2, "🇯🇵…"),
        ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 2, "👨‍👩‍👧‍👦👨‍👩‍👧‍👦"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
    ],
)
def test_a_text_is_cut_between_characters(text, length, cut):
    assert shortened(text, length) == cut


@settings(deadline=None)
@given(TEXTS)
@example("\u0344")
@example(" \u1100\u1161\u3164")
def test_clean_text_is_always_accepted_and_stays_as_it_is(text):
    try:
        kept = clean(text)
    except InvalidDescription:
        return
    assert clean(kept) == kept
    assert 1 <= len(kept) <= MAX_CODE_POINTS
    assert kept == kept.strip() == unicodedata.normalize("NFC", kept)
