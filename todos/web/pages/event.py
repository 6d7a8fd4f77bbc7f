"""The permanent address of one event."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from eventsourcing import hash_chain
from todos.domain.erasure import erasable
from todos.history.entries import entries, undoable
from todos.history.events_seen_by import events_seen_by
from todos.read_model import todos as queries
from todos.web import viewer_time
from todos.web.access import todo_or_404
from todos.web.page_address import todo_address
from todos.web.pages.base import PageState
from todos.web.pages.todo_record import people_in


@require_safe
def event(request: HttpRequest, todo_id: UUID, version: int) -> HttpResponse:
    """One event with its details open, and links to the events before and after it."""
    todo = todo_or_404(request, todo_id)
    history = events_seen_by(request.user).of_todo(todo)
    known = {entry.event.version: entry for entry in undoable(entries(history))}
    if version not in known:
        raise Http404(f"This todo has no version {version}.")
    entry = known[version]
    context = {
        "todo": todo,
        "entry": entry,
        "links": hash_chain.links([entry.event], history),
        "newer": min((other for other in known if other > version), default=None),
        "older": max((other for other in known if other < version), default=None),
        "names": queries.names(people_in([entry])),
        "erasable": erasable(history, str(request.user.pk), todo.owner),
        "state": PageState(),
        "day_ends": viewer_time.end_of_today(),
        "page_url": todo_address(todo.id).url,
    }
    return render(request, "todos/event.html", context)
