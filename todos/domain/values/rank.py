"""The rank of a todo: its place among others, as text that is compared byte by byte. See docs/format.md.

A rank is a fraction between 0 and 1 in base 62, without the "0." before it and the zeros after it. Fractional ranks are
known from David Greenspan's "Implementing Fractional Indexing". Random digits keep apart what two people drop at once.
"""

from __future__ import annotations

import functools
import string
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

import regex

from todos.domain.errors import FullGap, InvalidRank

DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
BASE = len(DIGITS)
MAX_LENGTH = 250
# How many values `noise` has: those of two digits.
NOISES = BASE**2
# How many neighbours get new ranks where a gap is full: the first of these numbers that leaves much room.
_NEIGHBOURS = (1, 2, 4, 8, 16, 32)
MAX_NEIGHBOURS = _NEIGHBOURS[-1]

# The first digits of a rank that was not made between two others: of a todo that was added, or dragged to an end.
_HEAD = 10
_HEADS = BASE**_HEAD
# The middle: a half of all heads lies above the first todo, a half below it. No log has as many positions.
_FIRST_HEAD = _HEADS // 2
_MIDDLE_DIGIT = DIGITS[BASE // 2]
# Ranks of this length leave room for hundreds of drags into the same gap.
_ROOMY = MAX_LENGTH // 2

_RANK = regex.compile(rf"[0-9A-Za-z]{{0,{MAX_LENGTH - 1}}}[1-9A-Za-z]")
_VALUES = {digit: value for value, digit in enumerate(DIGITS)}


class Room(NamedTuple):
    """The ranks of a dragged todo and of those beside it: of the last ones above it, and the first ones below it."""

    above: list[str]
    rank: str
    below: list[str]


def clean(rank: str) -> str:
    """The rank, unchanged. Raises InvalidRank unless it is 1 to 250 digits in base 62, of which the last is not 0."""
    if not _RANK.fullmatch(rank):
        raise InvalidRank(rank)
    return rank


def virtual(added_position: int) -> str:
    """The rank of a todo that never got one, by the position at which it was added. Newer todos come first."""
    return _padded(_FIRST_HEAD - added_position, _HEAD) + _MIDDLE_DIGIT


def between(before: str | None, after: str | None, noise: int) -> str:
    """A rank between two neighbours: the middle, moved by `noise`, a random number below NOISES.

    None stands for the top or the bottom. There the rank is close to that of the neighbour: todos that are added later
    come above it all the same. Raises FullGap where the rank would be longer than 250 letters, and where `before` does
    not come before `after`.
    """
    return spread(before, after, 1, noise)[0]


def spread(before: str | None, after: str | None, count: int, noise: int) -> list[str]:
    """The same for several ranks at equal distances, in their order."""
    low, high, length = _shortest_with_room(*_bounds(before, after, count), count * NOISES)
    free = high - low - 1
    first = low + 1 + (free // count - NOISES) // 2 + noise
    return [_padded(first + place * free // count, length).rstrip("0") for place in range(count)]


def make_room(above: Sequence[str], below: Sequence[str], noise: int) -> Room:
    """A rank in a full gap, with new ranks for a few neighbours: as many as leave much room, and 32 at most.

    `above` and `below` are the ranks on both sides of the gap in their order: 33 on each side, or all that there are.
    Raises FullGap where 32 new ranks do not help.
    """
    shortest: Room | None = None
    for count in _NEIGHBOURS:
        rooms = [*_rooms(above, below, count, noise), *filter(None, [shortest])]
        shortest = min(rooms, key=_length, default=None)
        if shortest and _length(shortest) <= _ROOMY:
            break
    if not shortest:
        raise FullGap
    return shortest


def _rooms(above: Sequence[str], below: Sequence[str], count: int, noise: int) -> Iterator[Room]:
    """Every way to give new ranks to so many neighbours that are next to the gap."""
    for over in range(max(0, count - len(below)), min(count, len(above)) + 1):
        under = count - over
        before = above[-over - 1] if over < len(above) else None
        after = below[under] if under < len(below) else None
        with suppress(FullGap):
            ranks = spread(before, after, count + 1, noise)
            yield Room(ranks[:over], ranks[over], ranks[over + 1 :])


def _length(room: Room) -> int:
    return max(map(len, (*room.above, room.rank, *room.below)))


def _bounds(before: str | None, after: str | None, count: int) -> tuple[str, str]:
    """What stands above and below the new ranks. At an end it leaves a head, or a part of one, to each of them."""
    if before is None and after is None:
        before = _padded(_FIRST_HEAD, _HEAD)
    if before is None:
        before = _padded(max(0, _head(after or "") - count), _HEAD)
    if after is None:
        head = _head(before) + 1 + count
        after = _padded(head, _HEAD) if head < _HEADS else DIGITS[-1] * MAX_LENGTH
    return before, after


def _shortest_with_room(before: str, after: str, room: int) -> tuple[int, int, int]:
    """Two ranks as whole numbers of the fewest digits at which more than `room` steps lie between; and the length."""
    low = high = 0
    for place in range(MAX_LENGTH):
        low, high = low * BASE + _digit(before, place), high * BASE + _digit(after, place)
        if high - low > room:
            return low, high, place + 1
    raise FullGap


def _head(rank: str) -> int:
    return functools.reduce(lambda head, place: head * BASE + _digit(rank, place), range(_HEAD), 0)


def _digit(rank: str, place: int) -> int:
    return _VALUES[rank[place]] if place < len(rank) else 0


def _padded(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, BASE)
        digits.append(DIGITS[digit])
    return "".join(reversed(digits))
