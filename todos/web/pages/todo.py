"""The pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from eventsourcing import hash_chain
from eventsourcing.event import Event
from todos import models
from todos.history import feed
from todos.history.attribution import attributions
from todos.history.entries import Entry, entries, undoable
from todos.history.events_seen_by import events_seen_by
from todos.history.feed import Act
from todos.live.page import live_page
from todos.read_model import todos
from todos.read_model import versions as past
from todos.read_model.seen_by import Person
from todos.web import parts
from todos.web.forms import AddForm
from todos.web.page_address import Place, here

TIMELINE_PAGE = 50


@require_safe
@live_page
def todo_list(request: HttpRequest) -> HttpResponse:
    """Somebody's own todos: filtered, searched, paged, all by the address."""
    return list_page(request, here(request), line=parts.word_left(request))


@require_safe
@live_page
def trash(request: HttpRequest) -> HttpResponse:
    """Somebody's removed todos."""
    return trash_page(request, here(request), line=parts.word_left(request))


@require_safe
@live_page
def detail(request: HttpRequest, id: UUID) -> HttpResponse:
    """One todo: what is true now, and how it came to be."""
    todo = todo_or_404(request, id)
    return detail_page(request, here(request), todo, line=parts.word_left(request))


@require_safe
def event(request: HttpRequest, id: UUID, version: int) -> HttpResponse:
    """The permanent address of one event."""
    todo = todo_or_404(request, id)
    told = undoable(entries(events_seen_by(request.user).of_todo(todo)))
    place = next((index for index, entry in enumerate(told) if entry.event.version == version), None)
    if place is None:
        raise Http404(f"This todo has no version {version}.")
    entry, older, newer = told[place], told[place - 1] if place else None, told[place + 1 : place + 2]
    context = {
        "todo": todo,
        "entry": entry,
        "before": older.event if older else None,
        "links": _links([entry], [older.event] if older else []),
        "newer": newer[0].event.version if newer else None,
        "older": older.event.version if older else None,
        "names": todos.names([entry.actor]),
        "next": reverse("todos:detail", args=[id]),
    }
    return render(request, "todos/event.html", context)


class Link(NamedTuple):
    """The event that another follows, None before the first, and whether the other's hash says so too."""

    before: Event | None
    holds: bool


def _links(shown: Iterable[Entry], history: Iterable[Event]) -> dict[int, Link]:
    """What each of these entries follows, by its version."""
    known = {event.version: event for event in history}
    return {entry.event.version: _link(entry.event, known.get(entry.event.version - 1)) for entry in shown}


def _link(event: Event, before: Event | None) -> Link:
    follows = event.version == (before.version + 1 if before else 1)
    return Link(
        before, follows and hash_chain.recompute(event, before.hash if before else hash_chain.GENESIS) == event.hash
    )


def todo_or_404(request: HttpRequest, id: UUID) -> models.Todo:
    """The todo, if it is there and this person may see and change it; to a stranger there is none."""
    todo = todos.find(request.user, id)
    if todo is None:
        raise Http404("There is no such todo.")
    return todo


def event_or_404(request: HttpRequest, todo: models.Todo, version: int) -> Event:
    """One event of a todo."""
    event = next((event for event in events_seen_by(request.user).of_todo(todo) if event.version == version), None)
    if event is None:
        raise Http404(f"This todo has no version {version}.")
    return event


def list_page(
    request: HttpRequest, at: Place, line: parts.StatusLine | None = None, code: int = 200, **shown: Any
) -> HttpResponse:
    """The list as it is seen at `at`; `shown` replaces parts of its context."""
    context = list_context(request, at.query)
    context |= parts.landing(line, [todo.id for todo in context["page"].rows])
    context |= {"next": at.url, "selecting": at.selecting, "ticked": at.query.get("select", "")} | shown
    response = render(request, "todos/list.html", context, status=code)
    patch_vary_headers(response, ["HX-Request"])
    return response


def list_context(request: HttpRequest, query: QueryDict) -> dict[str, Any]:
    """What the list shows for a query."""
    status, text = query.get("status", ""), query.get("q", "")
    try:
        page = todos.todos(request.user, status, text, query.get("after", ""))
    except todos.UnknownFilter as error:
        raise Http404("There is no such list.") from error
    after = query.get("after", "")
    blank = not (page.rows or status or text or after)
    shown = {"page": page, "form": AddForm(), "after": after, "blank": blank}
    return shown | door_context(request.user) | tabs_context(request, query)


def door_context(person: Person, todo: models.Todo | None = None) -> dict[str, Any]:
    """The door to the past of all that is somebody's, or of one todo: this very moment, and the day before."""
    versions = past.of_todo(person, todo.id) if todo else past.of_person(person)
    yesterday = timezone.localdate() - timedelta(days=1)
    return {"position": past.last_position(versions), "yesterday": yesterday}


def tabs_context(request: HttpRequest, query: QueryDict) -> dict[str, Any]:
    """What the tabs show for a query."""
    counts = todos.counts(request.user, query.get("q", ""))
    return {"counts": counts, "status": query.get("status", ""), "q": query.get("q", "")}


def trash_page(
    request: HttpRequest, at: Place, line: parts.StatusLine | None = None, code: int = 200, **shown: Any
) -> HttpResponse:
    """The trash as it is seen at `at`; `shown` replaces parts of its context."""
    context = trash_context(request, at) | {"ticked": at.query.get("select", "")} | shown
    context |= parts.landing(line, [todo.id for todo in context["page"].rows])
    return render(request, "todos/trash.html", context, status=code)


def trash_context(request: HttpRequest, at: Place) -> dict[str, Any]:
    """What the trash shows for a place."""
    after = at.query.get("after", "")
    try:
        page = todos.trash(request.user, after)
    except todos.UnknownFilter as error:
        raise Http404("There is no such page of the trash.") from error
    names = todos.names(todo.last_actor for todo in page.rows)
    return {"page": page, "after": after, "next": at.url, "names": names, "selecting": at.selecting}


def detail_page(
    request: HttpRequest,
    at: Place,
    todo: models.Todo,
    line: parts.StatusLine | None = None,
    code: int = 200,
    **shown: Any,
) -> HttpResponse:
    """The page of one todo."""
    history = events_seen_by(request.user).of_todo(todo)
    context = detail_context(todo, at, history, **parts.landing(line, page=at.page), **shown)
    response = render(request, "todos/detail.html", context, status=code)
    patch_vary_headers(response, ["HX-Request"])
    return response


def detail_context(
    todo: models.Todo | models.TodoVersion, at: Place, history: list[Event], **others: Any
) -> dict[str, Any]:
    """What the page of a todo shows: its row, a page of its timeline, and the verdict over its whole chain.

    history -- its events up to the version that is shown
    """
    told = undoable(entries(history))
    acts, older = _timeline_page(told, at)
    shown = [entry for act in acts for entry in act.entries]
    blamed = attributions(told)
    choice, opened = others.get("choice"), others.get("opened")
    versions = [entry.event.version for entry in shown]
    focus = others.get("focus")
    # What would have the keyboard is on another page of the timeline.
    if (opened and opened not in versions) or (isinstance(focus, int) and focus not in versions):
        others["focus"] = "restore" if todo.removed else "edit"
    return {
        "todo": todo,
        "next": at.url,
        "acts": acts,
        "older": older,
        "whole": bool(at.query.get("all")),
        "links": _links(shown, history),
        "names": todos.names(entry.actor for entry in [*shown, *(fact.entry for fact in blamed)]),
        "blame": blamed,
        "head": history[-1] if history else None,
        "length": len(history),
        "findings": hash_chain.verify(history) + _lost_tail(todo, history),
        "choice_at_entry": choice and choice.version in versions,
    } | others


def _lost_tail(todo: models.Todo | models.TodoVersion, history: list[Event]) -> list[hash_chain.Finding]:
    """A finding when the log ends before the version that the row, read earlier, had come to."""
    if len(history) >= todo.version:
        return []
    return [hash_chain.Finding(str(todo.id), len(history) + 1, 0, "the log ends before what the list shows")]


def timeline(history: Sequence[Event], at: Place) -> tuple[list[Act], int | None]:
    """The acts of a todo on the page seen at `at`, newest first, and the version below which the next begins."""
    return _timeline_page(undoable(entries(history)), at)


def _timeline_page(told: list[Entry], at: Place) -> tuple[list[Act], int | None]:
    newest, after = told[::-1], at.query.get("after", "")
    if at.query.get("all"):
        return feed.in_one_todo(newest)
    if after and (not after.isdecimal() or len(after) > 18 or not 0 < int(after) <= len(newest)):
        raise Http404("There is no such page of the timeline.")
    return feed.in_one_todo(newest, int(after or 0), TIMELINE_PAGE)
