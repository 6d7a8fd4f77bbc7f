"""What a search takes for the same, and what it keeps apart."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from todos.domain.search import folded, words_of

FOUND = {
    "an accent left out": ("cafe", "Café"),
    "an accent typed in two ways": ("cafe\u0301", "Café"),
    "letters that no accent tells apart": ("smorrebrod lodz aeon", "Smørrebrød Łódź Æon"),
    "the dotted capital": ("istanbul", "İstanbul"),
    "the dotless small letter": ("DIŞ", "dış"),
    "sharp s": ("strasse", "Straße"),
    "sharp s in capitals": ("STRASSE", "Straße"),
    "a final sigma": ("ελλάσ", "ΕΛΛΆΣ ελλάς"),
    "an apostrophe": ("don't", "Don’t"),
    "an apostrophe typed as an accent": ("don´t", "Don't"),
    "quotation marks": ('"milk"', "“milk”"),
    "a hyphen": ("e-mail", "e\u2011mail"),
    "a dash": ("mon-fri", "Mon–Fri"),
    "a soft hyphen": ("insurance", "insur\u00adance"),
    "a soft hyphen in the search": ("insur\u00adance", "insurance"),
    "a zero-width space": ("insurance", "insur\u200bance"),
    "a word joiner": ("insurance", "insur\u2060ance"),
    "a byte order mark": ("milk", "\ufeffmilk"),
    "a mark of direction": ("חלב", "\u200eחלב"),
    "a no-break space": ("100 km", "100\u00a0km"),
    "an ideographic space": ("牛乳 買う", "牛乳\u3000買う"),
    "full-width letters": ("milk 7", "ＭＩＬＫ ７"),
    "half-width katakana": ("ガス", "ｶﾞｽ"),
    "a ligature": ("fine", "ﬁne"),
    "a Roman number": ("viii", "Ⅷ"),
    "Hebrew points": ("שלום", "שָׁלוֹם"),
    "Arabic vowels": ("محمد", "مُحَمَّد"),
    "a stretched Arabic word": ("محمد", "محـــمد"),
    "a syllable half typed": ("하", "한국"),
    "an emoji without its variation selector": ("❤", "❤\ufe0f"),
    "words in another order": ("crown dentist", "Ask the dentist about the crown"),
    "parts of words": ("den row", "Ask the dentist about the crown"),
}


@pytest.mark.parametrize(("sought", "text"), FOUND.values(), ids=FOUND)
def test_it_is_found(sought, text):
    assert all(word in folded(text) for word in words_of(sought))


@pytest.mark.parametrize(
    ("sought", "text"),
    [
        ("crown plumber", "Ask the dentist about the crown"),
        ("क", "ख"),
        ("कु", "कि"),
        ("มี", "มา"),
        ("は", "ほ"),
        ("a", "b"),
    ],
)
def test_it_is_not_found(sought, text):
    assert not all(word in folded(text) for word in words_of(sought))


def test_a_word_within_another_is_not_looked_for_twice():
    assert words_of("the crown ther crown") == ["crown", "ther"]
    assert words_of(" \u200b \u00ad ") == []


@settings(deadline=None)
@given(st.text())
@example("\u0390 \u1fe2")
@example("ı İ")
def test_capitals_make_no_difference_and_folding_again_changes_nothing(text):
    assert folded(text.upper()) == folded(text) == folded(folded(text))
