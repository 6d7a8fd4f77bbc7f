"""The links in a text: addresses that begin with http:// or https://."""

from __future__ import annotations

import regex

# Quotes and angle brackets stand around addresses, hidden characters make them look like others.
_ADDRESS = regex.compile(
    r"""(?<![\p{L}\p{N}])https?://(?=[\p{L}\p{N}\[])[^\p{Z}\p{C}\p{Default_Ignorable_Code_Point}<>"`“”„«»]+""",
    regex.IGNORECASE,
)
# What ends a sentence or a clause, or stresses words, is no part of an address before it. Nor is what opens a bracket.
_AFTER = ".,:;!?…*_~'’‘‚·|\\。、，．！？：；([{（［【「『"
_CLOSES = dict(zip(")]}）］】」』", "([{（［【「『", strict=True))


def links(text: str) -> list[tuple[int, int]]:
    """Where the links of a text begin and end. Their brackets are balanced, and no punctuation stands at their end."""
    spans = ((found.start(), found.start() + _length(found[0])) for found in _ADDRESS.finditer(text))
    return [(start, end) for start, end in spans if not text[start:end].endswith("://")]


def _length(address: str) -> int:
    """The length of an address without what follows it in a sentence."""
    balanced = address[: _first_that_closes_nothing(address)]
    # The slashes of the scheme stay.
    return len(balanced.rstrip(_AFTER))


def _first_that_closes_nothing(address: str) -> int:
    """The place of the first bracket that closes none before it; the length where there is none."""
    opened: list[str] = []
    for place, character in enumerate(address):
        if character in _CLOSES:
            if not opened or opened.pop() != _CLOSES[character]:
                return place
        elif character in _CLOSES.values():
            opened.append(character)
    return len(address)
