"""The text of a todo: what is accepted, what is refused, and the form that is kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from todos.domain.description import clean, searchable
from todos.domain.errors import InvalidDescription

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


@pytest.mark.parametrize("point", WITHIN["line"], ids=hex)
def test_a_line_break_within_is_refused(point):
    with pytest.raises(InvalidDescription, match=r"A todo is one line\."):
        clean(f"Buy{chr(point)}milk")


@pytest.mark.parametrize("point", WITHIN["control"], ids=hex)
def test_a_control_character_within_is_refused(point):
    with pytest.raises(InvalidDescription, match="A control character does not fit"):
        clean(f"Buy{chr(point)}milk")


def test_every_character_of_the_refused_categories_is_refused_within():
    refused = [chr(point) for point in range(0x110000) if unicodedata.category(chr(point)) in ("Cc", "Cs", "Zl", "Zp")]
    for character in refused:
        with pytest.raises(InvalidDescription):
            clean(f"Buy{character}milk")
    assert len(refused) == 65 + 2048 + 2


@pytest.mark.parametrize("text", PASSES.values(), ids=PASSES)
def test_what_people_write_passes_as_it_is(text):
    assert clean(text) == unicodedata.normalize("NFC", text) == text


@pytest.mark.parametrize("text", ["milk", " milk ", "\tmilk\r\n", "\u00a0milk\u3000", "\u2028milk\u2029"])
def test_space_around_is_taken_off(text):
    assert clean(text) == "milk"


def test_one_way_to_write_a_letter_is_kept():
    assert clean("cre\u0300me") == "crème"


@pytest.mark.parametrize("character", ["a", "é", "e\u0301", "牛", "👍"])
def test_five_hundred_code_points_fit_and_one_more_does_not(character):
    assert len(clean(character * 500)) == 500
    assert len(clean(f"  {character * 500}\n")) == 500
    with pytest.raises(InvalidDescription, match=r"^501 characters; 500 fit\."):
        clean(character * 501)


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
    assert 1 <= len(kept) <= 500
    assert kept == kept.strip() == unicodedata.normalize("NFC", kept)


@pytest.mark.parametrize(
    ("written", "searched"),
    [("Straße", "STRASSE"), ("ＭＩＬＫ", "milk"), ("ﬁne", "FINE"), ("①", "1"), ("Ⅷ", "viii"), ("ΜΊΛΚ", "μίλκ")],
)
def test_search_makes_compatible_forms_and_cases_one(written, searched):
    assert searchable(written) == searchable(searched)


@settings(deadline=None)
@given(st.text())
@example("\u0390 \u1fe2")
def test_search_finds_what_is_written_in_capitals(text):
    # The dotless i is the exception: its capital is everybody's I.
    text = text.replace("ı", "i")
    assert searchable(text.upper()) == searchable(text)


def test_search_keeps_letters_apart_that_are_not_the_same():
    assert searchable("crème") != searchable("creme")
