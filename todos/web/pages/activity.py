"""The activity page: everything that happened to somebody's todos, filtered by the address.

Staff too see the activity of their own todos here: a feed is a list, and their list shows only their own. Of any other
todo, whose address they may open, they see the activity with `todo`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from todos import models
from todos.domain.numbers import parse_number
from todos.history import feed
from todos.history.audit_filter import LARGEST_POSITION, AuditFilter
from todos.history.events_seen_by import events_seen_by, last_position_before
from todos.history.feed import Act
from todos.live.page import follow_todo, live_page
from todos.read_model import todos
from todos.web import parts
from todos.web.forms import WHAT, TrailForm
from todos.web.page_address import Place, here
from todos.web.pages import todo as views

FILTERS = ("who", "what", "until", "todo", "act")


@require_safe
@live_page
def activity(request: HttpRequest) -> HttpResponse:
    """Somebody's activity, a page of acts at a time."""
    return activity_page(request, here(request), line=parts.word_left(request))


def activity_page(
    request: HttpRequest, at: Place, line: parts.StatusLine | None = None, code: int = 200, **shown: Any
) -> HttpResponse:
    """The activity as it is seen at `at`; `shown` replaces parts of its context."""
    form = TrailForm(at.query)
    if not form.is_valid():
        if form.errors.keys() - {"until"}:
            raise Http404("There is no such activity.")
        context = _filters(request, at.query, form, ()) | {"line": line, "next": at.url}
        return render(request, "todos/activity.html", context, status=422)
    context = page_context(request, at, form, **shown) | parts.landing(line, page=at.page)
    if context["only"]:
        follow_todo(request, context["only"].id)
    return render(request, "todos/activity.html", context, status=code)


def page_context(request: HttpRequest, at: Place, form: TrailForm | None = None, **shown: Any) -> dict[str, Any]:
    """What today's page shows: the feed, and the door to the past."""
    context = feed_context(request, at, form, **shown)
    return context | views.door_context(request.user, context["only"])


def feed_context(
    request: HttpRequest, at: Place, form: TrailForm | None = None, as_of: int = LARGEST_POSITION, **shown: Any
) -> dict[str, Any]:
    """What the page shows for the query of `at`, which must be valid, told as it stood at position `as_of`."""
    form = form or TrailForm(at.query)
    if not form.is_valid():
        raise Http404("There is no such activity.")
    chosen = chosen_trail(request, form)
    after, whole = _cursor(at.query.get("after", "")), bool(chosen.trail.act)
    page = feed.page(events_seen_by(request.user), chosen.trail, after, whole, as_of)
    actors = {entry.actor for act in page.acts for entry in act.entries}
    asked = shown.get("asked")
    context = _filters(request, at.query, form, actors) | {
        "asked_in_place": asked is not None and asked.act in [act.id for act in page.acts if act.size > 1],
        "days": list(_days(page.acts)),
        "only": chosen.todo,
        "after": at.query.get("after", ""),
        "newer": _address(at, page.newer),
        "older": _address(at, page.older),
        "filtered": _address(at, LARGEST_POSITION).removeprefix(at.path),
        "next": at.url,
    }
    return context | shown


@dataclass(frozen=True)
class Chosen:
    """The trail that an address asks for, and the todo it is about if it is about one."""

    trail: AuditFilter
    todo: models.Todo | None


def chosen_trail(request: HttpRequest, form: TrailForm) -> Chosen:
    """What a person may see of what a valid form asks for; a value that means nothing to them is not there."""
    asked = form.cleaned_data
    todo = todos.find(request.user, asked["todo"]) if asked["todo"] else None
    if asked["todo"] and todo is None:
        raise Http404("There is no such todo.")
    seen = events_seen_by(request.user)
    until = last_position_before(_end_of(asked["until"])) if asked["until"] else LARGEST_POSITION
    chosen = AuditFilter(asked["todo"], asked["who"], asked["what"], asked["act"], until)
    if (
        asked["who"]
        and asked["who"] not in _people(request)
        and not seen.oldest_after(AuditFilter(actor=asked["who"]), 0, 1)
        and not (todo and seen.oldest_after(AuditFilter(todo.id, asked["who"]), 0, 1))
    ):
        raise Http404("There is no such person.")
    if asked["act"] and not seen.oldest_after(AuditFilter(asked["todo"], act=asked["act"]), 0, 1):
        raise Http404("There is no such act.")
    return Chosen(chosen, todo)


def _address(at: Place, after: int | None) -> str:
    """The address of the page that begins below a position, under the same filters; '' for none."""
    if after is None:
        return ""
    kept = {name: at.query[name] for name in (*FILTERS, "at") if at.query.get(name)}
    query = urlencode(kept if after == LARGEST_POSITION else kept | {"after": str(after)})
    return f"{at.path}?{query}" if query else at.path


def _cursor(after: str) -> int:
    if not after:
        return LARGEST_POSITION
    position = parse_number(after)
    if position is None:
        raise Http404("There is no such page of the activity.")
    return position


def _end_of(day: date) -> datetime:
    """The first moment after a day of the reader's."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time())).astimezone(UTC)


def _people(request: HttpRequest) -> set[str]:
    """Who may have acted on somebody's todos: themselves, and staff."""
    staff = get_user_model().objects.filter(is_staff=True).values_list("pk", flat=True)
    return {str(request.user.pk)} | {str(id) for id in staff}


def _filters(request: HttpRequest, query: QueryDict, form: TrailForm, actors: Iterable[str]) -> dict[str, Any]:
    """What the form of filters shows."""
    who = form.cleaned_data.get("who", "")
    people = todos.names(_people(request) | set(actors) | ({who} if who else set()))
    return {
        "form": form,
        "people": sorted(people.items(), key=lambda person: person[1].casefold()),
        "names": people,
        "kinds": WHAT,
        "filters": {name: query[name] for name in FILTERS if query.get(name)},
        # What a moment is looked at through; itself the end of what is seen, it takes the place of "Up to".
        "kept": {name: query[name] for name in FILTERS if query.get(name) and name != "until"},
    }


def _days(acts: Iterable[Act]) -> Iterator[tuple[date, list[Act]]]:
    """The acts by the day of the reader's on which they were done."""
    for day, done in groupby(acts, key=lambda act: timezone.localdate(act.newest.event.timestamp)):
        yield day, list(done)
