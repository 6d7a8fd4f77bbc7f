"""`every ...` as the last words of a text: which rule it means, and at which time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time
from typing import NamedTuple

from todos.domain.quick_add import calendar_day, clock_time
from todos.domain.quick_add.clock_time import time_said
from todos.domain.quick_add.day import count
from todos.domain.quick_add.moment import Moment
from todos.domain.quick_add.vocabulary import EVERY, ORDINALS, UNIT_OF, UNITS, WEEKDAYS
from todos.domain.values.repeat import repeat
from todos.domain.values.repeat.rule import DAILY, LAST, MONTHLY, WEEKLY, YEARLY, Rule
from todos.domain.values.repeat.words import WORKDAYS, ordinal, words

_ORDINAL = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)")
_FREQUENCIES = dict(zip(UNITS, (DAILY, WEEKLY, MONTHLY, YEARLY), strict=True))


class Repeat(NamedTuple):
    """A rule; `counts_from` is "due" or "done"."""

    rule: Rule
    counts_from: str
    at: time | None = None

    @property
    def value(self) -> repeat.Repeat:
        """The stored form, as it was typed."""
        found = repeat.clean({"rule": str(self.rule), "counts_from": self.counts_from})
        assert found is not None
        return found

    def stored(self, due: date) -> dict[str, str]:
        """The stored form, where the first one is due that day."""
        return dict(repeat.anchored(self.value, due) or {})

    @property
    def said(self) -> str:
        """Short words for a chip."""
        said = words(self.value)
        return f"{said}, {time_said(self.at)}" if self.at else said


def read(words: list[str], moment: Moment) -> Repeat | None:
    """The repeat that the words name, or None."""
    if not words or words[0] not in EVERY:
        return None
    return _with_time(words[1:], EVERY[words[0]], moment)


def _with_time(words: list[str], counts_from: str, moment: Moment) -> Repeat | None:
    for cut in range(len(words), 0, -1):
        rule = _rule(words[:cut], moment)
        at = clock_time.read(words[cut:])
        if rule and (at or cut == len(words)) and (counts_from == "due" or not rule.names_days):
            return Repeat(rule, counts_from, at)
    return None


def _rule(words: list[str], moment: Moment) -> Rule | None:
    """`2 weeks on friday`, or a rule without `on`."""
    if "on" not in words:
        return _plain(words, moment)
    on = words.index("on")
    rule = _plain(words[:on], moment)
    return _on(rule, words[on + 1 :], moment) if rule and not rule.names_days else None


def _on(rule: Rule, words: list[str], moment: Moment) -> Rule | None:
    """The rule on the days that the words name: weekdays of a week, a day of a month or of a year."""
    days = {WEEKLY: _weekly(words), MONTHLY: _of_month(words), YEARLY: _yearly(words, moment)}.get(rule.frequency)
    return replace(days, interval=rule.interval) if days else None


def _of_month(words: list[str]) -> Rule | None:
    match words:
        case ["the", "last", "day"]:
            return Rule(MONTHLY, month_day=LAST)
        case ["the", nth, weekday] if nth in ORDINALS and weekday in WEEKDAYS:
            return Rule(MONTHLY, weekdays=(WEEKDAYS[weekday],), ordinal=ORDINALS[nth])
        case [typed] | ["the", typed] if month_day := _month_day(typed):
            return Rule(MONTHLY, month_day=month_day)
    return None


def _plain(words: list[str], moment: Moment) -> Rule | None:
    match words:
        case [unit] if unit in UNITS:
            return Rule(_FREQUENCIES[unit])
        case ["weekday"]:
            return Rule(WEEKLY, weekdays=WORKDAYS)
        case ["other", unit] if unit in UNITS:
            return Rule(_FREQUENCIES[unit], interval=2)
        case ["other", weekday] if weekday in WEEKDAYS:
            return Rule(WEEKLY, interval=2, weekdays=(WEEKDAYS[weekday],))
        case [number, unit] if unit in UNIT_OF:
            interval = count(number)
            return Rule(_FREQUENCIES[UNIT_OF[unit]], interval) if interval else None
        case ["last", "day", "of", "the", "month"]:
            return Rule(MONTHLY, month_day=LAST)
        case [typed] if month_day := _month_day(typed):
            return Rule(MONTHLY, month_day=month_day)
    return _weekly(words) or _yearly(words, moment)


def _month_day(typed: str) -> int | None:
    found = _ORDINAL.fullmatch(typed)
    number = int(found[1]) if found else 0
    return number if 1 <= number <= 31 and ordinal(number) == typed else None


def _weekly(words: list[str]) -> Rule | None:
    """One weekday or several: `mon and thu`, `mon, wed and fri`."""
    named = [word for word in words if word != "and"]
    joined = len(words) - len(named)
    between = joined == 0 or (joined == 1 and len(words) > 2 and words[-2] == "and")
    if not named or not between or not all(word in WEEKDAYS for word in named):
        return None
    return Rule(WEEKLY, weekdays=tuple(sorted({WEEKDAYS[word] for word in named})))


def _yearly(words: list[str], moment: Moment) -> Rule | None:
    """`24 dec`; a day with a year, or in figures alone, does not come back."""
    named = calendar_day.read(words, moment) if len(words) == 2 else None
    if named is None or named.coming(moment.today) is None:
        return None
    return Rule(YEARLY, month=named.month, month_day=named.day)
