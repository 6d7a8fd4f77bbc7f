"""When a job is due: at every so many seconds, or once a day at a time that clocks show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Protocol

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)


class Schedule(Protocol):
    """Instants at which a job is due, about `period` apart."""

    @property
    def period(self) -> timedelta: ...

    def latest(self, now: datetime) -> datetime:
        """The last of these instants that is not after `now`, in UTC."""
        ...


@dataclass(frozen=True)
class Every:
    """Due each time that the interval has passed, counted from 1970, so all processes agree."""

    interval: timedelta

    @property
    def period(self) -> timedelta:
        return self.interval

    def latest(self, now: datetime) -> datetime:
        return now - (now - _EPOCH) % self.interval


@dataclass(frozen=True)
class Daily:
    """Due once on every day of the calendar, at a time of day in a zone.

    A time that clocks show twice means the first pass. For a time that clocks skip it is due as much later as they
    were set forward.
    """

    at: time
    zone: tzinfo = UTC

    @property
    def period(self) -> timedelta:
        return _DAY

    def latest(self, now: datetime) -> datetime:
        day = now.astimezone(self.zone).date()
        today = self._instant(day)
        return today if today <= now else self._instant(day - _DAY)

    def _instant(self, day: date) -> datetime:
        # fold is 0: of a time that was shown twice the first, of a skipped one the offset before the jump (PEP 495).
        return datetime.combine(day, self.at, self.zone).astimezone(UTC)
