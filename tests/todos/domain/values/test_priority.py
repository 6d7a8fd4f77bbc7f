"""The priority of a todo: four numbers, as a number or as the text of a form."""

from __future__ import annotations

import pytest

from todos.domain.errors import UnknownPriority
from todos.domain.values.priority import PRIORITIES, clean


@pytest.mark.parametrize("priority", PRIORITIES)
def test_a_number_stays_and_its_text_becomes_the_number(priority):
    assert clean(priority) == clean(str(priority)) == priority
    assert type(clean(str(priority))) is int


@pytest.mark.parametrize(
    "priority", [4, -1, "4", "-1", "", "01", " 1", "1.0", "!1", "high", "１", True, False, 1.0, None]
)
def test_anything_else_is_refused_with_the_ones_there_are(priority):
    with pytest.raises(UnknownPriority, match=r"Use 1, 2 or 3, or 0 for none\.$") as refused:
        clean(priority)
    assert refused.value.priority is priority
