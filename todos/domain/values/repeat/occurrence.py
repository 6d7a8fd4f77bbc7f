"""The days on which a rule falls.

A rule is counted in periods: days, weeks that begin on Monday, months, or years, each with a number. It falls into each
`interval`th of them, at least once. A day that a month does not have means its last one: so no period is left out, and
a rule for the 31st is back on the 31st after February. (iCalendar leaves such months out.)
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from todos.domain.values.repeat.rule import DAILY, LAST, MONTHLY, WEEKLY, YEARLY, Rule

_MONTHS, _WEEK = 12, 7
_NUMBERS: dict[str, Callable[[date], int]] = {
    DAILY: date.toordinal,
    # Day 1 was a Monday.
    WEEKLY: lambda day: (day.toordinal() - 1) // _WEEK,
    MONTHLY: lambda day: day.year * _MONTHS + day.month - 1,
    YEARLY: lambda day: day.year,
}


def first_after(rule: Rule, start: date, after: date) -> date:
    """The first day of the rule after `after`, which is `start` or later.

    Periods are counted from the one that `start` is in. Where the rule names no days, it falls on the day that `start`
    is in its period.
    """
    number_of = _NUMBERS[rule.frequency]
    begin = number_of(start)
    reached = begin + (number_of(after) - begin) // rule.interval * rule.interval
    days = (day for number in (reached, reached + rule.interval) for day in _days(rule, number, start))
    return next(day for day in days if day > after)


def first_from(rule: Rule, start: date) -> date:
    """The first day of the rule from `start` on: where it names a day of the month, the first month that has it.

    An interval leaves nothing out before the first time.
    """
    each = replace(rule, interval=1)
    day = first_after(each, start, start - timedelta(days=1))
    while rule.month_day not in (0, LAST, day.day):
        day = first_after(each, start, day)
    return day


def _days(rule: Rule, number: int, start: date) -> Iterator[date]:
    """The days of the rule in one period, in order."""
    match rule.frequency:
        case "DAILY":
            yield date.fromordinal(number)
        case "WEEKLY":
            monday = date.fromordinal(number * _WEEK + 1)
            yield from (monday + timedelta(days=weekday) for weekday in rule.weekdays or (start.weekday(),))
        case "MONTHLY":
            yield _in_month(rule, number // _MONTHS, number % _MONTHS + 1, start)
        case "YEARLY":
            yield _in_month(rule, number, rule.month or start.month, start)


def _in_month(rule: Rule, year: int, month: int, start: date) -> date:
    first_weekday, length = monthrange(year, month)
    if rule.ordinal:
        return date(year, month, _nth(rule.ordinal, (rule.weekdays[0] - first_weekday) % _WEEK + 1, length))
    day = length if rule.month_day == LAST else min(rule.month_day or start.day, length)
    return date(year, month, day)


def _nth(ordinal: int, first: int, length: int) -> int:
    """The day of the month of a weekday whose first one is on the day `first`."""
    return first + (length - first) // _WEEK * _WEEK if ordinal == LAST else first + (ordinal - 1) * _WEEK
