"""The page of a todo that somebody looks at: all of it, or what has changed since the version that it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, QueryDict

from todos import models
from todos.history.entries import Entry
from todos.history.events_seen_by import events_seen_by
from todos.history.feed import Act
from todos.web.page_address import Place
from todos.web.pages import todo as views
from todos.web.parts import Part

# What the page says it shows (todos.js). A page that shows anything besides, or waits for an answer, says nothing.
SHOWN = "X-Shown"


def parts(request: HttpRequest, at: Place, todo: models.Todo, **shown: Any) -> list[Part]:
    """What makes the page that a todo has at `at` of the one on the screen.

    Each part fits only a page at the version that this one said it shows; one that has gone on meanwhile stays.
    """
    history = events_seen_by(request.user).of_todo(todo)
    try:
        now = views.detail_context(todo, at, history, **shown)
    except Http404:  # it says it stands on a page that there is not: then the newest entries
        return _all_of(views.detail_context(todo, Place(at.page, at.path, QueryDict()), history, **shown))
    version = _version(request.headers.get(SHOWN, ""))
    choice = now.get("choice")
    if not 0 < version <= len(history) or (choice and choice.version and not now["choice_at_entry"]):
        return _all_of(now)
    try:
        acts, older = views.timeline(history[:version], at)
    except Http404:
        return _all_of(now)
    change = _change(acts, now["acts"], _comes_again(request, choice.version if choice else 0))
    return _changed(version, now, change, older) if change else _all_of(now)


def _all_of(context: dict[str, Any]) -> list[Part]:
    return [Part("#todo", "todos/detail.html#todo", context)]


def _changed(version: int, now: dict[str, Any], change: Change, older: int | None) -> list[Part]:
    head = f'#head[data-version="{version}"]'
    found = [Part(head, "todos/detail.html#head", now)]
    timeline = f"{head} ~ #timeline"
    if change.new:
        found.append(Part(timeline, "todos/timeline.html", now | {"acts": change.new}, "afterbegin"))
        found += [_doors(timeline, now, entry) for entry in change.same if entry.event.version == version]
    for act in change.other:
        found.append(Part(f"{timeline} > {_id(act)}", "todos/timeline.html", now | {"acts": [act]}))
    for act in change.gone:
        found.append(Part(f"{timeline} > {_id(act)}", "", {}, "delete"))
    if older != now["older"]:
        found.append(Part(f"{head} ~ .pages", "todos/detail.html#pages", now))
    return found


def _doors(timeline: str, now: dict[str, Any], entry: Entry) -> Part:
    """The links of the entry that was the newest and is no more: now its version can be restored."""
    return Part(f"{timeline} #version-links-v{entry.event.version}", "todos/entry.html#doors", now | {"entry": entry})


@dataclass(frozen=True)
class Change:
    """Of a timeline what is new on top, what is not as it was, what is gone; and the entries that stay as they are."""

    new: list[Act]
    other: list[Act]
    gone: list[Act]
    same: list[Entry]


def _change(before: list[Act], after: list[Act], again: Callable[[Act], bool]) -> Change | None:
    """From one timeline to another; None where it is not told by what is new on top.

    again -- whether an act comes again although it is as it was
    """
    was = {_id(act): act for act in before}
    new = [act for act in after if _id(act) not in was]
    kept = {_id(act): act for act in after[len(new) :]}
    if not kept or new != after[: len(new)]:
        return None
    other = [act for id, act in kept.items() if act != was[id] or again(act)]
    same = [entry for act in kept.values() if act not in other for entry in act.entries]
    return Change(new, other, [act for id, act in was.items() if id not in kept], same)


def _id(act: Act) -> str:
    """The selector of an act, as todos/timeline.html has it."""
    return f"#{'act-' if act.size > 1 else ''}v{act.newest.event.version}"


def _comes_again(request: HttpRequest, asked: int) -> Callable[[Act], bool]:
    """Whether an act is one whose button was pressed, as its number may be used up; or one in which is asked."""
    pressed = request.resolver_match.kwargs if request.resolver_match else {}

    def comes(act: Act) -> bool:
        versions = [entry.event.version for entry in act.entries]
        return act.id == pressed.get("act") or pressed.get("version") in versions or asked in versions

    return comes


def _version(text: str) -> int:
    """The version that the page says it shows; 0 where it says none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
