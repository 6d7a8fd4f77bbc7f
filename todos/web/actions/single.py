"""The actions on one todo. Each form post makes one command; the response is the page that the form was on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from eventsourcing.command import Command
from eventsourcing.database.receipts import Outcome
from eventsourcing.errors import DomainError, StatedVersionConflict
from todos.domain.commands import TodoCommands
from todos.domain.errors import UndoRefused, UnknownVersion
from todos.history.events_seen_by import events_seen_by
from todos.history.phrases import Sentence, already_as_in
from todos.read_model.seen_by import TodoRow
from todos.web.access import event_or_404, todo_or_404
from todos.web.actions import conflicts, responses
from todos.web.actions.carry_out import Action, carry_out
from todos.web.actions.metadata import Metadata
from todos.web.actions.restoration import restoration_dialog
from todos.web.conflict_dialog import ConflictDialog
from todos.web.forms import ActionForm
from todos.web.pages.base import Focus, Page, PageState
from todos.web.pages.registry import page_acted_on
from todos.web.status_line import StatusLine, note_of_others, plain_line

type Make = Callable[[Metadata], Command]

# After a refused action the browser shows the action's address. A reload of it is a GET, which leads to a page.
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def change_status(request: HttpRequest, todo_id: UUID, status: str) -> HttpResponse:
    todo = todo_or_404(request, todo_id)
    return press(request, todo, lambda metadata: TodoCommands.change_status(str(todo_id), status, **metadata))


@get_or_post
def remove(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    todo = todo_or_404(request, todo_id)
    return press(request, todo, lambda metadata: TodoCommands.remove(str(todo_id), **metadata))


@get_or_post
def restore(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """Take a todo out of the trash, whatever changed since. This overwrites nothing."""
    todo = todo_or_404(request, todo_id)
    make: Make = lambda metadata: TodoCommands.restore(str(todo_id), **metadata | {"expected_version": None})  # noqa: E731
    return press(request, todo, make)


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
    make: Make = lambda metadata: TodoCommands.restore_version(str(todo_id), event, **metadata)  # noqa: E731
    return press(request, todo, make, PageState(opened=version))


def press(
    request: HttpRequest, todo: TodoRow, make: Make, state: PageState | None = None, entry: int = 0
) -> HttpResponse:
    """Carry out one command for one todo. A GET redirects to the page of the todo, at the version `entry`.

    state -- the entry that has the focus or is open afterwards
    """
    if request.method != "POST":
        address = reverse("todos:detail", args=[todo.id])
        return HttpResponseRedirect(f"{address}#v{entry}" if entry else address, status=303)
    return carry_out(Press(request, ActionForm(request.POST), todo, make, state or PageState()))


def press_undo(request: HttpRequest, todo: TodoRow, event_ids: Sequence[str], entry: int) -> HttpResponse:
    """Undo these events of one todo. The newest of them is at version `entry`."""
    form = ActionForm(request.POST)
    anyway = (form.cleaned_data["anyway"] or 0) if form.is_valid() else 0

    def make(metadata: Metadata) -> Command:
        stated_none = metadata | {"expected_version": None}
        return TodoCommands.undo(str(todo.id), event_ids, anyway=anyway, **stated_none)

    # The focus stays at the entry when the button or the dialog was there.
    at_entry = page_acted_on(request).has_entries and (request.GET.get("entry") or request.POST.get("asked"))
    focus = Focus(version=entry, todo_id=str(todo.id)) if at_entry else Focus()
    return press(request, todo, make, PageState(focus=focus), entry)


class Press(Action):
    """One command for one todo, sent by a button."""

    def __init__(self, request: HttpRequest, form: ActionForm, todo: TodoRow, make: Make, state: PageState) -> None:
        super().__init__(request, form)
        self.todo, self.make, self.state = todo, make, state

    @cached_property
    def todo_now(self) -> TodoRow:
        """The todo after the action was tried. Others may have changed it meanwhile."""
        return todo_or_404(self.request, self.todo.id)

    def commands(self, metadata: Metadata) -> list[Command]:
        stated: Metadata = {"id": str(self.command_id), "expected_version": self.form.cleaned_data["version"]}
        return [self.make(metadata | stated)]

    def done(self, commands: Sequence[Command], outcomes: Sequence[Outcome]) -> HttpResponse:
        unseen = {str(self.todo.id): outcomes[-1].merged}
        note = note_of_others(unseen, [self.todo], commands[0].actor)
        return responses.done(self.page, commands, outcomes[-1], note, self.state)

    def refuse(self, sentence: str, code: int) -> HttpResponse:
        return responses.refuse(self.page, self.todo_now, sentence, code, self.state)

    def conflict_dialog(self, refusal: StatedVersionConflict | UndoRefused) -> ConflictDialog:
        todo, history = self.todo_now, events_seen_by(self.request.user).of_todo(self.todo)
        if isinstance(refusal, UndoRefused):
            return conflicts.undo_dialog(todo, history, refusal, self.request.path)
        command = conflicts.command_of(refusal)
        if command.type == TodoCommands.RESTORE_VERSION:
            return restoration_dialog(todo, history, command.data["version"], refusal)
        return conflicts.change_dialog(todo, history, command, refusal)

    def ask(self, dialog: ConflictDialog) -> HttpResponse:
        return responses.ask(self.page, self.todo_now, dialog, self._line(dialog), 409)

    def _line(self, dialog: ConflictDialog) -> StatusLine:
        if dialog.later_version:
            return plain_line(f"v{dialog.later_version}{dialog.heading}. {dialog.note}")
        refused = "Not restored" if dialog.version else "Not saved"
        return StatusLine(Sentence(f"{refused}. {dialog.changed_by} changed", self.todo_now.description, " first."))


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
