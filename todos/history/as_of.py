"""What somebody means by `at`: a position of the log, a day, or a time of day. Knows no Django."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo

from todos.domain.numbers import parse_number

NOT_A_MOMENT = "This is neither a time nor a position. Type it like 2026-11-17 09:20."
STILL_TO_COME = "That is still to come."
# Databases cannot tell times of other centuries in every zone.
YEARS = range(1900, 3000)


class InvalidMoment(ValueError):
    """The text names no moment of the past; the message is for the person who typed it."""


def parse_as_of(text: str, zone: tzinfo, now: datetime) -> int | datetime:
    """The position, or the moment in UTC, that `text` means to somebody in `zone`. Raises InvalidMoment.

    A day means its end and a minute its last instant, so that all that happened in it is in; never later than `now`.
    """
    text = text.strip()
    if (position := parse_number(text)) is not None:
        return position
    begin, length = _span(text)
    if begin.year not in YEARS:
        raise InvalidMoment(NOT_A_MOMENT)
    begin = (begin if begin.tzinfo else begin.replace(tzinfo=zone)).astimezone(UTC)
    if begin > now:
        raise InvalidMoment(STILL_TO_COME)
    return min(begin + length - timedelta(microseconds=1), now)


def _span(text: str) -> tuple[datetime, timedelta]:
    """When the day, the minute or the second begins that a text names, and how long it lasts."""
    try:
        if len(text) == len("2026-11-17"):
            return datetime.combine(datetime.fromisoformat(text), time()), timedelta(days=1)
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidMoment(NOT_A_MOMENT) from error
    return moment, timedelta(seconds=1) if text.count(":") > 1 else timedelta(minutes=1)
