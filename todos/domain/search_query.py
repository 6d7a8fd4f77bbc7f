"""What somebody types into a search: words, and filters such as `label:garden`. One pure function."""

from __future__ import annotations

import re
from typing import NamedTuple

from todos.domain.search import folded, words_of

FILTERS = ("list", "label", "due", "is")
# What stands between quotes is one piece: `"oat milk"`, `list:"House and garden"`.
_PIECE = re.compile(
    rf'(?:(?P<name>{"|".join(FILTERS)}):)?(?:["“„](?P<quoted>[^"“”„]*)["“”](?=\s|$)|(?P<bare>\S*))', re.IGNORECASE
)


class SearchQuery(NamedTuple):
    """What was typed.

    words -- the folded words and quoted pieces, without those that are a part of another one
    filters -- the names of filters with what stands behind them, as it was typed
    """

    words: tuple[str, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()


def parse(text: str) -> SearchQuery:
    """Read a search. A word with a colon is a filter only where it begins with the name of one."""
    words, filters = list[str](), list[tuple[str, str]]()
    for found in _PIECE.finditer(text):
        name, quoted, bare = found["name"], found["quoted"], found["bare"]
        if name:
            filters.append((name.lower(), bare if quoted is None else quoted))
        elif quoted is not None:
            words.append(folded(quoted))
        elif bare:
            words += words_of(bare)
    return SearchQuery(_longest(words), tuple(filters))


def _longest(words: list[str]) -> tuple[str, ...]:
    kept = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    return tuple(word for place, word in enumerate(kept) if not any(word in longer for longer in kept[:place]))
