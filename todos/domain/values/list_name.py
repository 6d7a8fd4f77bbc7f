"""The name of a list: the rule for it, and its stored form."""

from __future__ import annotations

from todos.domain.errors import InvalidListName
from todos.domain.values.text import is_blank, one_line, problem_of_line

MAX_LENGTH = 100
# One character may be made of several code points. Columns hold this many.
MAX_CODE_POINTS = 1_000


def clean(name: str) -> str:
    """The name in its stored form: NFC, one line, no space around it. Tabs and line breaks become spaces.

    Raises InvalidListName, with a sentence for the writer, unless the name has 1 to 100 characters as people count
    them, and at least one of them is visible.
    """
    kept = one_line(name)
    if is_blank(kept):
        raise InvalidListName("A list needs a name of at least one character. Write one.")
    if problem := problem_of_line(kept, MAX_LENGTH, MAX_CODE_POINTS):
        raise InvalidListName(problem)
    return kept
