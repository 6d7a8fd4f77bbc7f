"""Today as it was at a moment: what was due then. It has no actions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from todos.history.events_seen_by import events_seen_by
from todos.read_model import today as queries
from todos.read_model import versions as past
from todos.read_model.seen_by import TodoVersionRow
from todos.read_model.today import Moment, Sections
from todos.web import viewer_time
from todos.web.pages.time_travel import AsOf, as_of_asked, last_entry, render_past
from todos.web.parts import Context


def past_today(request: HttpRequest) -> HttpResponse:
    """What was due at the moment that `at` names."""
    as_of = as_of_asked(past.of_person(request.user), request.GET)
    context: Context = {"sections": _sections(request, as_of), "shows_places": True, "dated": "added", "kept": {}}
    return render_past(request, "todos/past_today.html", as_of, context | last_entry(request, as_of.change))


def _sections(request: HttpRequest, as_of: AsOf) -> Sections[TodoVersionRow]:
    if as_of.moment is None:
        return Sections([], [], [])
    removed_lists = events_seen_by(request.user).removed_lists_at(as_of.moment)
    shown = past.shown_at(request.user, as_of.position, removed_lists)
    zone = timezone.get_current_timezone()
    return queries.past_sections(shown, Moment(as_of.moment, zone, viewer_time.day_of(as_of.moment)))
