"""A day by its number and month: `12 dec`, `dec 12`, `24.12.`, `12/3`, `2026-12-24`."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from todos.domain.quick_add.moment import Moment
from todos.domain.quick_add.vocabulary import MONTHS

# Further than anybody plans; a typed year begins with 19, 20 or 21.
LAST_YEAR = 2199
_YEAR = r"(?P<year>(?:19|20|21)[0-9]{2})"
_NUMBER = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_FORMS = [
    re.compile(form)
    for form in (
        _YEAR + r"-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})",
        r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\." + _YEAR + "?",
        _NUMBER + rf" (?P<month>[a-z]+)(?: {_YEAR})?",
        rf"(?P<month>[a-z]+) {_NUMBER}(?: {_YEAR})?",
    )
]
_SLASHES = re.compile(rf"([0-9]{{1,2}})/([0-9]{{1,2}})(?:/{_YEAR})?")
# All day and all night, and no day of July.
_ALWAYS = "24/7"


class CalendarDay(NamedTuple):
    """A day and a month; `year` is None where none was typed."""

    day: int
    month: int
    year: int | None = None

    def coming(self, start: date) -> date | None:
        """That day; without a year, the first from `start` on. None where no calendar has it."""
        years = [self.year] if self.year else range(start.year, start.year + 9)
        days = filter(None, (_date(year, self.month, self.day) for year in years))
        return next((day for day in days if self.year or day >= start), None)


def read(words: list[str], moment: Moment) -> CalendarDay | None:
    """The day that the words name, or None."""
    text = " ".join(words)
    if found := _SLASHES.fullmatch(text):
        return _by_slashes(found, moment.day_first)
    found = next(filter(None, (form.fullmatch(text) for form in _FORMS)), None)
    if found is None or (month := _month(found["month"])) is None:
        return None
    return CalendarDay(int(found["day"]), month, _number(found["year"]))


def _by_slashes(found: re.Match[str], day_first: bool) -> CalendarDay | None:
    day, month = (found[1], found[2]) if day_first else (found[2], found[1])
    return None if found[0] == _ALWAYS else CalendarDay(int(day), int(month), _number(found["year"]))


def _month(text: str) -> int | None:
    return int(text) if text.isdecimal() else MONTHS.get(text)


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
