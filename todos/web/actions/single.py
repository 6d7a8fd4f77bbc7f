"""The actions on one todo. Each form post makes one command; the response is the page that the form was on."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from eventsourcing.command import Command
from eventsourcing.errors import DomainError
from todos.domain.commands import TodoCommands
from todos.domain.errors import UnknownVersion
from todos.domain.fields import OCCURRENCE_SKIPPED
from todos.history.events_seen_by import events_seen_by
from todos.history.phrases import already_as_in
from todos.read_model.seen_by import TodoRow
from todos.web.access import event_or_404, todo_or_404
from todos.web.actions import responses
from todos.web.actions.carry_out import carry_out
from todos.web.actions.metadata import Metadata, any_version
from todos.web.actions.occurrence import end_command, status_command
from todos.web.actions.one_todo import MakeCommand, Press, Undo
from todos.web.actions.restoration import restoration_dialog
from todos.web.forms import ActionForm
from todos.web.pages.base import Focus, Page, PageState
from todos.web.pages.registry import page_acted_on

# After a refused action the browser shows the action's address. A reload of it is a GET, which leads to a page.
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def change_status(request: HttpRequest, todo_id: UUID, status: str) -> HttpResponse:
    todo = todo_or_404(request, todo_id)
    return press(request, todo, lambda metadata: status_command(request, todo, status, metadata))


@get_or_post
def skip(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """Skip an occurrence of a todo that repeats."""
    todo = todo_or_404(request, todo_id)
    return press(request, todo, lambda metadata: end_command(request, todo, OCCURRENCE_SKIPPED, metadata))


@get_or_post
def tick(request: HttpRequest, todo_id: UUID, version: int, line: int, done: bool) -> HttpResponse:
    """Say that a step is done, or not. `version` set the note; the step is on a line of it."""
    todo = todo_or_404(request, todo_id)
    return press(request, todo, lambda metadata: TodoCommands.tick(str(todo_id), version, line, done, **metadata))


@get_or_post
def remove(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    todo = todo_or_404(request, todo_id)
    return press(request, todo, lambda metadata: TodoCommands.remove(str(todo_id), **metadata))


@get_or_post
def restore(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """Take a todo out of the trash, whatever changed since. This overwrites nothing."""
    todo = todo_or_404(request, todo_id)
    return press(request, todo, lambda metadata: TodoCommands.restore(str(todo_id), **any_version(metadata)))


@get_or_post
def undo(request: HttpRequest, todo_id: UUID, version: int) -> HttpResponse:
    """Undo one event of any age. A GET with `cancel` leaves the dialog of this undo."""
    todo = todo_or_404(request, todo_id)
    event = event_or_404(request, todo, version)
    if request.method != "POST" and request.GET.get("cancel"):
        return _leave_undo(page_acted_on(request), todo, version)
    return press_undo(request, todo, [event.id], version)


@get_or_post
def restore_version(request: HttpRequest, todo_id: UUID, version: int) -> HttpResponse:
    """Restore a version of a todo. A GET shows first what would change."""
    todo = todo_or_404(request, todo_id)
    if request.method != "POST":
        return _ask_to_restore(page_acted_on(request), todo, version)
    event = event_or_404(request, todo, version)

    def make(metadata: Metadata) -> Command:
        return TodoCommands.restore_version(str(todo_id), event, **metadata)

    return press(request, todo, make, PageState(opened=version))


def press(request: HttpRequest, todo: TodoRow, make: MakeCommand, state: PageState | None = None) -> HttpResponse:
    """Carry out one command for one todo. A GET redirects to the page of the todo.

    state -- the entry that has the focus or is open afterwards
    """
    if request.method != "POST":
        return redirect_to_entry(todo)
    return carry_out(Press(request, ActionForm(request.POST), todo, make, state))


def press_undo(request: HttpRequest, todo: TodoRow, event_ids: Sequence[str], entry: int) -> HttpResponse:
    """Undo these events of one todo; the newest of them is at version `entry`. A GET redirects to that entry."""
    if request.method != "POST":
        return redirect_to_entry(todo, entry)
    # The focus stays at the entry when the button or the dialog was there.
    at_entry = page_acted_on(request).has_entries and (request.GET.get("entry") or request.POST.get("asked"))
    focus = Focus(version=entry, todo_id=str(todo.id)) if at_entry else Focus()
    return carry_out(Undo(request, ActionForm(request.POST), todo, event_ids, PageState(focus=focus)))


def redirect_to_entry(todo: TodoRow, version: int = 0) -> HttpResponse:
    """A redirect to the page of a todo, at the entry of a version."""
    address = reverse("todos:detail", args=[todo.id])
    return HttpResponseRedirect(f"{address}#v{version}" if version else address, status=303)


def _leave_undo(page: Page, todo: TodoRow, version: int) -> HttpResponse:
    """Leave the dialog of an undo. The focus goes to the entry's Undo; on a page of rows, to Edit or Restore."""
    if not page.has_rows:
        focus = Focus(version=version, todo_id=str(todo.id))
        return responses.leave(page, todo, PageState(focus=focus), f"undo-{todo.id}-v{version}")
    control = Focus("restore" if todo.removed else "edit", todo_id=str(todo.id))
    return responses.leave(page, todo, PageState(focus=control), f"edit-{todo.id}")


def _ask_to_restore(page: Page, todo: TodoRow, version: int) -> HttpResponse:
    """The dialog that shows what restoring a version would change. With `cancel`, leaves that dialog."""
    state = PageState(opened=version)
    if page.request.GET.get("cancel"):
        return responses.leave(page, todo, state, page.entry_anchor(version))
    try:
        dialog = restoration_dialog(todo, events_seen_by(page.request.user).of_todo(todo), version)
    except UnknownVersion as error:
        raise Http404(str(error)) from error
    except DomainError as refusal:
        return responses.refuse(page, todo, str(refusal), 409, PageState())
    if dialog.lines:
        return responses.ask(page, todo, dialog, None, 200)
    return responses.status_line_only(page, todo, already_as_in(version))
