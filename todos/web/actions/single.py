"""The actions on one todo: each form post becomes one press, carried out and answered where it was made."""

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
from todos.web.conflict_dialog import ConflictDialog
from todos.web.forms import ActionForm
from todos.web.pages.base import Focus, Page, PageState
from todos.web.pages.registry import page_acted_on
from todos.web.status_line import StatusLine, plain_line

type Make = Callable[[Metadata], Command]

# A refused action leaves the browser at the action's address. A reload, or a return there, is led on by a GET.
posted_or_led_on = require_http_methods(["GET", "HEAD", "POST"])


@posted_or_led_on
def change_status(request: HttpRequest, todo_id: UUID, status: str) -> HttpResponse:
    todo = todo_or_404(request, todo_id)
    return press(request, todo, lambda metadata: TodoCommands.change_status(str(todo_id), status, **metadata))


@posted_or_led_on
def remove(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    todo = todo_or_404(request, todo_id)
    return press(request, todo, lambda metadata: TodoCommands.remove(str(todo_id), **metadata))


@posted_or_led_on
def restore(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """Out of the trash, whatever came since: nothing is overwritten by it."""
    todo = todo_or_404(request, todo_id)
    make: Make = lambda metadata: TodoCommands.restore(str(todo_id), **metadata | {"expected_version": None})  # noqa: E731
    return press(request, todo, make)


@posted_or_led_on
def undo(request: HttpRequest, todo_id: UUID, version: int) -> HttpResponse:
    """Take one event back, of any age; or, when asked, leave it."""
    todo = todo_or_404(request, todo_id)
    event = event_or_404(request, todo, version)
    if request.method != "POST" and request.GET.get("cancel"):
        return _leave_undo(page_acted_on(request), todo, version)
    return press_undo(request, todo, [event.id], version)


@posted_or_led_on
def restore_version(request: HttpRequest, todo_id: UUID, version: int) -> HttpResponse:
    """What would change if a todo were again as it was in a version; and that action."""
    todo = todo_or_404(request, todo_id)
    if request.method != "POST":
        return _ask_to_restore(page_acted_on(request), todo, version)
    event = event_or_404(request, todo, version)
    make: Make = lambda metadata: TodoCommands.restore_version(str(todo_id), event, **metadata)  # noqa: E731
    return press(request, todo, make, PageState(opened=version))


def press(
    request: HttpRequest, todo: TodoRow, make: Make, state: PageState | None = None, entry: int = 0
) -> HttpResponse:
    """One command for one todo. A GET leads to the page of the todo, at `entry` of it.

    state -- which entry has the keyboard or is open afterwards
    """
    if request.method != "POST":
        address = reverse("todos:detail", args=[todo.id])
        return HttpResponseRedirect(f"{address}#v{entry}" if entry else address, status=303)
    return carry_out(Press(request, ActionForm(request.POST), todo, make, state or PageState()))


def press_undo(request: HttpRequest, todo: TodoRow, event_ids: Sequence[str], entry: int) -> HttpResponse:
    """Take these events of one todo back; the newest of them is at version `entry`."""
    form = ActionForm(request.POST)
    anyway = (form.cleaned_data["anyway"] or 0) if form.is_valid() else 0

    def make(metadata: Metadata) -> Command:
        stated_none = metadata | {"expected_version": None}
        return TodoCommands.undo(str(todo.id), event_ids, anyway=anyway, **stated_none)

    # Where the undo was pressed in an entry, or asked about in its place, the keyboard stays there.
    at_entry = page_acted_on(request).has_entries and (request.GET.get("entry") or request.POST.get("asked"))
    focus = Focus(version=entry, todo_id=str(todo.id)) if at_entry else Focus()
    return press(request, todo, make, PageState(focus=focus), entry)


class Press(Action):
    """One command for one todo, by a button without words of its own."""

    def __init__(self, request: HttpRequest, form: ActionForm, todo: TodoRow, make: Make, state: PageState) -> None:
        super().__init__(request, form)
        self.todo, self.make, self.state = todo, make, state

    @cached_property
    def todo_now(self) -> TodoRow:
        """The todo as it is after the press, which others may have changed."""
        return todo_or_404(self.request, self.todo.id)

    def commands(self, metadata: Metadata) -> list[Command]:
        stated: Metadata = {"id": str(self.command_id), "expected_version": self.form.cleaned_data["version"]}
        return [self.make(metadata | stated)]

    def done(self, commands: Sequence[Command], outcomes: Sequence[Outcome]) -> HttpResponse:
        unseen = {str(self.todo.id): outcomes[-1].merged}
        note = conflicts.others_changed(unseen, [self.todo], commands[0].actor)
        return responses.done(self.page, commands, outcomes[-1], note, self.state)

    def refuse(self, sentence: str, code: int) -> HttpResponse:
        return responses.refuse(self.page, self.todo_now, sentence, code, self.state)

    def conflict_dialog(self, refusal: StatedVersionConflict | UndoRefused) -> ConflictDialog:
        todo, history = self.todo_now, events_seen_by(self.request.user).of_todo(self.todo)
        if isinstance(refusal, UndoRefused):
            return conflicts.undo_dialog(todo, history, refusal, self.request.path)
        command = conflicts.command_of(refusal)
        if command.type == TodoCommands.RESTORE_VERSION:
            return conflicts.restoration_dialog(todo, history, command.data["version"], refusal)
        return conflicts.change_dialog(todo, history, command, refusal)

    def ask(self, dialog: ConflictDialog) -> HttpResponse:
        return responses.ask(self.page, self.todo_now, dialog, self._line(dialog), 409)

    def _line(self, dialog: ConflictDialog) -> StatusLine:
        if dialog.later_version:
            return plain_line(f"v{dialog.later_version}{dialog.heading}. {dialog.note}")
        refused = "Not restored" if dialog.version else "Not saved"
        return StatusLine(Sentence(f"{refused}. {dialog.first} changed", self.todo_now.description, " first."))


def _leave_undo(page: Page, todo: TodoRow, version: int) -> HttpResponse:
    """An undo that is not done after all: the keyboard is at the entry's Undo, or where a row stands, at its Edit."""
    if not page.has_rows:
        focus = Focus(version=version, todo_id=str(todo.id))
        return responses.leave(page, todo, PageState(focus=focus), f"undo-{todo.id}-v{version}")
    control = Focus("restore" if todo.removed else "edit", todo_id=str(todo.id))
    return responses.leave(page, todo, PageState(focus=control), f"edit-{todo.id}")


def _ask_to_restore(page: Page, todo: TodoRow, version: int) -> HttpResponse:
    """What restoring a version would change, before it is done; or the page as it was, when it was left."""
    state = PageState(opened=version)
    if page.request.GET.get("cancel"):
        return responses.leave(page, todo, state, page.entry_anchor(version))
    try:
        dialog = conflicts.restoration_dialog(todo, events_seen_by(page.request.user).of_todo(todo), version)
    except UnknownVersion as error:
        raise Http404(str(error)) from error
    except DomainError as refusal:
        return responses.refuse(page, todo, str(refusal), 409, PageState())
    if dialog.lines:
        return responses.ask(page, todo, dialog, None, 200)
    return responses.say(page, todo, already_as_in(version))
