"""The note of a todo: plain text of several lines. Some of them may be steps, see step.py."""

from __future__ import annotations

import unicodedata

import regex

from todos.domain.errors import InvalidNote
from todos.domain.values.text import is_blank, problem_of

MAX_CODE_POINTS = 20_000

_LINE_BREAK = regex.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
# All control characters but line breaks and tabs.
_CONTROL = regex.compile(r"[\p{Cc}--[\n\t]]+", regex.VERSION1)
# Looking behind keeps long runs of spaces quick.
_SPACE_AT_THE_END = regex.compile(r"(?<![\p{Zs}\t])[\p{Zs}\t]+$", regex.MULTILINE)


def clean(text: str) -> str:
    r"""The text in its stored form: NFC, lines that end in "\n", no space at their ends, no blank lines around them.

    Tabs stay, other control characters become spaces. A text of which nothing can be seen is "", which means no note.
    Raises InvalidNote, with a sentence for the writer, where it has more than 20,000 code points or hidden marks that
    change the reading direction.
    """
    unbroken = _CONTROL.sub(" ", _LINE_BREAK.sub("\n", text))
    kept = _SPACE_AT_THE_END.sub("", unicodedata.normalize("NFC", unbroken)).strip("\n")
    if len(kept) > MAX_CODE_POINTS:
        raise InvalidNote(
            f"That is {len(kept):,} characters; at most {MAX_CODE_POINTS:,} fit. Shorten it, then send it again."
        )
    if problem := problem_of(kept):
        raise InvalidNote(problem)
    return "" if is_blank(kept) else kept
