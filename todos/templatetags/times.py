"""Tags and filters that show a moment in the reader's time zone."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

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
    day = f"{local.day} {local:%b}" if clock and is_today(moment) else ""
    # On paper a time of today needs its day too.
    printed = format_html('<span class="printed">{} </span>', day) if day else ""
    element = '<time datetime="{}" title="{}">{}{}</time>'
    return format_html(element, local.isoformat(), utc(moment), printed, text)


@register.filter
def short_time(moment: datetime, clock: str = "") -> str:
    """09:41 today, Mon within a week, 18 Nov this year, 18 Nov 2025 before. With `clock`, the time of day as well."""
    return _short(timezone.localtime(moment), timezone.localtime(), clock)


@register.filter
def is_today(moment: datetime) -> bool:
    """Whether a moment is today for the reader. Then its short time names no day."""
    return timezone.localdate(moment) == timezone.localdate()


@register.filter
def short_time_from(moment: datetime, seen: datetime) -> str:
    """`short_time` for a reader who looks from the moment `seen`."""
    return _short(timezone.localtime(moment), timezone.localtime(seen))


def _short(local: datetime, now: datetime, clock: str = "") -> str:
    age = (now.date() - local.date()).days
    if age == 0:
        return f"{local:%H:%M}"
    if local.year != now.year:
        return f"{local.day} {local:%b %Y}"
    day = f"{local:%a}" if 0 < age < 7 and not clock else f"{local.day} {local:%b}"
    return f"{day} {local:%H:%M}" if clock else day


@register.filter
def full_time(moment: datetime) -> str:
    """18 November 2026 19:44"""
    local = timezone.localtime(moment)
    return f"{local.day} {local:%B %Y %H:%M}"


@register.simple_tag
def clock_time(moment: datetime) -> SafeString:
    """A moment as a `time` element that shows 19:44: beneath the heading of its day."""
    local = timezone.localtime(moment)
    element = '<time datetime="{}" title="{}">{}</time>'
    return format_html(element, local.isoformat(), utc(moment), f"{local:%H:%M}")


@register.filter
def day(date: date) -> str:
    """Today, Tuesday 24 November; in another year Friday 21 November 2025."""
    name = {0: "Today, ", 1: "Yesterday, "}.get((timezone.localdate() - date).days, "")
    return f"{name}{plain_day(date)}"


@register.filter
def plain_day(date: date) -> str:
    """Tuesday 24 November, also today; in another year Friday 21 November 2025."""
    year = "" if date.year == timezone.localdate().year else f" {date.year}"
    return f"{date:%A} {date.day} {date:%B}{year}"


@register.filter
def spoken_time(moment: datetime) -> str:
    """17 November 2026 at 09:20"""
    local = timezone.localtime(moment)
    return f"{local.day} {local:%B %Y} at {local:%H:%M}"


@register.filter
def utc(moment: datetime) -> str:
    """The exact time in UTC."""
    return f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC"


@register.filter
def bar_top(height: int) -> int:
    """The y of the top of a bar in the strip of days. The bar ends on the baseline."""
    return BASELINE - height
