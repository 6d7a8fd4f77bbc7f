"""Actions on one todo: the response is the page that the form was on, with that todo as it is now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

from django.http import HttpRequest, HttpResponse

from eventsourcing.command import Command
from eventsourcing.database.receipts import Outcome
from eventsourcing.errors import StatedVersionConflict
from todos.domain.commands import TodoCommands
from todos.domain.errors import UndoRefused
from todos.history.events_seen_by import events_seen_by
from todos.history.phrases import about
from todos.read_model.seen_by import TodoRow
from todos.web.access import todo_or_404
from todos.web.actions import conflicts, responses
from todos.web.actions.carry_out import Action
from todos.web.actions.metadata import Metadata, any_version
from todos.web.actions.restoration import restoration_dialog
from todos.web.conflict_dialog import ConflictDialog
from todos.web.forms import ActionForm
from todos.web.pages.base import PageState
from todos.web.status_line import StatusLine, note_of_others, plain_line

type MakeCommand = Callable[[Metadata], Command]


class OneTodoAction(Action):
    """An action on one todo. `state` says which entry has the focus or is open afterwards."""

    def __init__(self, request: HttpRequest, form: ActionForm, todo: TodoRow, state: PageState | None = None) -> None:
        super().__init__(request, form)
        self.todo, self.state = todo, state or PageState()

    @cached_property
    def todo_now(self) -> TodoRow:
        """The todo after the action was tried. Others may have changed it meanwhile."""
        return todo_or_404(self.request, self.todo.id)

    def done(self, commands: Sequence[Command], outcomes: Sequence[Outcome]) -> HttpResponse:
        unseen = {str(self.todo.id): outcomes[-1].merged}
        note = note_of_others(unseen, [self.todo], commands[0].actor)
        return responses.done(self.page, commands, outcomes[-1], note, self.state)

    def refuse(self, sentence: str, code: int) -> HttpResponse:
        return responses.refuse(self.page, self.todo_now, sentence, code, self.state)

    def ask(self, refusal: StatedVersionConflict | UndoRefused) -> HttpResponse:
        dialog = self.conflict_dialog(refusal)
        return responses.ask(self.page, self.todo_now, dialog, self._line(dialog), 409)

    def conflict_dialog(self, refusal: StatedVersionConflict | UndoRefused) -> ConflictDialog:
        """The dialog about the changes that conflict with this action."""
        todo, history = self.todo_now, events_seen_by(self.request.user).of_todo(self.todo)
        if isinstance(refusal, UndoRefused):
            return conflicts.undo_dialog(todo, history, refusal, self.request.path)
        command = conflicts.command_of(refusal)
        if command.type == TodoCommands.RESTORE_VERSION:
            return restoration_dialog(todo, history, command.data["version"], refusal)
        dialog = conflicts.change_dialog(todo, history, command, refusal)
        return replace(dialog, action=self.request.path) if command.type == TodoCommands.UNLABEL else dialog

    def _line(self, dialog: ConflictDialog) -> StatusLine:
        if dialog.later_version:
            return plain_line(f"v{dialog.later_version}{dialog.heading}. {dialog.note}")
        refused = "Not restored" if dialog.version else "Not saved"
        return StatusLine(about(f"{refused}. {dialog.changed_by} changed", self.todo_now.description, " first."))


class Press(OneTodoAction):
    """One command, sent by a button."""

    def __init__(
        self, request: HttpRequest, form: ActionForm, todo: TodoRow, make: MakeCommand, state: PageState | None = None
    ) -> None:
        super().__init__(request, form, todo, state)
        self.make = make

    def commands(self, metadata: Metadata) -> list[Command]:
        stated: Metadata = {"id": str(self.command_id), "expected_version": self.form.cleaned_data["version"]}
        return [self.make(metadata | stated)]


class Undo(OneTodoAction):
    """The undo of some events. The form states the version up to which later changes are overridden (`anyway`)."""

    def __init__(
        self, request: HttpRequest, form: ActionForm, todo: TodoRow, event_ids: Sequence[str], state: PageState
    ) -> None:
        super().__init__(request, form, todo, state)
        self.event_ids = event_ids

    def commands(self, metadata: Metadata) -> list[Command]:
        anyway = self.form.cleaned_data["anyway"] or 0
        metadata = any_version(metadata) | Metadata(id=str(self.command_id))
        return [TodoCommands.undo(str(self.todo.id), self.event_ids, anyway=anyway, **metadata)]
