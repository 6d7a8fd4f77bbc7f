"""What a typed search is read as: words, quoted pieces and filters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from todos.domain.search_query import SearchQuery, parse


@pytest.mark.parametrize(
    ("text", "words", "filters"),
    [
        ("", (), ()),
        ("  ", (), ()),
        ("milk", ("milk",), ()),
        ("Café CRÈME", ("creme", "cafe"), ()),
        ("oat oatmeal", ("oatmeal",), ()),
        ("label:garden", (), (("label", "garden"),)),
        ("LABEL:Garden milk", ("milk",), (("label", "Garden"),)),
        ('list:"House and garden" due:today is:finished oat', ("oat",), (
            ("list", "House and garden"), ("due", "today"), ("is", "finished"))),
        ('"oat milk" milk', ("oat milk",), ()),
        ("“oat milk”", ("oat milk",), ()),
        ('"label:garden"', ("label:garden",), ()),
        # A filter of which nothing is said is for the page to refuse.
        ("label:", (), (("label", ""),)),
        ("is: open", ("open",), (("is", ""),)),
        ('list:""', (), (("list", ""),)),
        # These are words: they only look like filters.
        ("https://x.example/?list=1 re:zero who:bob", ("https://x.example/?list=1", "re:zero", "who:bob"), ()),
        ("mylabel:garden", ("mylabel:garden",), ()),
        # An inch is no quote, nor is what nobody closes.
        ('5" pipe', ("pipe", '5"'), ()),
        ('"oat milk', ('"oat', "milk"), ()),
        ('""', (), ()),
        ("牛奶", ("牛奶",), ()),
        ("\x00\u202e", (), ()),
    ],
)  # fmt: skip
def test_what_is_read(text, words, filters):
    assert parse(text) == SearchQuery(words, filters)


@given(st.text(alphabet=st.sampled_from('ab :"“” listabeldueis\tß')))
def test_any_text_is_read_and_nothing_but_filters_and_quotes_is_lost(text):
    query = parse(text)

    assert all(word and word == word.strip() for word in query.words)
    assert all(name in ("list", "label", "due", "is") for name, _ in query.filters)
    if '"' not in text and ":" not in text and not set("“”") & set(text):
        letters = "".join(text.split()).replace("ß", "ss")
        assert all(word in letters for word in query.words)
