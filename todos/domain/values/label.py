"""A label of a todo: one word that groups todos. It need not exist before it is used."""

from __future__ import annotations

import regex

from todos.domain.errors import InvalidLabel
from todos.domain.search import folded
from todos.domain.values.text import is_blank, one_line, problem_of_line

MAX_LENGTH = 50
# One character may be made of several code points. Columns hold this many.
MAX_CODE_POINTS = 500

# Joiners shape words of Persian or Hindi; in scripts whose letters do not join they would only hide.
_JOINER = r"(?<=[[\p{L}\p{M}]--[\p{Latin}\p{Greek}\p{Cyrillic}]])[\u200c\u200d](?=\p{L})"
_LETTER = r"[\p{L}--\p{Default_Ignorable_Code_Point}]"
_MARK = r"[\p{M}--\p{Default_Ignorable_Code_Point}]"
_LABEL = regex.compile(rf"{_LETTER}(?:{_LETTER}|{_MARK}|[\p{{Nd}}_-]|{_JOINER})*", regex.VERSION1)


def clean(label: str) -> str:
    """The label in its stored form: NFC, without space around it.

    Raises InvalidLabel, with a sentence for the writer, unless it begins with a letter, goes on with letters, digits,
    "-" and "_" of any script, and has at most 50 characters as people count them.
    """
    kept = one_line(label)
    if is_blank(kept):
        raise InvalidLabel("A label needs at least one letter. Write a word.")
    if problem := problem_of_line(kept, MAX_LENGTH, MAX_CODE_POINTS):
        raise InvalidLabel(problem)
    if not (_LABEL.fullmatch(kept) and normal(kept)):
        raise InvalidLabel('A label is one word: a letter first, then letters, digits, "-" or "_". Write it that way.')
    return kept


def read(typed: str) -> str:
    """The label that somebody typed, with or without the @ of quick add. Raises InvalidLabel."""
    return clean(typed.strip().removeprefix("@"))


def normal(label: str) -> str:
    """The form by which two labels are the same one: case and accents make no difference, as in a search."""
    return folded(label)
