"""The text of a todo: the rule for it, and its stored form."""

from __future__ import annotations

from todos.domain.errors import InvalidDescription
from todos.domain.values.text import characters_of, is_blank, one_line, problem_of_line

MAX_LENGTH = 500
# One character may be made of several code points. Columns hold this many.
MAX_CODE_POINTS = 5_000


def clean(text: str) -> str:
    """The text in its stored form: NFC, one line, no space around it. Tabs and line breaks become spaces.

    Raises InvalidDescription, with a sentence for the writer, unless the text has 1 to 500 characters as people count
    them (extended grapheme clusters of UAX #29), and at least one of them is visible.
    """
    kept = one_line(text)
    if is_blank(kept):
        raise InvalidDescription("A todo needs at least one character. Write what needs doing.")
    if problem := problem_of_line(kept, MAX_LENGTH, MAX_CODE_POINTS):
        raise InvalidDescription(problem)
    return kept


def shortened(text: str, length: int) -> str:
    """A text of at most `length` characters, as people count them. Its last is an ellipsis where some were cut off."""
    characters = characters_of(text)
    return text if len(characters) <= length else "".join(characters[: length - 1]) + "…"
