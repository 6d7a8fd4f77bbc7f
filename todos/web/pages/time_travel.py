"""The pages as they were at a moment: nothing on them can be changed, and links lead from change to change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from todos.history.as_of import InvalidMoment, parse_as_of
from todos.history.entries import entries
from todos.history.events_seen_by import events_seen_by
from todos.read_model import todos as queries
from todos.read_model import versions as past
from todos.read_model.seen_by import TodoVersionRow, Versions
from todos.web.access import todo_or_404
from todos.web.forms import AuditFilterForm
from todos.web.page_address import PageAddress, current_page
from todos.web.pages import activity as activity_now
from todos.web.pages import todo as todo_now
from todos.web.pages import todo_list as list_now
from todos.web.pages.activity import ActivityPage, Chosen
from todos.web.pages.base import PageState
from todos.web.pages.todo_record import TodoRecord
from todos.web.parts import Context

NOT_YET = "It was not there yet. This is how it began."
STRIP_DAYS, MAX_BAR_PIXELS = 28, 24


@dataclass(frozen=True)
class Day:
    """A day of the strip; its bar is as many pixels high as it had changes beside the busiest day."""

    day: date
    changes: int
    height: int
    here: bool


@dataclass(frozen=True)
class AsOf:
    """The moment at which a page is looked at.

    at -- the moment as links carry it; moment -- as it is told, None before the first change
    change -- the version that the last change not later than it made, None before the first
    neighbours -- the positions of the changes around it
    typed, error -- what the field shows, and what is wrong with it
    """

    at: str
    moment: datetime | None
    change: TodoVersionRow | None
    neighbours: past.AdjacentChanges
    days: list[Day]
    typed: str
    error: str = ""

    @property
    def position(self) -> int:
        """Of the last change; 0 before the first."""
        return self.change.position if self.change else 0

    @property
    def ends_today(self) -> bool:
        """Whether the strip ends today."""
        return self.days[-1].day == timezone.localdate()


@require_safe
def todo_list(request: HttpRequest) -> HttpResponse:
    """Somebody's own todos, today or as they were."""
    if "at" not in request.GET:
        return list_now.todo_list(request)
    person, query = request.user, request.GET
    as_of = as_of_text(past.of_person(person), query["at"])
    status, text, after = query.get("status", ""), query.get("q", ""), query.get("after", "")
    try:
        page = past.todos(person, as_of.position, status, text, after)
    except queries.UnknownFilter as error:
        raise Http404("There was no such list.") from error
    context: Context = {
        "page": page,
        "counts": past.counts(person, as_of.position, text),
        "status": status,
        "q": text,
        "after": after,
        "filters": {"at": as_of.at, "status": status, "q": text},
        "kept": {"status": status, "q": text},
        "pages_of": "the list",
    }
    return _render(request, "todos/past_list.html", as_of, context | _last_entry(request, as_of.change))


@require_safe
def detail(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """One todo, today or as it was."""
    if "at" not in request.GET:
        return todo_now.detail(request, todo_id=todo_id)
    todo_or_404(request, todo_id)
    versions = past.of_todo(request.user, todo_id)
    as_of = as_of_text(versions, request.GET["at"])
    if as_of.change is None:
        first = past.adjacent_changes(versions, 0).later
        as_of = replace(as_of_text(versions, str(first)), typed=as_of.typed, error=NOT_YET)
    version = as_of.change
    assert version is not None  # whatever is there has begun
    history = events_seen_by(request.user).of_todo(version)
    record = TodoRecord(version, history, current_page(request))
    return _render(request, "todos/past_todo.html", as_of, record.context())


@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    """Somebody's activity, today or as it was: what came later had not happened, and had undone nothing."""
    if "at" not in request.GET:
        return activity_now.activity(request)
    address, _, as_of = activity_as_of(request)
    page = ActivityPage(request, address, as_of=as_of.position)
    return _render(request, "todos/activity.html", as_of, page.feed_context(PageState()))


def activity_as_of(request: HttpRequest) -> tuple[PageAddress, Chosen, AsOf]:
    """What an address with `at` means in somebody's activity: the page, the events it asks for, and the moment."""
    query = request.GET.copy()
    query.pop("until", None)  # the moment takes its place
    form = AuditFilterForm(query)
    if not form.is_valid():
        raise Http404("There was no such activity.")
    chosen = activity_now.chosen_events(request, form)
    person = request.user
    versions = past.of_todo(person, chosen.todo.id) if chosen.todo else past.of_person(person)
    as_of = as_of_text(versions, request.GET["at"])
    query["at"] = as_of.at
    up_to = replace(chosen, wanted=replace(chosen.wanted, up_to=as_of.position))
    return replace(current_page(request), query=query), up_to, as_of


def _render(request: HttpRequest, template: str, as_of: AsOf, context: Context) -> HttpResponse:
    context = {"state": PageState()} | context | {"as_of": as_of}
    return render(request, template, context, status=422 if as_of.error else 200)


def as_of_text(versions: Versions, text: str) -> AsOf:
    """The moment that `at` means among these versions; their last one, with what is wrong, where it means none."""
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
    return AsOf(at, moment, change, past.adjacent_changes(versions, position), days, text if error else typed, error)


def _strip(versions: Versions, day: date | None, today: date) -> list[Day]:
    """Four weeks up to today, or around a day that lies before them."""
    last = today if day is None or (today - day).days < STRIP_DAYS else day + timedelta(days=STRIP_DAYS // 2)
    days = [last - timedelta(days=ago) for ago in reversed(range(STRIP_DAYS))]
    midnights = [timezone.make_aware(datetime.combine(each, time())) for each in [*days, last + timedelta(days=1)]]
    numbers = past.changes(versions, midnights)
    scale = MAX_BAR_PIXELS / max(1, *numbers)
    heights = [1 + round(number * scale) for number in numbers]
    return [Day(*bar, here=bar[0] == day) for bar in zip(days, numbers, heights, strict=True)]


def _last_entry(request: HttpRequest, todo: TodoVersionRow | None) -> Context:
    """The change that brought a todo to this version, as an entry of its timeline."""
    if todo is None:
        return {}
    entry = entries(events_seen_by(request.user).of_todo(todo))[-1]
    return {"todo": todo, "entry": entry, "names": queries.names([entry.actor])}
