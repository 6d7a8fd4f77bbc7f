"""The rule of a repeat: a small part of the recurrence rules of iCalendar (RFC 5545), with one text for each rule.

FREQ and INTERVAL say how often. At most one way of naming days follows: for weeks BYDAY=MO,FR; for months BYMONTHDAY=1
to 31, or -1 for the last day, or BYDAY=1MO to 4MO, or -1MO for the last Monday; for years BYMONTH=2;BYMONTHDAY=29.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from todos.domain.errors import InvalidRepeat

DAILY, WEEKLY, MONTHLY, YEARLY = "DAILY", "WEEKLY", "MONTHLY", "YEARLY"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# The last day of a month, or the last of its Mondays.
LAST = -1
LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

# The parts that may stand beside FREQ and INTERVAL.
_NAMES_OF_DAYS: dict[str, tuple[set[str], ...]] = {
    DAILY: (set(),),
    WEEKLY: (set(), {"BYDAY"}),
    MONTHLY: (set(), {"BYMONTHDAY"}, {"BYDAY"}),
    YEARLY: (set(), {"BYMONTH", "BYMONTHDAY"}),
}
_INTERVAL = regex.compile("[1-9][0-9]{0,2}")
_MONTH = regex.compile("[1-9]|1[0-2]")
_MONTH_DAY = regex.compile("-1|[1-9]|[12][0-9]|3[01]")
_WEEKDAY_OF_MONTH = regex.compile("(?P<ordinal>[1-4]|-1)(?P<weekday>MO|TU|WE|TH|FR|SA|SU)")


@dataclass(frozen=True)
class Rule:
    """Every `interval` days, weeks, months or years, and on which days of them.

    weekdays -- from 0 for Monday, in order
    ordinal -- for months, which one of its single weekday: 1 to 4, or LAST; 0 where it names none
    month_day -- 1 to 31, or LAST; 0 where it names none
    month -- for years, the month of the day; 0 where it names none
    """

    frequency: str
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    ordinal: int = 0
    month_day: int = 0
    month: int = 0

    @property
    def names_days(self) -> bool:
        """Whether the rule itself says on which days it falls."""
        return bool(self.weekdays or self.month_day)

    def __str__(self) -> str:
        """The stored form."""
        return ";".join(f"{name}={value}" for name, value in self._parts())

    def _parts(self) -> Iterator[tuple[str, object]]:
        yield "FREQ", self.frequency
        if self.interval > 1:
            yield "INTERVAL", self.interval
        if self.weekdays:
            yield "BYDAY", ",".join(f"{self.ordinal or ''}{WEEKDAYS[each]}" for each in self.weekdays)
        if self.month:
            yield "BYMONTH", self.month
        if self.month_day:
            yield "BYMONTHDAY", self.month_day


def parse(text: str) -> Rule:
    """The rule that a text says, in any case and order of its parts. Raises InvalidRepeat, with a sentence."""
    parts = _split(text)
    frequency, interval = parts.pop("FREQ", ""), parts.pop("INTERVAL", "1")
    if frequency not in _NAMES_OF_DAYS:
        raise InvalidRepeat("A repeat goes by days, weeks, months or years. Choose one of them.")
    if not _INTERVAL.fullmatch(interval):
        raise InvalidRepeat("That is not how often a repeat can be. Choose a whole number from 1 to 999.")
    if set(parts) not in _NAMES_OF_DAYS[frequency]:
        raise InvalidRepeat(
            "These parts of a repeat do not fit together. Choose its days in one way, or leave them out."
        )
    weekdays, ordinal = _weekdays(parts.get("BYDAY"), frequency)
    month_day, month = _day_of_month(parts.get("BYMONTHDAY"), parts.get("BYMONTH"))
    return Rule(frequency, int(interval), weekdays, ordinal, month_day, month)


def _split(text: str) -> dict[str, str]:
    parts = [part.partition("=") for part in text.strip().upper().split(";")]
    named = {name: value for name, _, value in parts}
    if len(named) < len(parts):
        raise InvalidRepeat("This repeat says a part of it twice. Write it like FREQ=WEEKLY;BYDAY=MO,FR.")
    return named


def _weekdays(text: str | None, frequency: str) -> tuple[tuple[int, ...], int]:
    if text is None:
        return (), 0
    if frequency == MONTHLY:
        return _weekday_of_month(text)
    named = set(text.split(","))
    if not named <= set(WEEKDAYS):
        raise InvalidRepeat("A repeat by weeks is on weekdays. Choose from Monday to Sunday.")
    return tuple(sorted(map(WEEKDAYS.index, named))), 0


def _weekday_of_month(text: str) -> tuple[tuple[int, ...], int]:
    found = _WEEKDAY_OF_MONTH.fullmatch(text)
    if found is None:
        raise InvalidRepeat("A month has no such weekday. Choose one weekday, the first to the fourth or the last.")
    return (WEEKDAYS.index(found["weekday"]),), int(found["ordinal"])


def _day_of_month(day: str | None, month: str | None) -> tuple[int, int]:
    if day is None:
        return 0, 0
    if not _MONTH_DAY.fullmatch(day):
        raise InvalidRepeat("A month has no such day. Choose one from 1 to 31, or the last.")
    if month is None:
        return int(day), 0
    if not _MONTH.fullmatch(month) or not 1 <= int(day) <= LONGEST_MONTHS[int(month) - 1]:
        raise InvalidRepeat("A year has no such day. Choose another one.")
    return int(day), int(month)
