"""When a todo is due: a day, or a day and a time in a zone. The rule for it, and its stored form.

Stored as text: "" for none, "2026-12-24", or "2026-12-24T09:00[Europe/Berlin]", which is the form of Temporal without
an offset. It is what people wrote down, never an instant: no change of the rules of a zone moves it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import regex

from eventsourcing import local_time
from todos.domain.errors import InvalidDue

FIRST_YEAR, LAST_YEAR = 1900, 2999
# The longest stored text, with the longest name of a zone. Columns hold this many characters.
MAX_LENGTH = 80
_FORM = regex.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:T(?P<time>[0-9]{2}:[0-9]{2})\[(?P<zone>[A-Za-z0-9_+\-/]{1,60})\])?"
)


@dataclass(frozen=True)
class Due:
    """A day, and perhaps a time of that day in a zone.

    zone -- the name of the zone, as in "Europe/Berlin"; '' where there is no time
    """

    day: date
    time: time | None = None
    zone: str = ""

    def __str__(self) -> str:
        """The stored form."""
        return f"{self.day}" if self.time is None else f"{self.day}T{self.time:%H:%M}[{self.zone}]"


def clean(text: object) -> str:
    """The stored form of a text that has it. Raises InvalidDue for any other text, also for an unknown zone."""
    kept = text.strip() if isinstance(text, str) else None
    if kept == "":
        return kept
    return str(_read(kept))


def parse(text: str) -> Due | None:
    """What a stored text says; None for ''. Raises InvalidDue."""
    return _read(text) if text else None


def instant(due: Due) -> datetime | None:
    """When a time falls, in UTC; None for a whole day.

    A time that clocks skip falls as much later as they skip. A time that they show twice falls at its first pass.
    """
    if due.time is None:
        return None
    return datetime.combine(due.day, due.time, ZoneInfo(due.zone)).astimezone(UTC)


def day_in(due: Due, zone: tzinfo) -> date:
    """The day on which it is due for people in a zone. A whole day is the same day everywhere.

    A time is on the day of its instant there; in its own zone it stays on the day that is written.
    """
    moment = instant(due)
    if moment is None or str(zone) == due.zone:
        return due.day
    return local_time.day_of(moment, zone)


def is_overdue(due: Due, now: datetime, zone: tzinfo) -> bool:
    """Whether it is past for people in a zone: a day from the next midnight on, a time from its instant on."""
    moment = instant(due)
    return due.day < local_time.day_of(now, zone) if moment is None else moment <= now


def moved_to(due: Due, day: date) -> Due:
    """The same time on another day."""
    return replace(due, day=day)


def _read(text: str | None) -> Due:
    found = _FORM.fullmatch(text or "")
    if found is None:
        raise InvalidDue(f"“{text}” is no day. Write it like 2026-12-24, or with a time and its zone.")
    try:
        day = date.fromisoformat(found["day"])
        at = time.fromisoformat(found["time"]) if found["time"] else None
    except ValueError as error:
        raise InvalidDue(f"There is no {text}. Choose another day.") from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidDue(f"The year must be from {FIRST_YEAR} to {LAST_YEAR}. Choose another day.")
    if at is not None:
        _check_zone(found["zone"])
    return Due(day, at, found["zone"] or "")


def _check_zone(name: str) -> None:
    if not is_zone(name):
        raise InvalidDue(f"There is no time zone {name}. Choose one on the account page.")


def is_zone(name: str) -> bool:
    """Whether a time of day may be in the zone of this name."""
    return name in _zones()


@cache
def _zones() -> frozenset[str]:
    """The zones that mean the same on every machine: neither its own clock, nor the ones that count leap seconds."""
    return frozenset(available_timezones() - {"localtime", "Factory"})
