"""The difference between two texts of several lines: lines first, then words within the lines that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from todos.history.word_diff import Segment, word_diff

# What stays between two changes is shown up to this many lines, as are the lines around all changes.
LINES_AROUND = 3
# The letters of a change above which its words are not compared: that takes time by the square of them.
MAX_COMPARED = 4_000
# The pairs of equal lines above which lines are not compared either.
MAX_PAIRS = 100_000


def line_diff(old: str, new: str) -> tuple[Segment, ...]:
    """The segments from `old` to `new`. Of many lines that stay only those beside a change are shown."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if _pairs(before, after) > MAX_PAIRS:
        return tuple(_changed(old, new))
    segments: list[Segment] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            segments += _same(before[i1:i2], is_first=i1 == 0, is_last=i2 == len(before))
        else:
            segments += _changed("".join(before[i1:i2]), "".join(after[j1:j2]))
    return tuple(segments)


def _pairs(before: Sequence[str], after: Sequence[str]) -> int:
    """How many pairs of equal lines there are: the comparison looks at each of them."""
    counts = Counter(after)
    return sum(counts[line] for line in before)


def _same(lines: Sequence[str], is_first: bool, is_last: bool) -> list[Segment]:
    """Lines that stay. An ellipsis stands for those that are far from a change."""
    if len(lines) <= 2 * LINES_AROUND:
        return [Segment("same", "".join(lines))]
    head = [] if is_first else lines[:LINES_AROUND]
    tail = [] if is_last else lines[-LINES_AROUND:]
    return [Segment("same", "".join([*head, "…\n", *tail]))]


def _changed(old: str, new: str) -> list[Segment]:
    """Lines that became others. Long ones are the whole old text and the whole new one."""
    if len(old) + len(new) <= MAX_COMPARED:
        return list(word_diff(old, new))
    pieces = [Segment("deleted", old.rstrip("\n")), Segment("inserted", new.rstrip("\n")), Segment("same", "\n")]
    return [piece for piece in pieces if piece.text]
