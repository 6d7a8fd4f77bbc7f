"""Several pasted lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from todos.domain.quick_add.lines import Line, lines

ONE = {
    "milk": ("milk", False),
    "- milk": ("milk", False),
    "* milk": ("milk", False),
    "+ milk": ("milk", False),
    "• milk": ("milk", False),
    "1. milk": ("milk", False),
    "12) milk": ("milk", False),
    "- [ ] milk": ("milk", False),
    "- [] milk": ("milk", False),
    "[ ] milk": ("milk", False),
    "1. [ ] milk": ("milk", False),
    "☐ milk": ("milk", False),
    "- [x] milk": ("milk", True),
    "* [X] milk": ("milk", True),
    "[x] milk": ("milk", True),
    "☑ milk": ("milk", True),
    "    - [x]  milk  and eggs ": ("milk  and eggs", True),
    "\t milk": ("milk", False),
    "-milk": ("-milk", False),
    "- -5 degrees": ("-5 degrees", False),
    "- - milk": ("- milk", False),
    "1984. A novel": ("1984. A novel", False),
    "2.5 litres of milk": ("2.5 litres of milk", False),
    "[x]milk": ("[x]milk", False),
    "[link] milk": ("[link] milk", False),
    "**milk**": ("**milk**", False),
    "- #house milk fri": ("#house milk fri", False),
}


@pytest.mark.parametrize(("typed", "line"), ONE.items(), ids=ONE)
def test_a_line_keeps_its_words_without_what_stands_before_them(typed, line):
    assert lines(typed) == [Line(*line)]


def test_lines_without_words_are_left_out():
    assert lines("milk\n\n   \r\n- \n- [ ]\n1.\n\t eggs\n") == [Line("milk"), Line("eggs")]
    assert lines("") == []


@given(st.text())
def test_no_line_is_empty_and_none_is_made_up(text):
    found = lines(text)
    assert all(line.text == line.text.strip() and line.text for line in found)
    assert len(found) <= len(text.splitlines())
