"""A day in words: `tomorrow`, `fri`, `next week`, `in 3 days`, or a day of the calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from todos.domain.quick_add import calendar_day
from todos.domain.quick_add.calendar_day import LAST_YEAR
from todos.domain.quick_add.moment import Moment, on_weekday
from todos.domain.quick_add.vocabulary import UNIT_OF, WEEKDAYS


def read(words: list[str], moment: Moment, start: date) -> date | None:
    """The day that the words name, or None. `start` is the first day that a weekday alone can mean."""
    match words:
        case ["today"]:
            return moment.today
        case ["tomorrow"]:
            return moment.today + timedelta(days=1)
        case ["in", number, unit]:
            return _later(moment.today, number, UNIT_OF.get(unit, ""))
        case ["next", *rest]:
            return _next(rest, moment)
        case ["on", "next", weekday] | [weekday, "next", "week"] if weekday in WEEKDAYS:
            return _next([weekday], moment)
        case ["on", *rest]:
            return _named(rest, moment, start)
    return _named(words, moment, start)


def after_months(day: date, months: int) -> date | None:
    """The same day so many months later, or the last of that month where it is shorter. None past the last year."""
    years, month = divmod(day.month - 1 + months, 12)
    if day.year + years > LAST_YEAR:
        return None
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def _named(words: list[str], moment: Moment, start: date) -> date | None:
    match words:
        case [weekday] | ["this", weekday] if weekday in WEEKDAYS:
            return on_weekday(WEEKDAYS[weekday], start)
        case [weekday, *rest] if rest and weekday in WEEKDAYS:
            named = _of_calendar(rest, moment)
            return named if named and named.weekday() == WEEKDAYS[weekday] else None
    return _of_calendar(words, moment)


def _of_calendar(words: list[str], moment: Moment) -> date | None:
    named = calendar_day.read(words, moment)
    return named.coming(moment.today) if named else None


def _next(words: list[str], moment: Moment) -> date | None:
    match words:
        case ["week"]:
            return moment.next_week()
        case ["month"]:
            return after_months(moment.today.replace(day=1), 1)
        case [weekday] | ["week", weekday] if weekday in WEEKDAYS:
            return on_weekday(WEEKDAYS[weekday], moment.next_week())
    return None


def _later(today: date, typed: str, unit: str) -> date | None:
    number = count(typed)
    if not number or not unit:
        return None
    if unit in ("month", "year"):
        return after_months(today, number * (12 if unit == "year" else 1))
    return today + timedelta(days=number * (7 if unit == "week" else 1))


def count(typed: str) -> int | None:
    """A number from 1 to 999, or None."""
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 3 else 0
    return number or None
