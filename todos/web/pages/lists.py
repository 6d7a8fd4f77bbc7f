"""The page of all lists, and the settings of one."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from todos.history.events_seen_by import events_seen_by
from todos.history.list_phrases import list_entries
from todos.read_model import lists as queries
from todos.read_model.seen_by import ListRow, inbox_of
from todos.read_model.todos import names
from todos.web.access import list_or_404
from todos.web.forms import ListForm
from todos.web.pages.base import PageState
from todos.web.parts import Context
from todos.web.status_line import kept_line

ENTRIES_SHOWN = 3


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """All lists, the inbox first, and below them the removed ones."""
    return render_lists(request)


@require_safe
def settings(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """What a list is called, its last changes, and its removal."""
    return render_settings(request, list_or_404(request, list_id))


def render_lists(request: HttpRequest, form: ListForm | None = None, code: int = 200) -> HttpResponse:
    """The page of all lists. `form` is that of a new list which was refused."""
    counts = queries.open_counts(request.user)
    context = {
        "inbox_count": counts.get(inbox_of(request.user).text, 0),
        "lists": queries.with_counts(request.user),
        "removed": list(queries.removed(request.user)),
        "form": form or ListForm(),
        "page_url": request.path,
    }
    return render(request, "todos/lists.html", context | _state(request), status=code)


def render_settings(
    request: HttpRequest, todo_list: ListRow, form: forms.Form | None = None, code: int = 200
) -> HttpResponse:
    """The settings of a list. `form` holds a name that was refused."""
    entries = list_entries(events_seen_by(request.user).of_list(todo_list))
    context = {
        "todo_list": todo_list,
        "entries": entries[: -ENTRIES_SHOWN - 1 : -1],
        "names": names(entry.event.actor for entry in entries),
        "form": form or ListForm(initial={"name": todo_list.name}),
        "page_url": request.path,
    }
    return render(request, "todos/list_settings.html", context | _state(request), status=code)


def _state(request: HttpRequest) -> Context:
    return {"state": PageState(line=kept_line(request))}
