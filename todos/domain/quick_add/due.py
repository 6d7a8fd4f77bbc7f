"""A day, a time, or both, as the last words of a text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import NamedTuple

from todos.domain.quick_add import clock_time, day
from todos.domain.quick_add.moment import Moment
from todos.domain.quick_add.vocabulary import DAY_NAMES, MONTH_NAMES


class Due(NamedTuple):
    """`named` says whether a day was typed; a time alone has the next day on which it comes."""

    day: date
    at: time | None = None
    named: bool = True

    def text(self, zone: str) -> str:
        """The stored form."""
        return f"{self.day}T{self.at:%H:%M}[{zone}]" if self.at else f"{self.day}"

    def said(self, moment: Moment) -> str:
        """Short words for a chip: "Fri 4 December, 9:00"; the year where it is another one."""
        said = f"{DAY_NAMES[self.day.weekday()][:3]} {self.day.day} {MONTH_NAMES[self.day.month - 1]}"
        said += f" {self.day.year}" if self.day.year != moment.today.year else ""
        return f"{said}, {clock_time.time_said(self.at)}" if self.at else said


def read(words: list[str], moment: Moment) -> Due | None:
    """The day and time that the words name, or None."""
    if words[:1] == ["due"]:
        words = words[1:]
    if words[:1] == ["by"]:
        words = words[1:]
    return _time_alone(words, moment) or next(_readings(words, moment), None)


def _time_alone(words: list[str], moment: Moment) -> Due | None:
    at = clock_time.read(words)
    if at is None or clock_time.is_doubtful(words):
        return None
    return Due(moment.start(at), at, named=False)


def _readings(words: list[str], moment: Moment) -> Iterator[Due]:
    """A day alone, a day and a time, a time and a day."""
    if named := day.read(words, moment, moment.today):
        yield Due(named)
    for cut in range(1, len(words)):
        for days, times in ((words[:cut], words[cut:]), (words[cut:], words[:cut])):
            at = clock_time.read(times)
            if at and (named := day.read(days, moment, moment.start(at))):
                yield Due(named, at)
