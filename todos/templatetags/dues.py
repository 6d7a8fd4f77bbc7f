"""Tags that show when a todo is due and how it comes back, to the person who looks."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from todos.domain.values import due as dues
from todos.domain.values.due import Due
from todos.history.due_words import written
from todos.history.repeat_phrases import said
from todos.web import viewer_time

register = template.Library()
# So far ahead a weekday helps to find a day.
WEEKDAYS_AHEAD = 14


@register.filter
def repeat_words(text: str) -> str:
    """How a todo comes back, from the text of its row: "every Friday"."""
    return said(text)


@register.simple_tag
def due(text: str, seen: datetime | None = None) -> SafeString:
    """A due day as an element: "was due Mon", "today", "Fri 4 Dec 9:00"; nothing for an empty text.

    seen -- the moment from which the reader looks; by default now
    """
    found = dues.parse(text)
    if found is None:
        return SafeString("")
    now = seen or timezone.now()
    kind = kind_of(found, now)
    return format_html('<span class="due is-{}" title="Due {}">{}</span>', kind, written(text), words_of(found, now))


def kind_of(due: Due, now: datetime) -> str:
    """Whether it is "past", "today" or "later" for the reader."""
    zone = timezone.get_current_timezone()
    if dues.is_overdue(due, now, zone):
        return "past"
    return "today" if dues.day_in(due, zone) == viewer_time.day_of(now) else "later"


def words_of(due: Due, now: datetime) -> str:
    """The due day in a few words, as seen from a moment."""
    today = viewer_time.day_of(now)
    day = dues.day_in(due, timezone.get_current_timezone())
    if kind_of(due, now) == "past":
        return f"was due {_past_day(day, today)}{_time(due, today, day)}"
    return f"{'today' if day == today else _coming_day(day, today)}{_time(due)}"


def _past_day(day: date, today: date) -> str:
    ago = (today - day).days
    if ago == 0:
        return "today"
    return f"{day:%a}" if ago < 7 else _plain(day, today)


def _coming_day(day: date, today: date) -> str:
    ahead = (day - today).days
    return f"{day:%a} {_plain(day, today)}" if ahead < WEEKDAYS_AHEAD else _plain(day, today)


def _plain(day: date, today: date) -> str:
    year = "" if abs((day - today).days) < 180 else f" {day.year}"
    return f"{day.day} {day:%b}{year}"


def _time(due: Due, today: date | None = None, day: date | None = None) -> str:
    """The time of day where there is one; of what is past only today's."""
    moment = dues.instant(due)
    if moment is None or today != day:
        return ""
    local = timezone.localtime(moment)
    return f" {local.hour}:{local:%M}"
