"""The pages as they were at a moment. They have no actions; links lead from change to change."""

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
    """A day of the strip of days.

    height -- the pixels of its bar, in proportion to the busiest day of the strip
    here -- whether the moment is on this day
    """

    day: date
    changes: int
    height: int
    here: bool


@dataclass(frozen=True)
class AsOf:
    """The moment that a page shows.

    at -- the moment as the query parameter `at`; moment -- the moment itself, None before the first change
    change -- the version made by the last change up to the moment; None before the first change
    neighbours -- the positions of the changes before and after it
    days -- the strip of days; typed, error -- the text in the field for a moment, and its error
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
        """The position of the last change up to the moment; 0 before the first."""
        return self.change.position if self.change else 0

    @property
    def ends_today(self) -> bool:
        """Whether the strip of days ends today."""
        return self.days[-1].day == timezone.localdate()


@require_safe
def todo_list(request: HttpRequest) -> HttpResponse:
    """This person's list as it is now; with `at`, as it was."""
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
    """One todo as it is now; with `at`, as it was."""
    if "at" not in request.GET:
        return todo_now.detail(request, todo_id=todo_id)
    todo_or_404(request, todo_id)
    versions = past.of_todo(request.user, todo_id)
    as_of = as_of_text(versions, request.GET["at"])
    if as_of.change is None:
        first = past.adjacent_changes(versions, 0).later
        as_of = replace(as_of_text(versions, str(first)), typed=as_of.typed, error=NOT_YET)
    version = as_of.change
    assert version is not None  # every todo has a first version
    history = events_seen_by(request.user).of_todo(version)
    record = TodoRecord(version, history, current_page(request))
    return _render(request, "todos/past_todo.html", as_of, record.context())


@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    """This person's activity as it is now; with `at`, as it was. Later events are left out, and undo nothing."""
    if "at" not in request.GET:
        return activity_now.activity(request)
    address, _, as_of = activity_as_of(request)
    page = ActivityPage(request, address, as_of=as_of.position)
    return _render(request, "todos/activity.html", as_of, page.feed_context(PageState()))


def activity_as_of(request: HttpRequest) -> tuple[PageAddress, Chosen, AsOf]:
    """The meaning of an address with `at` in this person's activity: the page, the chosen events and the moment."""
    query = request.GET.copy()
    query.pop("until", None)  # the moment replaces it
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
    """The moment that the text of `at` means for these versions. An invalid text gives the last change and an error."""
    now, wanted, error = timezone.now(), None, ""
    try:
        wanted = parse_as_of(text, timezone.get_current_timezone(), now)
    except InvalidMoment as refusal:
        error = str(refusal)
    change = past.last_change(versions, wanted)
    position, began = (change.position, change.last_event) if change else (0, None)
    parameter, moment = (text.strip(), wanted) if isinstance(wanted, datetime) else (str(position), began)
    typed = timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M") if moment else ""
    days = _strip(versions, timezone.localdate(moment) if moment else None, timezone.localdate(now))
    neighbours = past.adjacent_changes(versions, position)
    return AsOf(parameter, moment, change, neighbours, days, text if error else typed, error)


def _strip(versions: Versions, day: date | None, today: date) -> list[Day]:
    """The four weeks up to today; for an earlier day, the four weeks around it."""
    last = today if day is None or (today - day).days < STRIP_DAYS else day + timedelta(days=STRIP_DAYS // 2)
    days = [last - timedelta(days=ago) for ago in reversed(range(STRIP_DAYS))]
    midnights = [timezone.make_aware(datetime.combine(each, time())) for each in [*days, last + timedelta(days=1)]]
    numbers = past.changes(versions, midnights)
    scale = MAX_BAR_PIXELS / max(1, *numbers)
    heights = [1 + round(number * scale) for number in numbers]
    return [Day(*bar, here=bar[0] == day) for bar in zip(days, numbers, heights, strict=True)]


def _last_entry(request: HttpRequest, todo: TodoVersionRow | None) -> Context:
    """The context of the entry of the change that made this version of a todo."""
    if todo is None:
        return {}
    entry = entries(events_seen_by(request.user).of_todo(todo))[-1]
    return {"todo": todo, "entry": entry, "names": queries.names([entry.actor])}
