"""Parses the query parameter `at`: a position of the log, a day, or a time of day. Does not import Django."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo

from todos.domain.numbers import parse_number

NOT_A_MOMENT = "This is neither a time nor a position. Type it like 2026-11-17 09:20."
STILL_TO_COME = "That is still to come."
# Databases cannot convert times of other centuries in every time zone.
YEARS = range(1900, 3000)


class InvalidMoment(ValueError):
    """The text names no moment in the past. The message is for the person who typed it."""


def parse_as_of(text: str, zone: tzinfo, now: datetime) -> int | datetime:
    """The position, or the moment in UTC, that `text` names for a reader in `zone`. Raises InvalidMoment.

    A day or a minute means its last instant, so that everything in it is included. The result is never after `now`.
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
    """The beginning and the length of the day, minute or second that a text names."""
    try:
        if len(text) == len("2026-11-17"):
            return datetime.combine(datetime.fromisoformat(text), time()), timedelta(days=1)
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidMoment(NOT_A_MOMENT) from error
    return moment, timedelta(seconds=1) if text.count(":") > 1 else timedelta(minutes=1)
