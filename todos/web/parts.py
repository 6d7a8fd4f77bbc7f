"""Rendering shared by all pages: a row, a status line, and the parts of a page that an act changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from eventsourcing.event import Event
from todos.history.entries import Entry, entries
from todos.history.events_seen_by import events_seen_by
from todos.history.feed import entries_at
from todos.history.phrases import Sentence, sentence, sentence_of_act, sentence_of_bulk
from todos.read_model import todos
from todos.read_model.seen_by import Person

ACT, SEVERAL = "act", "several"


@dataclass(frozen=True)
class StatusLine:
    """What has just happened, when, and the form that puts it back.

    focus -- the control of the todo `of` that has the keyboard, where the page was loaded anew
    verb -- what has happened, as the timeline names it, where nothing was taken back by it
    """

    sentence: Sentence
    moment: datetime | None = None
    version: int | None = None
    status: str = ""
    undo_url: str = ""
    undo_words: str = ""
    undo_label: str = "Undo"
    focused: bool = False
    of: str = ""
    focus: str = ""
    verb: str = ""


@dataclass(frozen=True)
class Part:
    """A part of the page on the screen: where it goes, and what it is made from; no template makes nothing."""

    target: str
    template: str
    context: dict[str, Any]
    swap: str = "outerMorph"


def scripted(request: HttpRequest) -> bool:
    """Whether htmx asks, and so can take parts of a page."""
    return bool(getattr(request, "htmx", False))


def said(text: str) -> StatusLine:
    """A status line that is a plain sentence."""
    return StatusLine(Sentence(text))


def told(todo_id: str, entry: Entry) -> StatusLine:
    """The status line of one event, with its undo."""
    verb = "" if entry.reason else entry.verb
    line = StatusLine(sentence(entry), entry.event.timestamp, entry.event.version, entry.status, verb=verb)
    if not entry.undo_effect or entry.undone_in:
        return line
    url = reverse("todos:undo", args=[todo_id, entry.event.version])
    label = "Redo" if entry.undoes and not entry.is_redo else "Undo"
    return replace(line, undo_url=url, undo_words=entry.undo_effect, undo_label=label)


def told_of(events: Sequence[Event], version: int) -> tuple[Entry, StatusLine]:
    """The entry of one version of a todo and the status line of the command that made it."""
    todo_id, known = events[0].stream_id, entries(events)
    entry = next(entry for entry in known if entry.event.version == version)
    together = [other for other in known if _cause(other) and _cause(other) == _cause(entry)]
    return entry, told_at_once(todo_id, together) if len(together) > 1 else told(todo_id, entry)


def told_at_once(todo_id: str, done: list[Entry]) -> StatusLine:
    """The status line of several events of one command, oldest first, with the undo of all of them."""
    line = replace(told(todo_id, done[-1]), sentence=sentence_of_act(done))
    record = done[-1].event.record
    if record is None or all(entry.undone_in for entry in done):
        return line
    url = reverse("todos:undo_act", args=[record.correlation_id])
    return replace(line, undo_url=url, undo_words=f"all {len(done)} changes")


def _cause(entry: Entry) -> str | None:
    return entry.event.record.causation_id if entry.event.record else None


def told_of_act(user: Person, act: UUID) -> StatusLine:
    """The status line of one act on several todos, with the undo of all of it."""
    seen = events_seen_by(user)
    done = seen.of_act(act)
    if not done:
        return said("It already is so; nothing changed.")
    if len(done) == 1:
        [(id, events)] = done.items()
        todo = todos.find(user, UUID(id))
        assert todo is not None  # its events were seen
        return replace(told_of(seen.of_todo(todo), events[-1].version)[1], focused=True)
    last = list(entries_at(seen, [events[-1].position or 0 for events in done.values()]).values())
    return replace(
        told(last[0].event.stream_id, last[0]),
        sentence=sentence_of_bulk(last),
        undo_url=reverse("todos:undo_act", args=[act]),
        undo_words=f"all {len(done)}",
        focused=True,
    )


def noted(line: StatusLine, note: str) -> StatusLine:
    """A status line that also tells what others did meanwhile."""
    if not note:
        return line
    if line.verb == "described":
        return replace(line, sentence=Sentence(f"Saved. {note}"))
    return replace(line, sentence=line.sentence._replace(tail=f"{line.sentence.tail} {note}"))


def leave_word(request: HttpRequest, line: StatusLine, todo_id: str, note: str = "", focus: str = "") -> None:
    """Keep a status line, a note to it, and where the keyboard was, for the page that a redirect leads to."""
    if line.version is None:
        messages.info(request, str(line.sentence))
    else:
        messages.info(request, f"{todo_id} {line.version} {focus} {note}", extra_tags=ACT)


def leave_act(request: HttpRequest, act: UUID, note: str = "") -> None:
    """Keep the status line of an act on several todos, and a note to it, for the page that comes next."""
    messages.info(request, f"{act} {note}", extra_tags=SEVERAL)


def word_left(request: HttpRequest) -> StatusLine | None:
    """The status line kept by the last act before the redirect."""
    found = list(messages.get_messages(request))
    if not found:
        return None
    last = found[-1]
    if last.extra_tags == SEVERAL:
        act, note = str(last).split(" ", 1)
        return noted(told_of_act(request.user, UUID(act)), note)
    if last.extra_tags != ACT:
        return said(str(last))
    todo_id, version, focus, note = str(last).split(" ", 3)
    todo = todos.find(request.user, UUID(todo_id))
    if todo is None:
        return None
    return replace(
        noted(told_of(events_seen_by(request.user).of_todo(todo), int(version))[1], note), of=todo_id, focus=focus
    )


def landing(line: StatusLine | None, listed: Iterable[UUID] = (), page: str = "") -> dict[str, Any]:
    """The status line of a page that was loaded anew after an act, and what on it has the keyboard.

    That is the control that was used, or what came in its place; where the page shows neither, the line's Undo.

    listed -- the todos of a list; page -- the name of one that shows entries, which tells by `focus` which control
    """
    if line is None or not line.of:
        return {"line": line}
    if line.focus == "add":
        return {"line": line, "focus": "add"}
    if line.focus and UUID(line.of) in listed:
        return {"line": line, "foci": {UUID(line.of): line.focus}}
    entry = line.focus.isdecimal()
    if (line.focus and page == "detail") or (entry and page == "activity"):
        return {"line": line, "focus": int(line.focus) if entry else line.focus, "focus_of": line.of}
    return {"line": replace(line, focused=True)}


def partials(request: HttpRequest, parts: Iterable[Part], code: int = 200) -> HttpResponse:
    """An answer for htmx: nothing but parts, each with its own place on the page."""
    html = SafeString("").join(_partial(request, part) for part in parts)
    response = HttpResponse(html, status=code)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _partial(request: HttpRequest, part: Part) -> SafeString:
    content = mark_safe(render_to_string(part.template, part.context, request) if part.template else "")
    return format_html('<hx-partial hx-target="{}" hx-swap="{}">{}</hx-partial>', part.target, part.swap, content)
