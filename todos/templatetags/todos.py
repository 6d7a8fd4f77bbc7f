"""What the templates of the todo list need beyond Django's own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from pyrsistent import thaw
from uuid_utils.compat import uuid7

from eventsourcing.event import Event
from todos.domain.status import STATUSES
from todos.history.entries import Entry
from todos.history.word_diff import Segment
from todos.web.pages.base import Focus

register = template.Library()


@register.simple_tag
def command_id() -> str:
    """A fresh number for one submit button: pressed twice, it is carried out once."""
    return str(uuid7())


@register.simple_tag
def statuses() -> tuple[str, ...]:
    """The three statuses in their order."""
    return STATUSES


@register.simple_tag
@cache
def icons() -> SafeString:
    """What templates/icons.html holds; made once, for it is a sixth of the work for a small page."""
    return render_to_string("icons.html")


@register.simple_tag
@cache
def icon(name: str, size: int) -> SafeString:
    """An icon that templates/icons.html holds, `size` pixels square, for eyes only."""
    return format_html(_ICON, size=size, name=name)


_ICON = '<svg width="{size}" height="{size}" aria-hidden="true"><use href="#icon-{name}"/></svg>'


@register.filter
def short_time(moment: datetime, clock: str = "") -> str:
    """09:41 today, Mon within a week, 18 Nov this year, 18 Nov 2025 before; with 'clock' the time of day as well."""
    return _short(timezone.localtime(moment), timezone.localtime(), clock)


@register.filter
def is_today(moment: datetime) -> bool:
    """Whether it is of the reader's own day, so that its short time names none."""
    return timezone.localdate(moment) == timezone.localdate()


@register.filter
def short_time_from(moment: datetime, seen: datetime) -> str:
    """`short_time` as it was told at another moment than now."""
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
    """18 November 2026 19:44, in the reader's zone."""
    local = timezone.localtime(moment)
    return f"{local.day} {local:%B %Y %H:%M}"


@register.filter
def clock(moment: datetime) -> str:
    """19:44, in the reader's zone: beneath the heading of its day."""
    return f"{timezone.localtime(moment):%H:%M}"


@register.filter
def day(date: date) -> str:
    """Today, Tuesday 24 November; of another year Friday 21 November 2025."""
    name = {0: "Today, ", 1: "Yesterday, "}.get((timezone.localdate() - date).days, "")
    return f"{name}{plain_day(date)}"


@register.filter
def plain_day(date: date) -> str:
    """Tuesday 24 November, also today; of another year Friday 21 November 2025."""
    year = "" if date.year == timezone.localdate().year else f" {date.year}"
    return f"{date:%A} {date.day} {date:%B}{year}"


@register.filter
def spoken_time(moment: datetime) -> str:
    """17 November 2026 at 09:20, in the reader's zone."""
    local = timezone.localtime(moment)
    return f"{local.day} {local:%B %Y} at {local:%H:%M}"


@register.filter
def below(height: int) -> int:
    """Where a bar of the strip begins that stands on its line."""
    return 28 - height


@register.filter
def utc(moment: datetime) -> str:
    """The exact time, for titles and for whoever checks."""
    return f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC"


@register.filter
def short_hash(value: bytes) -> str:
    """The first eight digits of a hash."""
    return value.hex()[:8]


@register.filter
def grouped_hash(value: bytes) -> str:
    """A whole hash in groups of eight digits."""
    digits = value.hex()
    return " ".join(digits[start : start + 8] for start in range(0, len(digits), 8))


@register.filter
def raw(event: Event) -> str:
    """An event's data and metadata as they are stored, as indented JSON where they are JSON."""
    try:
        metadata: Any = event.metadata
        data = json.loads(event.record.data) if event.record else thaw(event.data)
    except ValueError:
        return f"{event.record}"
    shown = {"data": data, "metadata": {name: thaw(getattr(metadata, name)) for name in _METADATA}}
    return json.dumps(shown, indent=2, ensure_ascii=False, sort_keys=True)


_METADATA = ("actor", "source", "causation_id", "correlation_id", "extra")


@register.filter
def of(names: dict[str, str], id: str) -> str:
    """The name of a person by opaque id, in a map made by `queries.names`."""
    return names.get(id, id)


@register.filter
def at(found: dict[Any, Any], key: Any) -> Any:
    """What a map holds for a key; None where it holds nothing."""
    return found.get(key)


@register.simple_tag
def querystring_of(kept: Mapping[str, object] | None = None, **parameters: object) -> str:
    """`?a=1&b=2` of the parameters that are not empty, after those that are kept."""
    given = {name: str(value) for name, value in {**(kept or {}), **parameters}.items() if value}
    return f"?{urlencode(given)}" if given else ""


@register.filter
def control_of(focus: Focus, todo_id: object) -> str:
    """The control of a todo that has the keyboard; '' where it is another todo's."""
    return focus.control if focus.todo_id == str(todo_id) else ""


@register.filter
def is_on(focus: Focus, event: Event) -> bool:
    """Whether the entry of an event has the keyboard."""
    return focus.version == event.version and focus.todo_id == event.stream_id


@register.filter
def field_id(name: str, todo_id: object) -> str:
    """The element id of a field of a todo's form."""
    return f"{name}-{todo_id}"


@register.filter
def word_diff(segments: Iterable[Segment]) -> SafeString:
    """A text with what was taken out and what was put in marked."""
    return format_html_join("", "{}", ((_marked(segment),) for segment in segments))


@register.filter
def marked_description(entry: Entry) -> SafeString | str:
    """The description of a todo after an event, marked where the event changed it."""
    return word_diff(entry.text_change.diff) if entry.text_change else entry.description


def _marked(segment: Segment) -> SafeString | str:
    tag = {"deleted": "<del>{}</del>", "inserted": "<ins>{}</ins>"}.get(segment.kind)
    return format_html(tag, segment.text) if tag else segment.text
