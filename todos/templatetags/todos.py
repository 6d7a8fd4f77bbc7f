"""Tags and filters of the todo list: command ids, icons, names, hashes, query strings, word diffs."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Protocol
from urllib.parse import urlencode

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from pyrsistent import thaw
from uuid_utils.compat import uuid7

from eventsourcing.event import Event
from eventsourcing.personal.value import stored_values
from todos.domain.values.description import shortened
from todos.domain.values.place import list_of
from todos.domain.values.status import STATUSES
from todos.history.entries import Entry
from todos.history.phrases import ERASED, nameless
from todos.history.word_diff import Segment
from todos.read_model import lists
from todos.read_model.views import TRASH, view_of
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


register.filter(shortened)
register.filter(lists.list_title)


@register.filter
def in_base64(content: bytes | memoryview) -> str:
    """Bytes as seals write them."""
    return b64encode(bytes(content)).decode()


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
    """The stored data and metadata of an event as indented JSON, and its personal values, which are stored encrypted.

    Text that is not JSON is shown as it is.
    """
    try:
        metadata = event.metadata
        data = json.loads(event.record.data) if event.record else thaw(event.data)
        personal = {name: value.open() for name, value in stored_values(event).items()}
    except ValueError:
        return f"{event.record}"
    shown = {"data": data, "metadata": {name: thaw(getattr(metadata, name)) for name in _METADATA}}
    if personal:
        shown["personal"] = personal
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


@register.simple_tag
def tab_address(list_path: str, name: str, q: str = "", **parameters: object) -> str:
    """The address of a tab of a list, which keeps a search. The tab that the bare address means needs no status."""
    if name == TRASH:
        return reverse("todos:trash")
    return list_path + querystring_of(parameters, status="" if view_of("", q) == name else name, q=q)


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
    """A text with marks around deleted and inserted words. A whole old and a whole new text have a line each."""
    shown = tuple(segments)
    is_rewritten = [segment.kind for segment in shown] == ["deleted", "inserted"]
    return format_html_join(_BREAK if is_rewritten else "", "{}", ((_marked(segment),) for segment in shown))


_BREAK = mark_safe("<br> ")


@register.filter
def marked_description(entry: Entry) -> SafeString | str:
    """The description of a todo after an event, with marks around the words that the event changed.

    It is a part of a sentence, which names a todo without words otherwise than a list does.
    """
    if entry.text_change:
        return word_diff(entry.text_change.diff)
    return entry.description or format_html(_ERASED_AS, nameless(entry.event))


class _Described(Protocol):
    """A todo, a version of one, or an entry."""

    @property
    def description(self) -> str: ...


@register.filter
def title_of(todo: _Described) -> str:
    """The description as plain text. Where it was erased it says so."""
    return todo.description or ERASED.capitalize()


@register.filter
def words_of(todo: _Described) -> SafeString | str:
    """The description to show. Where it was erased it says so, in letters that nobody takes for a description."""
    return todo.description or _ERASED


_ERASED_AS = '<em class="erased">{}</em>'
_ERASED = format_html(_ERASED_AS, ERASED.capitalize())


@register.simple_tag(takes_context=True)
def place_name(context: template.Context, place: str) -> str:
    """The name of a place, by the text that rows name it by. The names of lists are read once for a response."""
    request = context["request"]
    if not hasattr(request, "place_names"):
        request.place_names = lists.PlaceNames(request.user)
    names: lists.PlaceNames = request.place_names
    return names.name_of(place)


@register.filter
def place_address(place: str) -> str:
    """The address of the page of a place, by the text that rows name it by; of the inbox for an empty text."""
    list_id = list_of(place) if place else ""
    return reverse("todos:in_list", args=[list_id]) if list_id else reverse("todos:list")


@register.simple_tag
def label_address(place: str, label: str, at: str = "") -> str:
    """The address of what is in a place and has a label; at a moment of the past, of what had it then."""
    return place_address(place) + querystring_of(at=at, label=label)


def _marked(segment: Segment) -> SafeString | str:
    tag = {"deleted": "<del>{}</del>", "inserted": "<ins>{}</ins>"}.get(segment.kind)
    return format_html(tag, segment.text) if tag else segment.text
