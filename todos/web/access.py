"""Authorisation, on line one of every view: a stranger gets 404."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest

from eventsourcing.event import Event
from todos.history.events_seen_by import events_seen_by
from todos.read_model import lists
from todos.read_model.seen_by import ListRow, TodoRow
from todos.read_model.todos import find


def todo_or_404(request: HttpRequest, todo_id: UUID) -> TodoRow:
    """The todo. Raises Http404 unless it exists and this person may see and change it."""
    todo = find(request.user, todo_id)
    if todo is None:
        raise Http404("There is no such todo.")
    return todo


def list_or_404(request: HttpRequest, list_id: UUID) -> ListRow:
    """The list. Raises Http404 unless it exists and this person may see and change it."""
    todo_list = lists.find(request.user, list_id)
    if todo_list is None:
        raise Http404("There is no such list.")
    return todo_list


def event_or_404(request: HttpRequest, todo: TodoRow, version: int) -> Event:
    """The event of a todo at this version. Raises Http404 for a version that the todo does not have."""
    history = events_seen_by(request.user).of_todo(todo)
    event = next((event for event in history if event.version == version), None)
    if event is None:
        raise Http404(f"This todo has no version {version}.")
    return event


def act_or_404(request: HttpRequest, act_id: UUID) -> dict[str, list[Event]]:
    """The events of one act by todo id, without todos that this person may not see. Raises Http404 if none is left."""
    done = events_seen_by(request.user).of_act(act_id)
    if not done:
        raise Http404("There is no such act.")
    return done
