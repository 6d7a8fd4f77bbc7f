"""Tags and filters that show a moment in the reader's time zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from eventsourcing.local_time import is_shown_twice
from todos.web import viewer_time

register = template.Library()
BASELINE = 28  # the baseline of the bars in the strip of days, in pixels from its top


@register.simple_tag
def time(moment: datetime, clock: str = "", seen: datetime | None = None) -> SafeString:
    """A moment as a `time` element: a short text, with the exact time as its title.

    clock -- when given, the text has the time of day beside the day
    seen -- the moment from which the reader looks; by default now
    """
    text = short_time_from(moment, seen) if seen else short_time(moment, clock)
    local = timezone.localtime(moment)
    day = _short_date(viewer_time.day_of(moment)) if clock and is_today(moment) else ""
    # On paper a time of today needs its day too.
    printed = format_html('<span class="printed">{} </span>', day) if day else ""
    element = '<time datetime="{}" title="{}">{}{}</time>'
    return format_html(element, local.isoformat(), utc(moment), printed, text)


@register.filter
def short_time(moment: datetime, clock: str = "") -> str:
    """09:41 today, Mon within a week, 18 Nov this year, 18 Nov 2025 before. With `clock`, the time of day as well."""
    return _short(moment, timezone.now(), clock)


@register.filter
def is_today(moment: datetime) -> bool:
    """Whether a moment is today for the reader. Then its short time names no day."""
    return viewer_time.day_of(moment) == viewer_time.today()


@register.filter
def short_time_from(moment: datetime, seen: datetime) -> str:
    """`short_time` for a reader who looks from the moment `seen`."""
    return _short(moment, seen)


def _short(moment: datetime, now: datetime, clock: str = "") -> str:
    day, today = viewer_time.day_of(moment), viewer_time.day_of(now)
    age = (today - day).days
    if age == 0:
        return time_of_day(moment)
    if day.year != today.year:
        return f"{_short_date(day)} {day.year}"
    name = f"{day:%a}" if 0 < age < 7 and not clock else _short_date(day)
    return f"{name} {time_of_day(moment)}" if clock else name


def _short_date(day: date) -> str:
    return f"{day.day} {day:%b}"


@register.filter
def time_of_day(moment: datetime) -> str:
    """09:41; with its offset, as 02:30 UTC+2, where the reader's clocks show that time twice."""
    local = timezone.localtime(moment)
    return f"{local:%H:%M} {utc_offset(moment)}" if is_shown_twice(local) else f"{local:%H:%M}"


@register.filter
def utc_offset(moment: datetime) -> str:
    """UTC+2, UTC+10:30, UTC-3"""
    offset = timezone.localtime(moment).utcoffset()
    assert offset is not None
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    return f"UTC{'-' if offset < timedelta() else '+'}{hours}{f':{minutes:02}' if minutes else ''}"


@register.filter
def full_time(moment: datetime) -> str:
    """18 November 2026 19:44"""
    return f"{_date(moment)} {time_of_day(moment)}"


@register.simple_tag
def clock_time(moment: datetime) -> SafeString:
    """A moment as a `time` element that shows 19:44: beneath the heading of its day."""
    local = timezone.localtime(moment)
    element = '<time datetime="{}" title="{}">{}</time>'
    return format_html(element, local.isoformat(), utc(moment), time_of_day(moment))


@register.filter
def day(date: date) -> str:
    """Today, Tuesday 24 November; in another year Friday 21 November 2025."""
    name = {0: "Today, ", 1: "Yesterday, "}.get((viewer_time.today() - date).days, "")
    return f"{name}{plain_day(date)}"


@register.filter
def plain_day(date: date) -> str:
    """Tuesday 24 November, also today; in another year Friday 21 November 2025."""
    year = "" if date.year == viewer_time.today().year else f" {date.year}"
    return f"{date:%A} {date.day} {date:%B}{year}"


@register.filter
def spoken_time(moment: datetime) -> str:
    """17 November 2026 at 09:20"""
    return f"{_date(moment)} at {time_of_day(moment)}"


def _date(moment: datetime) -> str:
    day = viewer_time.day_of(moment)
    return f"{day.day} {day:%B %Y}"


@register.filter
def utc(moment: datetime) -> str:
    """The exact time in UTC."""
    return f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC"


@register.filter
def bar_top(height: int) -> int:
    """The y of the top of a bar in the strip of days. The bar ends on the baseline."""
    return BASELINE - height
