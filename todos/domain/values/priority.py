"""The priority of a todo: 1 is the highest, 3 the lowest, 0 none."""

from __future__ import annotations

from todos.domain.errors import UnknownPriority

NONE = 0
PRIORITIES = (NONE, 1, 2, 3)

_BY_TEXT = {str(each): each for each in PRIORITIES}


def clean(priority: int | str) -> int:
    """The priority as a number. Takes it as the text of a form too. Raises UnknownPriority unless it is one of four."""
    # True equals 1 and False equals 0, in text they do not.
    known = _BY_TEXT.get(str(priority))
    if known is None:
        raise UnknownPriority(priority)
    return known
