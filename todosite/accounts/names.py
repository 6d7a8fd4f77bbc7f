"""Names that people could take for one another, by the skeletons of Unicode's UTS 39."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

# The letters among the characters that are shown as nothing. A name holds no others: see Django's UsernameValidator.
INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0")


def is_invisible_in_part(name: str) -> bool:
    """Whether a part of this name is shown as nothing, so that it looks like a shorter name."""
    return not INVISIBLE.isdisjoint(name)


def find_lookalike(name: str, others: Iterable[str]) -> str | None:
    """The first of `others` that this name could be taken for, in any case of its letters; None without one."""
    looks = _looks(name)
    return next((other for other in others if not looks.isdisjoint(_looks(other))), None)


def skeleton(text: str) -> str:
    """The same text for all texts that look alike (UTS 39, 4)."""
    plain = unicodedata.normalize("NFD", text)
    replaced = unicodedata.normalize("NFD", "".join(map(_prototype, plain)))
    return plain if replaced == plain else skeleton(replaced)  # a prototype of several characters may hold a lookalike


@lru_cache(maxsize=16_384)
def _looks(name: str) -> set[str]:
    """What a name looks like as it is written, and in small letters, each regardless of case.

    Both are needed: a capital I looks like a small l, and Iris is the same name as iris.
    """
    plain = unicodedata.normalize("NFKC", name)
    return {skeleton(skeleton(each).casefold()) for each in (plain, plain.casefold())}


@cache
def _prototype(character: str) -> str:
    """The text that stands for all characters that look like this one."""
    lookalikes = _lookalikes().get(character, frozenset())
    if len(lookalikes) != 1:  # without lookalikes, or itself what stands for them
        return character
    (other,) = lookalikes
    stands_for_several = len(other) > 1 or len(_lookalikes().get(other, ())) > 1
    return other if stands_for_several else min(character, other)


@cache
def _lookalikes() -> dict[str, frozenset[str]]:
    """The pairs of Unicode's confusables.txt, both ways round: what looks like a character stands beside it.

    A character that is no prototype stands beside its prototype alone.
    """
    # A megabyte of JSON is read here, which most commands do not need.
    from confusable_homoglyphs.confusables import confusables_data

    found: dict[str, set[str]] = {}
    for character, others in confusables_data.items():
        # Texts that are written from right to left stand between marks of direction there.
        found.setdefault(character.strip("\u200e"), set()).update(other["c"].strip("\u200e") for other in others)
    return {character: frozenset(others) for character, others in found.items()}
