"""Days and times of a time zone, as spans of instants; and instants as days and times. Does not import Django.

A day lasts from the first instant at which the clocks of the zone have reached its midnight until the first one of the
next day. So days follow one another without gap and overlap, and each instant is in one day. A day has 24 hours only
where no clock is set in it; one that a zone skipped (Pacific/Apia, 30 December 2011) has none.

Clocks that are set back show some times twice. `fold` tells the two apart: 0 the first pass, 1 the second (PEP 495).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

# Beyond these years some zones and databases cannot convert a time.
YEARS = range(1900, 3000)
TICK = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_TEXT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:[T ](?P<minute>\d\d:\d\d)(?P<second>:\d\d)?(?:[.,](?P<fraction>\d{1,6}))?"
    r"(?P<offset>Z|[+\- ]\d\d:?\d\d(?::\d\d)?)?)?",
    re.ASCII | re.IGNORECASE,
)


class InvalidTime(ValueError):
    """The text is no day and no time like 2026-11-17 or 2026-11-17T09:20, or it is outside of YEARS."""


class SkippedTime(ValueError):
    """The clocks of the zone never showed this time: they went from `before` to `after`."""

    def __init__(self, wanted: datetime, before: datetime, after: datetime) -> None:
        self.wanted, self.before, self.after = wanted, before, after
        super().__init__(f"There was no {wanted}: the clocks went from {before} to {after}.")


class Span(NamedTuple):
    """The instants from `start` until before `end`, both in UTC."""

    start: datetime
    end: datetime

    @property
    def last(self) -> datetime:
        """The last instant, to the microsecond; for a day that a zone skipped, the one before it."""
        return self.end - TICK


class ShownTime(NamedTuple):
    """An instant as clocks show it: the text of its minute, 2026-10-25T02:30, and which pass of that minute it is.

    fold -- 0 or 1 for a minute that was shown twice; None for any other
    """

    text: str
    fold: int | None


def day_of(moment: datetime, zone: tzinfo) -> date:
    """The day in this zone that an instant is in."""
    local = moment.astimezone(zone)
    day = local.date()
    # Clocks that are set back across midnight, some time after it, show a day again when the next has begun.
    return day + _DAY if local.fold and moment >= _start(day + _DAY, zone) else day


def span_of_day(day: date, zone: tzinfo) -> Span:
    """All instants of a day in this zone."""
    return Span(_start(day, zone), _start(day + _DAY, zone))


def day_before(day: date, zone: tzinfo) -> date:
    """The last day before this one that had any instant in this zone."""
    return day_of(_start(day, zone) - TICK, zone)


def parse_span(text: str, zone: tzinfo, fold: int | None = None) -> Span:
    """All instants that a text means for people in this zone.

    2026-11-17 means the day, 2026-11-17T09:20 the minute, 2026-11-17T09:20:07.5 a tenth of a second. An offset (Z,
    +01:00) takes the place of the zone. A time that was shown twice means both passes and all between, with `fold` one.
    Raises InvalidTime, SkippedTime.
    """
    found = _TEXT.fullmatch(text.strip())
    if found is None or (found["fraction"] and not found["second"]):
        raise InvalidTime(text)
    try:
        if found["minute"] is None:
            day = date.fromisoformat(found["day"])
            _check_year(day)
            return span_of_day(day, zone)
        # An address that is typed by hand loses the + of an offset: there it means a space.
        offset = (found["offset"] or "").upper().replace(" ", "+")
        clock = f"{found['minute']}{found['second'] or ':00'}.{found['fraction'] or '0'}"
        begin = datetime.fromisoformat(f"{found['day']}T{clock}{offset}")
    except ValueError as error:
        raise InvalidTime(text) from error
    _check_year(begin.date())
    length = _length(found["second"], found["fraction"])
    if begin.tzinfo is not None:
        return Span(begin.astimezone(UTC), begin.astimezone(UTC) + length)
    return _span_of_time(begin, length, zone, fold)


def with_offset(text: str, zone: tzinfo, fold: int | None) -> str:
    """A text that `parse_span` takes, with the offset of the pass that `fold` names, where it was shown twice."""
    found = _TEXT.fullmatch(text)
    if fold is None or found is None or not found["minute"] or found["offset"]:
        return text
    local = datetime.fromisoformat(f"{found['day']}T{found['minute']}").replace(tzinfo=zone, fold=fold)
    return f"{text}{offset_text(local)}" if is_shown_twice(local) else text


def shown(moment: datetime, zone: tzinfo) -> ShownTime:
    """An instant as clocks in this zone show it. `parse_span` of both gives the minute that holds the instant."""
    local = moment.astimezone(zone)
    return ShownTime(f"{local:%Y-%m-%dT%H:%M}", local.fold if is_shown_twice(local) else None)


def is_shown_twice(local: datetime) -> bool:
    """Whether clocks in the zone of this time, which is not a skipped one, show it in two passes."""
    return local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()


def offset_text(local: datetime) -> str:
    """The offset of an aware time as +02:00."""
    return local.isoformat(timespec="minutes")[len("2026-10-25T02:30") :]


def _length(second: str | None, fraction: str | None) -> timedelta:
    if second is None:
        return timedelta(minutes=1)
    return timedelta(microseconds=10 ** (6 - len(fraction or "")))


def _span_of_time(begin: datetime, length: timedelta, zone: tzinfo, fold: int | None) -> Span:
    first, last = (_instant(begin, zone, each) for each in ((0, 1) if fold is None else (fold, fold)))
    if first.astimezone(zone).replace(tzinfo=None) != begin:
        jump = _jump(begin, zone)
        before = (jump - TICK).astimezone(zone).replace(tzinfo=None) + TICK
        raise SkippedTime(begin, before, jump.astimezone(zone).replace(tzinfo=None))
    return Span(first, last + length)


def _start(day: date, zone: tzinfo) -> datetime:
    """The first instant at which the clocks have reached the midnight that begins this day."""
    midnight = datetime.combine(day, time())
    start = _instant(midnight, zone, 0)
    return start if start.astimezone(zone).replace(tzinfo=None) == midnight else _jump(midnight, zone)


def _instant(local: datetime, zone: tzinfo, fold: int) -> datetime:
    return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _jump(skipped: datetime, zone: tzinfo) -> datetime:
    """The instant at which the clocks went forward over a skipped time."""
    # Of a skipped time, fold 0 has the offset before the jump, and so the later instant (PEP 495).
    early, late = _instant(skipped, zone, 1), _instant(skipped, zone, 0)
    offset = late.astimezone(zone).utcoffset()
    seconds = range(int((late - early).total_seconds()) + 1)
    after = bisect_left(seconds, True, key=lambda past: _later(early, past).astimezone(zone).utcoffset() == offset)
    return _later(early, after)


def _later(moment: datetime, seconds: int) -> datetime:
    return moment + timedelta(seconds=seconds)


def _check_year(day: date) -> None:
    if day.year not in YEARS:
        raise InvalidTime(f"{day}")
