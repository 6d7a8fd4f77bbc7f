"""When a todo is due and how it repeats: what the last words say together."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from todos.domain.quick_add import due, last_words, repeat
from todos.domain.quick_add.due import Due
from todos.domain.quick_add.last_words import LastWords
from todos.domain.quick_add.moment import Moment
from todos.domain.quick_add.repeat import Repeat
from todos.domain.quick_add.understood import Part
from todos.domain.quick_add.word import Word
from todos.domain.values.repeat.occurrence import first_from


class Schedule(NamedTuple):
    """Due and repeat in their stored form, and the parts they were read from."""

    due: str = ""
    repeat: dict[str, str] | None = None
    parts: tuple[Part, ...] = ()


def read(words: list[Word], moment: Moment) -> Schedule:
    """What the last of the words say, without those that the person put back."""
    every = last_words.find(words, partial(repeat.read, moment=moment))
    day = last_words.find(every.before if every else words, partial(due.read, moment=moment))
    if every and day and not _fit(every.value, day.value):
        day = None
    return _schedule(_kept(every), _kept(day), moment)


def _kept[Read](found: LastWords[Read] | None) -> LastWords[Read] | None:
    return None if found is None or found.put_back else found


def _fit(every: Repeat, day: Due) -> bool:
    """Whether the two can stand side by side: two days or two times cannot."""
    return not (day.named and every.rule.names_days) and not (day.at and every.at)


def _schedule(every: LastWords[Repeat] | None, day: LastWords[Due] | None, moment: Moment) -> Schedule:
    if every is None and day is None:
        return Schedule()
    first = _first(every and every.value, day and day.value, moment)
    parts = [Part("due", *day.span, first.said(moment))] if day else []
    parts += [Part("repeat", *every.span, every.value.said)] if every else []
    return Schedule(first.text(moment.zone), every and every.value.stored(first.day), tuple(parts))


def _first(every: Repeat | None, day: Due | None, moment: Moment) -> Due:
    """The first day and time."""
    if every is None or (day and day.named):
        assert day
        return day._replace(at=day.at or (every and every.at))
    at = day.at if day else every.at
    return Due(first_from(every.rule, moment.start(at)), at)
