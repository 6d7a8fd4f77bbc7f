"""The table of examples is true, and large enough to be worth reading."""

from __future__ import annotations

import pytest

from tests.todos.domain.quick_add.typed import IDS, values
from todos.domain.quick_add.examples import ONLY_WORDS, SECTIONS
from todos.domain.quick_add.understood import Understood

EXAMPLES = [example for rows in SECTIONS.values() for example in rows]


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.typed for example in EXAMPLES])
def test_it_is_understood_as_the_table_says(example):
    repeat = {"rule": example.repeat, "counts_from": example.counts_from} if example.repeat else None
    place = IDS[example.place] if example.place else ""
    expected = Understood(example.words, example.due, repeat, example.priority, example.labels, place)
    assert values(example.typed) == expected


def test_the_table_is_large_and_no_row_stands_twice():
    typed = [example.typed for example in EXAMPLES]
    assert len(typed) >= 190
    assert len(ONLY_WORDS) >= 40
    assert len(set(typed)) == len(typed)
