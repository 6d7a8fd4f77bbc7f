"""The page of a todo that somebody looks at: all of it, or what has changed since the version that it shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, QueryDict

from todos import bootstrap, models, views
from todos.place import Place
from todos.rows import Part
from todos.timeline import Entry

# What the page says it shows (todos.js). A page that shows anything besides, or waits for an answer, says nothing.
SHOWN = "X-Shown"


def parts(request: HttpRequest, at: Place, todo: models.Todo, **shown: Any) -> list[Part]:
    """What makes the page that a todo has at `at` of the one on the screen.

    Each part fits only a page at the version that this one said it shows; one that has gone on meanwhile stays.
    """
    history = list(bootstrap.history(str(todo.id)))
    try:
        now = views.detail_context(todo, at, history, **shown)
    except Http404:  # it says it stands on a page that there is not: then the newest entries
        return _all_of(views.detail_context(todo, Place(at.page, at.path, QueryDict()), history, **shown))
    version = _version(request.headers.get(SHOWN, ""))
    choice = now.get("choice")
    if not 0 < version <= len(history) or (choice and choice.version and not now["choice_at_entry"]):
        return _all_of(now)
    again = {_pressed(request), choice.version if choice else 0}
    try:
        entries, older = views.timeline(history[:version], at)
    except Http404:
        return _all_of(now)
    change = _change(entries, now["entries"], again)
    return _changed(version, now, change, older) if change else _all_of(now)


def _all_of(context: dict[str, Any]) -> list[Part]:
    return [Part("#todo", "todos/detail.html#todo", context)]


def _changed(version: int, now: dict[str, Any], change: Change, older: int | None) -> list[Part]:
    head = f'#head[data-version="{version}"]'
    found = [Part(head, "todos/detail.html#head", now)]
    if change.new:
        new = now | {"entries": change.new}
        found.append(Part(f"{head} ~ #timeline", "todos/detail.html#entries", new, "afterbegin"))
    for entry in change.other:
        place = f"{head} ~ #timeline > #v{entry.event.version}"
        found.append(Part(place, "todos/detail.html#entries", now | {"entries": [entry]}))
    for gone in change.gone:
        found.append(Part(f"{head} ~ #timeline > #v{gone.event.version}", "", {}, "delete"))
    if older != now["older"]:
        found.append(Part(f"{head} ~ .pages", "todos/detail.html#pages", now))
    return found


@dataclass(frozen=True)
class Change:
    """Of a timeline what is new on top, what is not as it was, and what is not there any more."""

    new: list[Entry]
    other: list[Entry]
    gone: list[Entry]


def _change(before: list[Entry], after: list[Entry], again: set[int]) -> Change | None:
    """From one timeline to another; None where it is not told by what is new on top.

    again -- entries that come again although they are as they were: the number of their button may be used up
    """
    was = {entry.event.version: entry for entry in before}
    new = [entry for entry in after if entry.event.version not in was]
    kept = after[len(new) :]
    if not kept or new != after[: len(new)]:
        return None
    other = [entry for entry in kept if entry != was[entry.event.version] or entry.event.version in again]
    return Change(new, other, _without(before, kept))


def _without(entries: Iterable[Entry], kept: Iterable[Entry]) -> list[Entry]:
    versions = {entry.event.version for entry in kept}
    return [entry for entry in entries if entry.event.version not in versions]


def _version(text: str) -> int:
    """The version that the page says it shows; 0 where it says none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _pressed(request: HttpRequest) -> int:
    """The entry whose button was pressed; 0 where it was another's."""
    return int(request.resolver_match.kwargs.get("version", 0)) if request.resolver_match else 0
