"""The acts: each form post becomes one command."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from uuid_utils.compat import uuid7

from eventsourcing.command import Command
from eventsourcing.errors import CommandIdReused, DomainError, StatedVersionConflict
from todos import bootstrap, models
from todos.domain.commands import TodoCommands
from todos.domain.errors import UndoRefused
from todos.web.actions import responses
from todos.web.forms import ActForm, AddForm, EditForm, NumberedForm, UndoForm
from todos.web.page_address import Place, place
from todos.web.pages import todo as views

AHEAD = "This form is ahead of the history. Load the page again."
# A refused act leaves the browser at its address: who reloads, or comes back there later, is led on by a GET.
sent_or_led_on = require_http_methods(["GET", "HEAD", "POST"])


@sent_or_led_on
def add(request: HttpRequest) -> HttpResponse:
    """A new todo of the person who is signed in."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("todos:list"), status=303)
    at, form = place(request), AddForm(request.POST)
    if not form.is_valid():
        return responses.refuse_add(request, at, form, 422)
    data = form.cleaned_data
    command = TodoCommands.add(
        str(request.user.pk), data["description"], data["status"], **facts_of(request), **form.facts()
    )
    try:
        outcome = bootstrap.handle(command)
    except CommandIdReused as error:
        form.add_error("description", f"{responses.sent_as(request, error)} Send this as a new one?")
        return responses.refuse_add(request, at, form, 409)
    return responses.done(request, at, command, outcome)


@sent_or_led_on
def change_status(request: HttpRequest, id: UUID, status: str) -> HttpResponse:
    return _act(request, id, lambda facts: TodoCommands.change_status(str(id), status, **facts))


@sent_or_led_on
def remove(request: HttpRequest, id: UUID) -> HttpResponse:
    return _act(request, id, lambda facts: TodoCommands.remove(str(id), **facts))


@sent_or_led_on
def restore(request: HttpRequest, id: UUID) -> HttpResponse:
    """Out of the trash, whatever came since: nothing is overwritten by it."""
    todo, at = views.todo_or_404(request, id), place(request)
    if request.method != "POST":
        return leads_to(todo)
    return send(request, at, todo, NumberedForm(request.POST), lambda facts: TodoCommands.restore(str(id), **facts))


@sent_or_led_on
def undo(request: HttpRequest, id: UUID, version: int) -> HttpResponse:
    """Take one event back, of any age; or, when asked, leave it."""
    todo, at, form = views.todo_or_404(request, id), place(request), UndoForm(request.POST)
    event = views.event_or_404(request, todo, version)
    if request.method != "POST":
        return (
            responses.leave_undo(request, at, todo, version) if request.GET.get("cancel") else leads_to(todo, version)
        )
    return send(
        request,
        at,
        todo,
        form,
        lambda facts: TodoCommands.undo(str(id), [event.id], **facts),
        focus=entry_of(request, at, version),
    )


@sent_or_led_on
def restore_version(request: HttpRequest, id: UUID, version: int) -> HttpResponse:
    """What would change if a todo were again as it was in a version; and that act."""
    todo, at = views.todo_or_404(request, id), place(request)
    if request.method != "POST":
        return responses.open_restoration(request, at, todo, version)
    event = views.event_or_404(request, todo, version)
    return send(
        request,
        at,
        todo,
        ActForm(request.POST),
        lambda facts: TodoCommands.restore_version(str(id), event, **facts),
        opened=version,
    )


@sent_or_led_on
def edit(request: HttpRequest, id: UUID) -> HttpResponse:
    """The edit form of a todo, and what comes of it."""
    todo, at = views.todo_or_404(request, id), place(request)
    if request.method != "POST":
        return responses.open_edit(request, at, todo)
    form = EditForm(request.POST)
    if not form.is_valid():
        return responses.edit_again(request, at, todo, form, 422)
    command = TodoCommands.change_description(
        str(id), form.cleaned_data["description"], **facts_of(request), **form.facts()
    )
    try:
        outcome = bootstrap.handle(command)
    except StatedVersionConflict as conflict:
        now = views.todo_or_404(request, id)
        if conflict.since:
            return responses.refuse_conflict(request, at, now, command, conflict)
        form.add_error("description", AHEAD)
        return responses.edit_again(request, at, now, form, 409, caught_up=True)
    except CommandIdReused as error:
        form.add_error("description", f"{responses.sent_as(request, error)} Send this as a new one?")
        return responses.edit_again(request, at, todo, form, 409)
    except DomainError as refusal:
        form.add_error("description", str(refusal))
        return responses.edit_again(request, at, views.todo_or_404(request, id), form, 409, caught_up=True)
    return responses.done(request, at, command, outcome)


def _act(request: HttpRequest, id: UUID, make: Callable[[dict[str, Any]], Command]) -> HttpResponse:
    """An act without words of its own: authorise, read the form, send the command, answer."""
    todo, at = views.todo_or_404(request, id), place(request)
    if request.method != "POST":
        return leads_to(todo)
    return send(request, at, todo, ActForm(request.POST), make)


def leads_to(todo: models.Todo, version: int = 0) -> HttpResponse:
    """The answer to a GET of an act: the page of its todo, at an entry of it."""
    at = reverse("todos:detail", args=[todo.id])
    return HttpResponseRedirect(f"{at}#v{version}" if version else at, status=303)


def entry_of(request: HttpRequest, at: Place, version: int) -> int | str:
    """The entry that has the keyboard after an undo; '' where that was neither done from one nor asked about in one."""
    shown = at.page in ("detail", "activity")
    return version if shown and (request.GET.get("entry") or request.POST.get("asked")) else ""


def send(
    request: HttpRequest,
    at: Place,
    todo: models.Todo,
    form: NumberedForm,
    make: Callable[[dict[str, Any]], Command],
    **shown: Any,
) -> HttpResponse:
    """The command of a form of an act, and the answer to what comes of it."""
    if not form.is_valid():
        return responses.refuse(request, at, todo, str(next(iter(form.errors.values()))[0]), 422, **shown)
    command = make(facts_of(request) | form.facts())
    try:
        outcome = bootstrap.handle(command)
    except CommandIdReused as error:
        return responses.refuse(request, at, todo, f"{responses.sent_as(request, error)} Press again.", 409, **shown)
    except StatedVersionConflict as conflict:
        now = views.todo_or_404(request, todo.id)
        if not conflict.since:
            return responses.refuse(request, at, now, AHEAD, 409)
        return responses.refuse_conflict(request, at, now, command, conflict)
    except UndoRefused as refusal:
        return responses.refuse_undo(request, at, views.todo_or_404(request, todo.id), refusal)
    except DomainError as refusal:
        return responses.refuse(request, at, views.todo_or_404(request, todo.id), str(refusal), 409, **shown)
    return responses.done(request, at, command, outcome, **shown)


def facts_of(request: HttpRequest) -> dict[str, Any]:
    """Who, by which door, when, and in which request: the one place where a web command meets the clock."""
    return {
        "actor": str(request.user.pk),
        "source": "web",
        "timestamp": datetime.now(UTC),
        "correlation_id": getattr(request, "id", None) or str(uuid7()),
    }
