"""A word as it was typed: between two spaces, with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

# From one offset to another in the typed text, the second not included.
type Span = tuple[int, int]

_WORD = re.compile(r"\S+")


class Word(NamedTuple):
    """`number` counts the words of the text; `put_back` says that the person wants to see it as a word."""

    text: str
    start: int
    end: int
    number: int
    put_back: bool = False


def split(text: str, literal: Collection[Span]) -> list[Word]:
    """The words of the text. Those that a literal span touches are put back."""
    touched = _touched(len(text), literal)
    return [
        Word(found[0], found.start(), found.end(), number, any(touched[found.start() : found.end()]))
        for number, found in enumerate(_WORD.finditer(text))
    ]


def outside(text: str, spans: Collection[Span]) -> str:
    """What stands outside the spans, as it was typed, with one space where a span was taken out."""
    pieces, at = [], 0
    for start, end in sorted(spans):
        pieces.append(text[at:start].strip())
        at = max(at, end)
    pieces.append(text[at:].strip())
    return " ".join(filter(None, pieces))


def _touched(length: int, literal: Collection[Span]) -> bytearray:
    touched = bytearray(length)
    for start, end in literal:
        start, end = max(0, start), min(length, end)
        if start < end:
            touched[start:end] = b"\x01" * (end - start)
    return touched
