"""Labels: which words are accepted, and which two are the same one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from todos.domain.errors import InvalidLabel
from todos.domain.values.label import MAX_CODE_POINTS, clean, normal

PASSES = {
    "one letter": "a",
    "capitals": "Garden",
    "a digit after a letter": "q4",
    "a hyphen and an underscore": "low-energy_work",
    "an accent": "café",
    "Arabic": "حديقة",
    "Arabic with digits": "بيت٢",
    "Persian with a joiner": "می\u200cخواهم",
    "Hebrew with points": "שָׁלוֹם",
    "Hindi with vowels and a virama": "क्षेत्र",
    "Hindi with a joiner": "क्\u200dष",
    "Thai with vowels above": "ที่บ้าน",
    "Japanese with a long vowel": "サーバー",
    "Chinese": "花园",
    "Korean": "정원",
    "Cyrillic": "дом",
}
REFUSED = {
    "a digit first": "4ever",
    "a hyphen first": "-a",
    "an underscore first": "_a",
    "a mark first": "\u0301a",
    "the sign of quick add": "@garden",
    "two words": "two words",
    "two lines": "two\nlines",
    "a no-break space": "two\u00a0words",
    "punctuation": "a.b",
    "an apostrophe": "don't",
    "a comma": "a,b",
    "an emoji": "home🏡",
    "only an emoji": "🏡",
    "markup": "<b>",
    "a zero-width space": "gar\u200bden",
    "a joiner that hides": "gar\u200dden",
    "a joiner at the end": "می\u200c",
    "a soft hyphen": "gar\u00adden",
    "a mark of direction": "\u200eחלב",
    "a filler that is a letter": "a\u3164",
    "a variation selector": "a\ufe0f",
    "a half of a character": "a\ud800",
    "a turn of direction": "a\u202eb",
    "what only stretches a word": "\u0640",
}
SAME = {
    "case": ("Garden", "gARDEN"),
    "accents": ("café", "cafe"),
    "sharp s": ("Straße", "STRASSE"),
    "two ways to write a letter": ("cre\u0300me", "crème"),
    "full width": ("ｍｉｌｋ", "milk"),
    "a joiner": ("می\u200cخواهم", "میخواهم"),
}


@pytest.mark.parametrize("label", PASSES.values(), ids=PASSES)
def test_a_word_of_any_script_passes_as_it_is(label):
    assert clean(label) == unicodedata.normalize("NFC", label)


@pytest.mark.parametrize("label", REFUSED.values(), ids=REFUSED)
def test_what_is_no_word_is_refused_with_advice(label):
    with pytest.raises(InvalidLabel, match=r"\. (Write it that way|Type it|Type it again|Type it without them)\.$"):
        clean(label)


@pytest.mark.parametrize("label", ["", "  ", "\n", "\u200b", "\u3164"])
def test_what_shows_nothing_is_refused(label):
    with pytest.raises(InvalidLabel, match="at least one letter"):
        clean(label)


@pytest.mark.parametrize("label", [" garden", "garden\n", "\u00a0garden\u3000"])
def test_space_around_is_taken_off(label):
    assert clean(label) == "garden"


@pytest.mark.parametrize("letter", ["a", "é", "牛", "q\u0301", "षि"])
def test_fifty_characters_fit_as_people_count_them_and_one_more_does_not(letter):
    clean(letter * 50)
    with pytest.raises(InvalidLabel, match=r"^That is 51 characters; at most 50 fit\."):
        clean(letter * 51)


def test_characters_of_very_many_marks_are_refused():
    with pytest.raises(InvalidLabel, match="Too many marks"):
        clean("Z" + "\u0335" * MAX_CODE_POINTS)


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_two_labels_are_the_same(one, other):
    assert normal(clean(one)) == normal(clean(other))


@pytest.mark.parametrize(("one", "other"), [("a-b", "ab"), ("a_b", "a-b"), ("q4", "q"), ("कु", "कि")])
def test_two_labels_are_not_the_same(one, other):
    assert normal(clean(one)) != normal(clean(other))


@given(st.text(max_size=12) | st.from_regex(r"[^\W\d_][\w-]{0,10}", fullmatch=True))
def test_a_clean_label_stays_as_it_is_and_has_a_normal_form(label):
    try:
        kept = clean(label)
    except InvalidLabel:
        return
    assert clean(kept) == kept == unicodedata.normalize("NFC", kept)
    assert kept.split() == [kept]
    assert normal(kept)
