"""Parses the query parameter `at`: a position of the log, a day, or a time of day. Does not import Django."""

from __future__ import annotations

from datetime import datetime, tzinfo

from eventsourcing.local_time import InvalidTime, SkippedTime, Span, parse_span, with_offset
from todos.domain.numbers import parse_number

NOT_A_MOMENT = "Enter a date and time like 2026-11-17 09:20, or the number of a change."
STILL_TO_COME = "That is in the future."
FOLDS = {"": None, "0": 0, "1": 1}


class InvalidMoment(ValueError):
    """The text names no moment in the past. The message is for the person who typed it."""


def parse_as_of(text: str, zone: tzinfo, now: datetime, fold: str = "") -> int | datetime:
    """The position, or the moment in UTC, that `text` names for a reader in `zone`. Raises InvalidMoment.

    A day or a minute means its last instant, so that everything in it is included. The result is never after `now`.
    fold -- '0' or '1' for one pass of a time that clocks showed twice; '' for both
    """
    if (position := parse_number(text.strip())) is not None:
        return position
    span = _span(text, zone, fold)
    if span.start > now:
        raise InvalidMoment(STILL_TO_COME)
    return min(span.last, now)


def exact_text(text: str, zone: tzinfo, fold: str = "") -> str:
    """The same text, which means the same to `parse_as_of` without `fold`."""
    return with_offset(text.strip(), zone, FOLDS[fold])


def _span(text: str, zone: tzinfo, fold: str) -> Span:
    if fold not in FOLDS:
        raise InvalidMoment(NOT_A_MOMENT)
    try:
        return parse_span(text, zone, FOLDS[fold])
    except InvalidTime as error:
        raise InvalidMoment(NOT_A_MOMENT) from error
    except SkippedTime as skipped:
        wanted, before, after = skipped.wanted, skipped.before, skipped.after
        raise InvalidMoment(
            f"There was no {wanted:%H:%M} on {wanted.day} {wanted:%B %Y} in {zone}: the clocks went from {before:%H:%M}"
            f" to {after:%H:%M}. Type another time."
        ) from skipped
