"""The last words of a text, as far as they say a date, a time or a repeat."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from todos.domain.quick_add.vocabulary import COUNTED, EVERY, HANGING, NAMED, WEEKDAYS, spelled
from todos.domain.quick_add.word import Span, Word

# "due by Friday 18 December 2026, at 5:30 pm" has nine words, seven weekdays with a time have thirteen.
_MAX_WORDS = 14
# So far back an `every` that was not understood belongs to the day at the end: "every first and third Friday".
_REACH = 4
_ORDINAL = re.compile(r"[0-9]+(?:st|nd|rd|th)")
# A weekday before other words tells more about the same day: "Friday in 3 weeks".
_STAND_ALONE = frozenset([*WEEKDAYS, *EVERY, "today", "tomorrow"])


class LastWords[Read](NamedTuple):
    """What was read, where, and the words before it. `put_back` says that the person wants the words."""

    value: Read
    span: Span
    before: list[Word]
    put_back: bool


def find[Read](words: list[Word], read: Callable[[list[str]], Read | None]) -> LastWords[Read] | None:
    """The longest last words that `read` understands.

    None where they are all there is, or part of what stands before them, or torn apart by a marker.
    """
    found = next(_readings(words, read), None)
    if found is None:
        return None
    value, begin = found
    if begin == 0 or _belongs_to(words[:begin], words[begin:]) or _is_torn(words[begin:]):
        return None
    phrase = words[begin:]
    start = _comma_before(words[begin - 1], phrase[0]) or phrase[0].start
    return LastWords(value, (start, phrase[-1].end), words[:begin], phrase[0].put_back)


def _readings[Read](words: list[Word], read: Callable[[list[str]], Read | None]) -> Iterator[tuple[Read, int]]:
    """What is understood and where it begins, the longest first. Words put back are read only together."""
    for begin in range(max(0, len(words) - _MAX_WORDS), len(words)):
        phrase = words[begin:]
        if len({word.put_back for word in phrase}) == 1 and (value := read(spelled_out(phrase))):
            yield value, begin


def spelled_out(words: list[Word]) -> list[str]:
    """The words as the vocabulary has them, without a comma between two of them."""
    *before, last = [spelled(word.text) for word in words]
    return [*(word.removesuffix(",") for word in before), last]


def _belongs_to(before: list[Word], phrase: list[Word]) -> bool:
    """Whether the words before need what follows: "the day after tomorrow", "Black Friday", "every first Friday"."""
    last, first = before[-1].text.lower().rstrip(",") or ",", spelled_out(phrase)[0]
    every = any(word.text.lower() in EVERY for word in before[-_REACH:])
    is_cut = last in WEEKDAYS and first not in _STAND_ALONE and not before[-1].put_back
    return every or is_cut or last in HANGING or _names(last, first)


def _names(last: str, first: str) -> bool:
    """Whether the two are the name or the number of something: "Easter Monday", "2nd Friday", "chapter 3/4"."""
    is_counted = last in COUNTED and first[0].isdigit()
    return is_counted or last in NAMED.get(first, ()) or _ORDINAL.fullmatch(last) is not None


def _comma_before(before: Word, first: Word) -> int | None:
    """Where a comma ends the word just before."""
    return before.end - 1 if before.number + 1 == first.number and before.text.endswith(",") else None


def _is_torn(phrase: list[Word]) -> bool:
    return phrase[-1].number - phrase[0].number != len(phrase) - 1
