"""The pages as they were at a moment. They have no actions; links lead from change to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from eventsourcing import local_time
from todos.history.as_of import InvalidMoment, exact_text, parse_as_of
from todos.history.entries import entries
from todos.history.events_seen_by import events_seen_by
from todos.read_model import todos as queries
from todos.read_model import versions as past
from todos.read_model.seen_by import TodoVersionRow, Versions, inbox_of, place_of
from todos.read_model.views import view_of
from todos.web import viewer_time
from todos.web.access import list_or_404, todo_or_404
from todos.web.forms import AuditFilterForm
from todos.web.label_filter import label_asked
from todos.web.page_address import PageAddress, current_page
from todos.web.pages import activity as activity_now
from todos.web.pages import todo as todo_now
from todos.web.pages import todo_list as list_now
from todos.web.pages.activity import ActivityPage, Chosen
from todos.web.pages.base import PageState
from todos.web.pages.search_results import is_typed_search, search_results
from todos.web.pages.todo_record import TodoRecord
from todos.web.parts import Context, Part

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
    position -- the position of the last change up to the moment, of this todo or, where a position was asked for, of
                any todo of the person; 0 before the first
    change -- the version made by the last change up to the moment; None before the first change
    neighbours -- the positions of the changes before and after it
    days -- the strip of days; typed, error -- the text in the field for a moment, and its error
    fold, passes -- where clocks showed that minute twice: '0' or '1', and the beginning of each pass
    """

    at: str
    moment: datetime | None
    position: int
    change: TodoVersionRow | None
    neighbours: past.AdjacentChanges
    days: list[Day]
    typed: str
    fold: str = ""
    passes: tuple[datetime, ...] = ()
    error: str = ""

    @property
    def ends_today(self) -> bool:
        """Whether the strip of days ends today."""
        return self.days[-1].day == viewer_time.today()


@require_safe
def todo_list(request: HttpRequest, list_id: UUID | None = None) -> HttpResponse:
    """The inbox of this person, or a list, as it is now; with `at`, as it was."""
    if "at" not in request.GET:
        return list_now.todo_list(request, **({"list_id": list_id} if list_id else {}))
    person, query = request.user, request.GET
    place = place_of(list_or_404(request, list_id)) if list_id else inbox_of(person)
    as_of = as_of_asked(past.of_place(place), query, past.of_person(person), moved_out=True)
    status, text, after = query.get("status", ""), query.get("q", ""), query.get("after", "")
    view, label = view_of(status, text), label_asked(query)
    try:
        page = past.todos(person, place, as_of.position, view, text, after, label)
    except queries.UnknownFilter as error:
        raise Http404("There was no such list.") from error
    context: Context = {
        "page": page,
        "counts": past.counts(place, as_of.position, text, label),
        "list_path": request.path,
        "todo_list": place.todo_list,
        "view": view,
        "q": text,
        "label": label,
        "after": after,
        "filters": {"at": as_of.at, "status": status, "q": text, "label": label},
        "kept": {"status": status, "q": text, "label": label},
        "pages_of": "the list",
        "dated": list_now.dated(view),
    }
    if is_typed_search(request):
        context |= {"state": PageState(), "as_of": as_of}
        links = (("aside.banner", "banner.html"), ("form.travel", "time_travel.html#form"), ("nav.strip", "strip.html"))
        more = [Part(target, f"todos/{template}", context) for target, template in links]
        return search_results(request, "todos/past_list.html", context, more)
    return render_past(request, "todos/past_list.html", as_of, context | last_entry(request, as_of.change))


@require_safe
def detail(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """One todo as it is now; with `at`, as it was."""
    if "at" not in request.GET:
        return todo_now.detail(request, todo_id=todo_id)
    todo_or_404(request, todo_id)
    versions = past.of_todo(request.user, todo_id)
    as_of = as_of_asked(versions, request.GET, past.of_person(request.user))
    if as_of.change is None:
        first = past.adjacent_changes(versions, 0).later
        as_of = replace(as_of_text(versions, str(first)), typed=as_of.typed, fold="", passes=(), error=NOT_YET)
    version = as_of.change
    assert version is not None  # every todo has a first version
    history = events_seen_by(request.user).of_todo(version)
    record = TodoRecord(version, history, current_page(request))
    return render_past(request, "todos/past_todo.html", as_of, record.context())


@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    """This person's activity as it is now; with `at`, as it was. Later events are left out, and undo nothing."""
    if "at" not in request.GET:
        return activity_now.activity(request)
    address, _, as_of = activity_as_of(request)
    page = ActivityPage(request, address, as_of=as_of.position)
    return render_past(request, "todos/activity.html", as_of, page.feed_context(PageState()))


def activity_as_of(request: HttpRequest) -> tuple[PageAddress, Chosen, AsOf]:
    """The meaning of an address with `at` in this person's activity: the page, the chosen events and the moment."""
    query = request.GET.copy()
    query.pop("until", None)  # the moment replaces it
    form = AuditFilterForm(query)
    if not form.is_valid():
        raise Http404("There was no such activity.")
    chosen = activity_now.chosen_events(request, form)
    versions = activity_now.versions_shown(request.user, chosen.todo)
    as_of = as_of_asked(versions, request.GET, past.of_person(request.user))
    query["at"] = as_of.at
    up_to = replace(chosen, wanted=replace(chosen.wanted, up_to=as_of.position))
    return replace(current_page(request), query=query), up_to, as_of


def render_past(request: HttpRequest, template: str, as_of: AsOf, context: Context) -> HttpResponse:
    """A page of a moment. 422 for a text that names none."""
    context = {"state": PageState()} | context | {"as_of": as_of}
    return render(request, template, context, status=422 if as_of.error else 200)


def as_of_asked(
    versions: Versions, query: Mapping[str, str], whole: Versions | None = None, *, moved_out: bool = False
) -> AsOf:
    """The moment that a query asks for by `at`, and by `fold` where clocks showed that time twice.

    shown -- the exact moment of the page whose form was sent. A form that comes back unchanged asks for that moment,
             although its field shows only the minute.
    whole, moved_out -- see as_of_text
    """
    at, fold = query["at"], query.get("fold", "")
    if "shown" in query:
        before = as_of_text(versions, query["shown"], whole=whole, moved_out=moved_out)
        if not before.error and (before.typed, before.fold) == (at, fold):
            return before
    return as_of_text(versions, at, fold, whole, moved_out=moved_out)


def as_of_text(
    versions: Versions, text: str, fold: str = "", whole: Versions | None = None, *, moved_out: bool = False
) -> AsOf:
    """The moment that the text of `at` means for these versions. An invalid text gives the last change and an error.

    whole -- the versions of all todos, among which a position is looked up; by default `versions`
    moved_out -- whether a time is looked up there too: a todo that left a place is no version of that place any more
    """
    now, zone, wanted, error = timezone.now(), timezone.get_current_timezone(), None, ""
    try:
        wanted = parse_as_of(text, zone, now, fold)
    except InvalidMoment as refusal:
        error = str(refusal)
    # Up to now is all that is in the log, also what a clock that went ahead has stamped with a later time.
    wanted_now = wanted == now
    change = past.last_change(versions, None if wanted_now else wanted)
    here = change
    if whole is not None and (isinstance(wanted, int) or moved_out):
        # A change of another todo is a moment of this one too.
        elsewhere = past.last_change(whole, None if wanted_now else wanted)
        here = max(filter(None, (change, elsewhere)), key=lambda row: row.position, default=None)
    position, began = (here.position, here.last_event) if here else (0, None)
    parameter, moment = (
        (exact_text(text, zone, fold), wanted) if isinstance(wanted, datetime) else (str(position), began)
    )
    days = _strip(versions, viewer_time.day_of(moment) if moment else None, viewer_time.today())
    neighbours = past.adjacent_changes(versions, change.position if change else 0)
    if error or moment is None:
        return AsOf(parameter, moment, position, change, neighbours, days, text if error else "", error=error)
    return AsOf(parameter, moment, position, change, neighbours, days, *_typed(moment, zone))


def _typed(moment: datetime, zone: tzinfo) -> tuple[str, str, tuple[datetime, ...]]:
    """A moment as the form has it: `typed`, `fold` and `passes` of AsOf."""
    text, fold = local_time.shown(moment, zone)
    if fold is None:
        return text, "", ()
    passes = tuple(local_time.parse_span(text, zone, each).start for each in (0, 1))
    return text, str(fold), passes


def _strip(versions: Versions, day: date | None, today: date) -> list[Day]:
    """The four weeks up to today; for an earlier day, the four weeks around it."""
    last = today if day is None or (today - day).days < STRIP_DAYS else day + timedelta(days=STRIP_DAYS // 2)
    days = [last - timedelta(days=ago) for ago in reversed(range(STRIP_DAYS))]
    spans = [viewer_time.span_of_day(each) for each in days]
    numbers = past.changes(versions, [*(span.start for span in spans), spans[-1].end])
    scale = MAX_BAR_PIXELS / max(1, *numbers)
    heights = [1 + round(number * scale) for number in numbers]
    return [Day(*bar, here=bar[0] == day) for bar in zip(days, numbers, heights, strict=True)]


def last_entry(request: HttpRequest, todo: TodoVersionRow | None) -> Context:
    """The context of the entry of the change that made this version of a todo."""
    if todo is None:
        return {}
    entry = entries(events_seen_by(request.user).of_todo(todo))[-1]
    return {"todo": todo, "entry": entry, "names": queries.names([entry.actor])}
