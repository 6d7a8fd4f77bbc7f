"""Whether a text that somebody wrote over another one is still mostly that one."""

from __future__ import annotations

from collections import Counter

from todos.domain.search import folded


def keeps_most(earlier: str, later: str) -> bool:
    """Whether more than half of the words of `earlier` stand in `later`, however they are written."""
    words, kept = Counter(folded(earlier).split()), Counter(folded(later).split())
    return 2 * (words & kept).total() > words.total()
