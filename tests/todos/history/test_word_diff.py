"""Deletions and insertions, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from todos.history.word_diff import word_diff

SENTENCES = st.lists(
    st.sampled_from(["buy", "milk", "oat", "牛乳", "now", ",", "(", "e\u0301", " ", "  ", "\u00a0", "\u3000"])
).map("".join)


def marks(old, new):
    """The diff in one line: [-taken out-], {+put in+}."""
    sign = {"same": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
    return "".join(sign[segment.kind].format(segment.text) for segment in word_diff(old, new))


def rebuilt(old, new, kind):
    return "".join(segment.text for segment in word_diff(old, new) if segment.kind in ("same", kind))


def without_spaces(text):
    """The text as far as it is marked: a space that comes or goes is not."""
    return "".join(text.split())


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Buy milk", "Buy milk", "Buy milk"),
        ("Buy milk", "Buy oat milk", "Buy {+oat+} milk"),
        ("Buy oat milk", "Buy milk", "Buy [-oat-] milk"),
        ("Buy milk", "Sell milk", "[-Buy-]{+Sell+} milk"),
        ("Buy milk", "Call mum", "[-Buy milk-]{+Call mum+}"),
        ("Fix the red garden door", "Mend a big garden door", "[-Fix the red-]{+Mend a big+} garden door"),
        ("Mow the lawn of the house", "Cut the lawn of a house", "[-Mow-]{+Cut+} the lawn of [-the-]{+a+} house"),
        (
            "Call Bob and Ann about the boat",
            "Call Eve and Ian about the boat",
            "Call [-Bob and Ann-]{+Eve and Ian+} about the boat",
        ),
        (
            "Buy milk, bread and salt",
            "Ask Bob for the ladder, and salt",
            "[-Buy milk, bread and salt-]{+Ask Bob for the ladder, and salt+}",
        ),
        ("milk", "Buy some milk for the weekend", "{+Buy some+} milk {+for the weekend+}"),
        ("Buy some milk for the weekend", "milk", "[-Buy some-] milk [-for the weekend-]"),
        ("Buy milk now", "Buy milk", "Buy milk [-now-]"),
        ("milk", "Buy milk", "{+Buy+} milk"),
        ("牛乳を買う", "牛乳を売る", "[-牛乳を買う-]{+牛乳を売る+}"),
        ("Renew passport", "Renew passport, it runs out in May", "Renew passport{+, it runs out in May+}"),
        ("Renew passport, it runs out", "Renew passport", "Renew passport[-, it runs out-]"),
        ("Buy milk.", "Buy milk!", "Buy milk[-.-]{+!+}"),
        ("Call mother", "Call “mother” (soon)", "Call {+“+}mother{+” (soon)+}"),
        ("Call at 9.30", "Call at 9.45", "Call at [-9.30-]{+9.45+}"),
        ("Don’t forget milk", "Don’t forget oat-milk", "Don’t forget [-milk-]{+oat-milk+}"),
        ("Buy cafe\u0301 au lait", "Buy cafe\u0301, au lait", "Buy cafe\u0301{+,+} au lait"),
        ("Call mum ❤️", "Call mum 👩‍👧", "Call mum [-❤️-]{+👩‍👧+}"),
        ("<b>milk</b>", "<i>milk</i>", "[-<b>milk</b>-]{+<i>milk</i>+}"),
    ],
)
def test_only_the_words_that_differ_are_marked(old, new, shown):
    assert marks(old, new) == shown


@settings(deadline=None)
@given(SENTENCES, SENTENCES)
def test_what_is_taken_out_and_what_stays_are_the_old_words(old, new):
    assert without_spaces(rebuilt(old, new, "deleted")) == without_spaces(old)


@settings(deadline=None)
@given(SENTENCES, SENTENCES)
def test_what_is_put_in_and_what_stays_are_the_new_words(old, new):
    assert without_spaces(rebuilt(old, new, "inserted")) == without_spaces(new)


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
