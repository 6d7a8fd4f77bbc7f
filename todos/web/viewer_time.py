"""The days of the person who looks, in their time zone (accounts/time_zone.py sets it for each request)."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from eventsourcing import local_time


def day_of(moment: datetime) -> date:
    """The day that an instant is in."""
    return local_time.day_of(moment, timezone.get_current_timezone())


def today() -> date:
    """The day that it is now."""
    return day_of(timezone.now())


def yesterday() -> date:
    """The day before today."""
    return local_time.day_before(today(), timezone.get_current_timezone())


def end_of_today() -> int:
    """When today ends, in milliseconds since 1970, as scripts count time."""
    return int(span_of_day(today()).end.timestamp() * 1000)


def span_of_day(day: date) -> local_time.Span:
    """All instants of a day."""
    return local_time.span_of_day(day, timezone.get_current_timezone())
