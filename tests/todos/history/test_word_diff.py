"""Deletions and insertions, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from todos.history.word_diff import word_diff

SENTENCES = st.lists(st.sampled_from(["buy", "milk", "oat", "牛乳", "now", " ", "  ", "\u00a0", "\u3000"])).map("".join)


def marks(old, new):
    """The diff in one line: [-taken out-], {+put in+}."""
    sign = {"same": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
    return "".join(sign[segment.kind].format(segment.text) for segment in word_diff(old, new))


def rebuilt(old, new, kind):
    return "".join(segment.text for segment in word_diff(old, new) if segment.kind in ("same", kind))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Buy milk", "Buy milk", "Buy milk"),
        ("Buy milk", "Buy oat milk", "Buy {+oat+} milk"),
        ("Buy oat milk", "Buy milk", "Buy [-oat-] milk"),
        ("Buy milk", "Sell milk", "[-Buy-]{+Sell+} milk"),
        ("Buy milk", "Call mum", "[-Buy-]{+Call+} [-milk-]{+mum+}"),
        ("Buy milk now", "Buy milk", "Buy milk [-now-]"),
        ("milk", "Buy milk", "{+Buy+} milk"),
        ("牛乳を買う", "牛乳を売る", "[-牛乳を買う-]{+牛乳を売る+}"),
        ("<b>milk</b>", "<i>milk</i>", "[-<b>milk</b>-]{+<i>milk</i>+}"),
    ],
)
def test_only_the_words_that_differ_are_marked(old, new, shown):
    assert marks(old, new) == shown


@settings(deadline=None)
@given(SENTENCES, SENTENCES)
def test_what_is_taken_out_and_what_stays_are_the_old_words(old, new):
    assert rebuilt(old, new, "deleted").split() == old.split()


@settings(deadline=None)
@given(SENTENCES, SENTENCES)
def test_what_is_put_in_and_what_stays_are_the_new_words(old, new):
    assert rebuilt(old, new, "inserted").split() == new.split()


@settings(deadline=None)
@given(SENTENCES | st.text(max_size=30), SENTENCES | st.text(max_size=30))
def test_no_mark_begins_or_ends_with_a_space_and_none_is_empty(old, new):
    for segment in word_diff(old, new):
        assert segment.text
        assert segment.kind == "same" or segment.text == segment.text.strip()


@settings(deadline=None)
@given(st.text(max_size=30))
def test_a_text_differs_from_itself_nowhere(text):
    assert rebuilt(text, text, "same") == text
    assert all(segment.kind == "same" for segment in word_diff(text, text))
