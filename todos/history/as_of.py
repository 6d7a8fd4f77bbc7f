"""What somebody means by `at`: a position of the log, a day, or a time of day. Knows no Django."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo

NO_MOMENT = "This is neither a time nor a position. Type it like 2026-11-17 09:20."
STILL_TO_COME = "That is still to come."
# Databases count positions in 64 bits, and cannot tell times of other centuries in every zone.
LONGEST_POSITION, YEARS = 18, range(1900, 3000)


class NoMoment(ValueError):
    """The text means no moment of the past; the message is for whoever typed it."""


def read(text: str, zone: tzinfo, now: datetime) -> int | datetime:
    """The position, or the moment in UTC, that `text` means to somebody in `zone`.

    A day means its end, a minute its last instant, so that what happened in it is in; but never later than `now`.
    Raises NoMoment.
    """
    text = text.strip()
    if text.isascii() and text.isdecimal() and len(text) <= LONGEST_POSITION:
        return int(text)
    begin, length = _span(text)
    if begin.year not in YEARS:
        raise NoMoment(NO_MOMENT)
    begin = (begin if begin.tzinfo else begin.replace(tzinfo=zone)).astimezone(UTC)
    if begin > now:
        raise NoMoment(STILL_TO_COME)
    return min(begin + length - timedelta(microseconds=1), now)


def _span(text: str) -> tuple[datetime, timedelta]:
    """When the day, the minute or the second begins that a text names, and how long it lasts."""
    try:
        if len(text) == len("2026-11-17"):
            return datetime.combine(datetime.fromisoformat(text), time()), timedelta(days=1)
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise NoMoment(NO_MOMENT) from error
    return moment, timedelta(seconds=1) if text.count(":") > 1 else timedelta(minutes=1)
