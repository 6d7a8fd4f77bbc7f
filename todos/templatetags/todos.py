"""Tags and filters of the todo list: command ids, icons, names, hashes, query strings, word diffs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from urllib.parse import urlencode

from django import template
from django.template.loader import render_to_string
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
    """A new command id for one submit button. A button that is pressed twice is carried out once."""
    return str(uuid7())


@register.simple_tag
def statuses() -> tuple[str, ...]:
    """The three statuses in their order."""
    return STATUSES


@register.simple_tag
@cache
def icons() -> SafeString:
    """The content of templates/icons.html. Rendered once, as it takes a sixth of the time of a small page."""
    return render_to_string("icons.html")


@register.simple_tag
@cache
def icon(name: str, size: int) -> SafeString:
    """An icon of templates/icons.html, `size` pixels square, hidden from screen readers."""
    return format_html(_ICON, size=size, name=name)


@register.simple_tag
def entry_icon(entry: Entry, joined: str = "") -> SafeString:
    """The icon of an entry; `joined` beside other entries of its act, whose reason the act tells."""
    return _icon_slot(entry.phrase.icon if joined else entry.icon, entry.status)


@lru_cache(64)  # a tampered event may say any status
def _icon_slot(name: str, status: str) -> SafeString:
    shown = icon(name, 12) if name else format_html('<span class="status-dot is-{}"></span>', status.lower())
    return format_html('<span class="icon-slot">{}</span>', shown)


_ICON = '<svg width="{size}" height="{size}" aria-hidden="true"><use href="#icon-{name}"/></svg>'


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
    """The stored data and metadata of an event as indented JSON. Text that is not JSON is shown as it is."""
    try:
        metadata = event.metadata
        data = json.loads(event.record.data) if event.record else thaw(event.data)
    except ValueError:
        return f"{event.record}"
    shown = {"data": data, "metadata": {name: thaw(getattr(metadata, name)) for name in _METADATA}}
    return json.dumps(shown, indent=2, ensure_ascii=False, sort_keys=True)


_METADATA = ("actor", "source", "causation_id", "correlation_id", "extra")


@register.filter
def name_of(names: Mapping[str, str], person: str) -> str:
    """The name of a person by opaque id, from the mapping that `read_model.todos.names` makes."""
    return names.get(person, person)


@register.filter
def get[Key, Value](found: Mapping[Key, Value], key: Key) -> Value | None:
    """The value of a key in a mapping; None for a missing key."""
    return found.get(key)


@register.simple_tag
def querystring_of(kept: Mapping[str, object] | None = None, **parameters: object) -> str:
    """The query string `?a=1&b=2` of `kept` and then the other parameters. Leaves out empty values."""
    given = {name: str(value) for name, value in {**(kept or {}), **parameters}.items() if value}
    return f"?{urlencode(given)}" if given else ""


@register.filter
def control_of(focus: Focus, todo_id: object) -> str:
    """The control of this todo that has the focus; '' when the focus is elsewhere."""
    return focus.control if focus.todo_id == str(todo_id) else ""


@register.filter
def is_on(focus: Focus, event: Event) -> bool:
    """Whether the entry of this event has the focus."""
    return focus.version == event.version and focus.todo_id == event.stream_id


@register.filter
def field_id(name: str, todo_id: object) -> str:
    """The element id of a field of a todo's form."""
    return f"{name}-{todo_id}"


@register.filter
def word_diff(segments: Iterable[Segment]) -> SafeString:
    """A text with marks around deleted and inserted words."""
    return format_html_join("", "{}", ((_marked(segment),) for segment in segments))


@register.filter
def marked_description(entry: Entry) -> SafeString | str:
    """The description of a todo after an event, with marks around the words that the event changed."""
    return word_diff(entry.text_change.diff) if entry.text_change else entry.description


def _marked(segment: Segment) -> SafeString | str:
    tag = {"deleted": "<del>{}</del>", "inserted": "<ins>{}</ins>"}.get(segment.kind)
    return format_html(tag, segment.text) if tag else segment.text
