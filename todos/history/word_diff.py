"""The difference between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Segment:
    """A segment of a word diff. `kind` is 'same', 'deleted' or 'inserted'."""

    kind: str
    text: str


def word_diff(old: str, new: str) -> tuple[Segment, ...]:
    """The segments from `old` to `new`. No deleted or inserted segment begins or ends with a space."""
    before, after = _words(old), _words(new)
    segments: list[Segment] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            segments += _marked("same", before[i1:i2])
        else:
            segments += _marked("deleted", before[i1:i2]) + _marked("inserted", after[j1:j2])
    return tuple(segments)


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)


def _marked(kind: str, words: Sequence[str]) -> list[Segment]:
    """The segments of adjacent words of one kind. Spaces at the edges are 'same'."""
    text = "".join(words)
    inner = text.strip()
    if kind == "same" or not inner:
        return [Segment("same", text)] if text else []
    start = text.index(inner)
    pieces = [Segment("same", text[:start]), Segment(kind, inner), Segment("same", text[start + len(inner) :])]
    return [piece for piece in pieces if piece.text]
