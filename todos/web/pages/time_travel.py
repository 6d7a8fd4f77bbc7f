"""The pages as they were at a moment: nothing on them can be changed, and links lead from change to change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from todos import models
from todos.history.as_of import InvalidMoment, parse_as_of
from todos.history.entries import Entry, entries
from todos.history.events_seen_by import events_seen_by
from todos.read_model import todos
from todos.read_model import versions as past
from todos.read_model.seen_by import Versions
from todos.web.forms import TrailForm
from todos.web.page_address import Place, here
from todos.web.pages import activity as present
from todos.web.pages import todo as views

NOT_YET = "It was not there yet. This is how it began."
STRIP, TALLEST = 28, 24


@dataclass(frozen=True)
class Day:
    """A day of the strip, its bar as many pixels high as it had changes beside the busiest day."""

    day: date
    changes: int
    height: int
    here: bool


@dataclass(frozen=True)
class Stand:
    """Where in time somebody stands.

    at -- the moment as links carry it; moment -- as it is told, None before the first change
    change -- what came of the last change that is not later, None before the first
    earlier, later -- the positions of the changes around it
    typed, error -- what the field shows, and what is wrong with it
    """

    at: str
    moment: datetime | None
    change: models.TodoVersion | None
    neighbours: past.AdjacentChanges
    days: list[Day]
    typed: str
    error: str = ""

    @property
    def position(self) -> int:
        """Of the last change, 0 before the first."""
        return self.change.position if self.change else 0

    @property
    def until_today(self) -> bool:
        """Whether the strip ends today."""
        return self.days[-1].day == timezone.localdate()


@require_safe
def todo_list(request: HttpRequest) -> HttpResponse:
    """Somebody's own todos, today or as they were."""
    if "at" not in request.GET:
        return views.todo_list(request)
    person, query = request.user, request.GET
    stood = stand(past.of_person(person), query["at"])
    status, text, after = query.get("status", ""), query.get("q", ""), query.get("after", "")
    try:
        page = past.todos(person, stood.position, status, text, after)
    except todos.UnknownFilter as error:
        raise Http404("There was no such list.") from error
    context = {"page": page, "counts": past.counts(person, stood.position, text), "status": status, "q": text}
    context |= {"after": after, "kept": {"status": status, "q": text}} | _stood_on(request, stood.change)
    return _render(request, "todos/past_list.html", stood, context)


@require_safe
def detail(request: HttpRequest, id: UUID) -> HttpResponse:
    """One todo, today or as it was."""
    if "at" not in request.GET:
        return views.detail(request, id=id)
    views.todo_or_404(request, id)
    versions = past.of_todo(request.user, id)
    stood = stand(versions, request.GET["at"])
    if stood.change is None:
        first = past.adjacent_changes(versions, 0).later
        stood = replace(stand(versions, str(first)), typed=stood.typed, error=NOT_YET)
    todo = stood.change
    assert todo is not None  # whatever is there has begun
    history = events_seen_by(request.user).of_todo(todo)
    return _render(request, "todos/past_todo.html", stood, views.detail_context(todo, here(request), history))


@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    """Somebody's activity, today or as it was: what came later had not happened, and had undone nothing."""
    if "at" not in request.GET:
        return present.activity(request)
    at, _, stood = activity_then(request)
    return _render(request, "todos/activity.html", stood, present.feed_context(request, at, as_of=stood.position))


def activity_then(request: HttpRequest) -> tuple[Place, present.Chosen, Stand]:
    """The place that an address with `at` means in somebody's activity, what it asks for there, and where in time."""
    query = request.GET.copy()
    query.pop("until", None)  # the moment takes its place
    form = TrailForm(query)
    if not form.is_valid():
        raise Http404("There was no such activity.")
    chosen = present.chosen_trail(request, form)
    person = request.user
    versions = past.of_todo(person, chosen.todo.id) if chosen.todo else past.of_person(person)
    stood = stand(versions, request.GET["at"])
    query["at"] = stood.at
    then = replace(chosen, trail=replace(chosen.trail, up_to=stood.position))
    return Place("activity", request.path, query), then, stood


def _render(request: HttpRequest, template: str, stood: Stand, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context | {"past": stood}, status=422 if stood.error else 200)


def stand(versions: Versions, text: str) -> Stand:
    """Where `at` leads among the changes of these versions; to the last of them, with what is wrong, if nowhere."""
    now, wanted, error = timezone.now(), None, ""
    try:
        wanted = parse_as_of(text, timezone.get_current_timezone(), now)
    except InvalidMoment as nowhere:
        error = str(nowhere)
    change = past.last_change(versions, wanted)
    position, began = (change.position, change.last_event) if change else (0, None)
    at, moment = (text.strip(), wanted) if isinstance(wanted, datetime) else (str(position), began)
    typed = timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M") if moment else ""
    days = _strip(versions, timezone.localdate(moment) if moment else None, timezone.localdate(now))
    return Stand(at, moment, change, past.adjacent_changes(versions, position), days, text if error else typed, error)


def _strip(versions: Versions, day: date | None, today: date) -> list[Day]:
    """Four weeks up to today, or around a day that lies before them."""
    last = today if day is None or (today - day).days < STRIP else day + timedelta(days=STRIP // 2)
    days = [last - timedelta(days=ago) for ago in reversed(range(STRIP))]
    midnights = [timezone.make_aware(datetime.combine(each, time())) for each in [*days, last + timedelta(days=1)]]
    numbers = past.changes(versions, midnights)
    scale = TALLEST / max(1, *numbers)
    heights = [1 + round(number * scale) for number in numbers]
    return [Day(*bar, here=bar[0] == day) for bar in zip(days, numbers, heights, strict=True)]


def _stood_on(request: HttpRequest, todo: models.TodoVersion | None) -> dict[str, Any]:
    """The change that brought a todo to this version, as an entry of its timeline."""
    if todo is None:
        return {}
    entry: Entry = entries(events_seen_by(request.user).of_todo(todo))[-1]
    return {"todo": todo, "entry": entry, "names": todos.names([entry.actor])}
