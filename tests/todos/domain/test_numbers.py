"""Numbers as addresses write them: plain digits within bounds, nothing else."""

from __future__ import annotations

import pytest

from todos.domain.numbers import MAX_NUMBER, parse_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("9" * 18, MAX_NUMBER)])
def test_plain_digits_are_a_number(text, number):
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["", "-1", "+1", " 1", "1 ", "1e3", "1_000", "²", "٣", "9" * 19, "9" * 10_000])
def test_anything_else_is_none(text):
    assert parse_number(text) is None


def test_a_number_out_of_bounds_is_none():
    assert [parse_number(text, 1, 3) for text in "01234"] == [None, 1, 2, 3, None]
