"""Authorisation, on line one of every view: to a stranger there is no such todo."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest

from eventsourcing.event import Event
from todos import bootstrap, models
from todos.read_model import todos as queries


def todo_or_404(request: HttpRequest, todo_id: UUID) -> models.Todo:
    """The todo, if this person may see and change it."""
    todo = queries.find(request.user, todo_id)
    if todo is None:
        raise Http404("There is no such todo.")
    return todo


def event_or_404(todo: models.Todo, version: int) -> Event:
    """One event of a todo."""
    event = next((event for event in bootstrap.history(str(todo.id)) if event.version == version), None)
    if event is None:
        raise Http404(f"This todo has no version {version}.")
    return event


def act_or_404(request: HttpRequest, act_id: UUID) -> dict[str, list[Event]]:
    """The events of one act by todo, of the todos that this person may see."""
    done = queries.act(request.user, act_id)
    if not done:
        raise Http404("There is no such act.")
    return done
