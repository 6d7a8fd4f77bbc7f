"""The rule of a repeat: the days it falls on, its stored text, and how a chip says it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from todos.domain.quick_add.calendar_day import CalendarDay
from todos.domain.quick_add.moment import on_weekday
from todos.domain.quick_add.vocabulary import DAY_NAMES, MONTH_NAMES

WORKDAYS = (0, 1, 2, 3, 4)
# The last day of a month, whichever it is.
LAST = -1
_FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
# Shorter months have no such day: without it the rule would forget the day in February.
_FIRST_LATE_DAY = 29


class Rule(NamedTuple):
    """Every `interval` units, on these weekdays, on this day of the month, or on this day of the year."""

    unit: str
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    month_day: int = 0
    year_day: CalendarDay | None = None

    @property
    def names_a_day(self) -> bool:
        """Whether the rule itself says on which days it falls."""
        return bool(self.weekdays or self.month_day or self.year_day)

    def first(self, start: date) -> date:
        """The first day from `start` on."""
        if self.weekdays:
            return min(on_weekday(weekday, start) for weekday in self.weekdays)
        if self.month_day:
            return self._first_of_month(start)
        return (self.year_day and self.year_day.coming(start)) or start

    def text(self, due: date, counts_from: str) -> str:
        """The stored form."""
        parts = [f"FREQ={_FREQUENCIES[self.unit]}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.weekdays:
            parts.append("BYDAY=" + ",".join(DAY_NAMES[weekday][:2].upper() for weekday in sorted(self.weekdays)))
        if month_day := self.month_day or self._late_day(due, counts_from):
            parts.append(f"BYMONTHDAY={month_day}")
        return ";".join(parts)

    def said(self, counts_from: str) -> str:
        """Short words for a chip: "every Friday", "3 days after it is done"."""
        if counts_from == "done":
            return f"{self._span('a')} after it is done"
        if self.weekdays and self.interval == 1:
            return f"every {_days_said(self.weekdays)}"
        on = self._on()
        return f"every {self._span('')} on {on}" if on else f"every {self._span('')}"

    def _span(self, one: str) -> str:
        return f"{self.interval} {self.unit}s" if self.interval > 1 else f"{one} {self.unit}".strip()

    def _on(self) -> str:
        if self.weekdays:
            return _days_said(self.weekdays)
        if self.month_day:
            return "the last day" if self.month_day == LAST else f"the {ordinal(self.month_day)}"
        return f"{self.year_day.day} {MONTH_NAMES[self.year_day.month - 1]}" if self.year_day else ""

    def _late_day(self, due: date, counts_from: str) -> int:
        keeps = self.unit == "month" and counts_from == "due" and due.day >= _FIRST_LATE_DAY
        return due.day if keeps else 0

    def _first_of_month(self, start: date) -> date:
        days = (start + timedelta(days=ahead) for ahead in range(62))
        return next(day for day in days if (_is_last(day) if self.month_day == LAST else day.day == self.month_day))


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th, 21st."""
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _is_last(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def _days_said(weekdays: tuple[int, ...]) -> str:
    if tuple(sorted(weekdays)) == WORKDAYS:
        return "weekday"
    *before, last = [DAY_NAMES[weekday] for weekday in sorted(weekdays)]
    return f"{', '.join(before)} and {last}" if before else last
