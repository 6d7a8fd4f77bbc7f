"""When and where a text was typed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple


class Moment(NamedTuple):
    """`now` is in the person's zone. `week_start` is 0 for Monday, 6 for Sunday."""

    now: datetime
    zone: str
    day_first: bool = True
    week_start: int = 0

    @property
    def today(self) -> date:
        """The day of the person who types."""
        return self.now.date()

    def start(self, at: time | None) -> date:
        """The first day on which that time is still to come: today, or tomorrow where it is past."""
        past = at is not None and at < self.now.time().replace(second=0, microsecond=0)
        return self.today + timedelta(days=past)

    def next_week(self) -> date:
        """The first day of the next week."""
        return self.today + timedelta(days=7 - (self.today.weekday() - self.week_start) % 7)


def on_weekday(weekday: int, start: date) -> date:
    """The first such weekday from `start` on."""
    return start + timedelta(days=(weekday - start.weekday()) % 7)
