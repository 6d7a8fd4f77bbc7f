"""The difference between two texts, word by word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import regex

ISLAND = 3  # letters: as long as "the"
# Spaces, a word, or marks before, after and between words. A word goes from its first letter or digit to its last one.
WORDS = regex.compile(r"\s+|[\p{L}\p{N}](?:\S*[\p{L}\p{N}])?\p{M}*|[^\p{L}\p{N}\s]+")

# What difflib calls an opcode: a tag, and the words of the old and of the new text that it is about.
type Change = tuple[str, int, int, int, int]


@dataclass(frozen=True)
class Segment:
    """A segment of a word diff. `kind` is 'same', 'deleted' or 'inserted'."""

    kind: str
    text: str


def word_diff(old: str, new: str) -> tuple[Segment, ...]:
    """The segments from `old` to `new`. No deleted or inserted segment begins or ends with a space.

    Changes with no more than a short word between them are one change. Where under half of the shorter text stays,
    marks amid the words would be hard to read: then the segments are the whole old text and the whole new one.
    """
    before, after = _words(old), _words(new)
    changes = _joined(SequenceMatcher(None, before, after, autojunk=False).get_opcodes(), before)
    kept = sum(_letters(before[i1:i2]) for tag, i1, i2, _, _ in changes if tag == "equal")
    if 2 * kept < min(_letters(before), _letters(after)):
        changes = [("replace", 0, len(before), 0, len(after))]
    segments: list[Segment] = []
    for tag, i1, i2, j1, j2 in changes:
        if tag == "equal":
            segments += _marked("same", before[i1:i2])
        else:
            segments += _marked("deleted", before[i1:i2]) + _marked("inserted", after[j1:j2])
    return tuple(segments)


def _joined(changes: Iterable[Change], before: Sequence[str]) -> list[Change]:
    """The changes, joined across what stays between two of them if that is no more than a short word."""
    joined: list[Change] = []
    for change in changes:
        if len(joined) > 1 and joined[-2][0] != "equal" and change[0] != "equal":
            (_, i1, _, j1, _), (_, start, end, _, _), (_, _, i2, _, j2) = joined[-2], joined[-1], change
            if _letters(before[start:end]) <= ISLAND:
                joined[-2:] = [("replace", i1, i2, j1, j2)]
                continue
        joined.append(change)
    return joined


def _letters(words: Iterable[str]) -> int:
    return sum(len(word.strip()) for word in words)


def _words(text: str) -> list[str]:
    """The text in pieces: so "passport" and "passport," have a word in common."""
    return WORDS.findall(text)


def _marked(kind: str, words: Sequence[str]) -> list[Segment]:
    """The segments of adjacent words of one kind. Spaces at the edges are 'same'."""
    text = "".join(words)
    inner = text.strip()
    if kind == "same" or not inner:
        return [Segment("same", text)] if text else []
    start = text.index(inner)
    pieces = [Segment("same", text[:start]), Segment(kind, inner), Segment("same", text[start + len(inner) :])]
    return [piece for piece in pieces if piece.text]
