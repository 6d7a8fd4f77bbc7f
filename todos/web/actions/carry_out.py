"""One press, carried out and answered: the one ladder of what can come of a command."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from eventsourcing.command import Command
from eventsourcing.database.receipts import Outcome
from eventsourcing.errors import CommandIdReused, DomainError, StatedVersionConflict
from todos import bootstrap
from todos.domain.errors import UndoRefused
from todos.history.events_seen_by import events_seen_by
from todos.read_model import todos as queries
from todos.web.actions.metadata import Metadata, command_metadata
from todos.web.conflict_dialog import ConflictDialog
from todos.web.forms import ActionForm
from todos.web.pages.base import Page
from todos.web.pages.registry import page_acted_on
from todos.web.status_line import line_of_version

AHEAD = "This form is ahead of the history. Load the page again."


class Action(ABC):
    """What a person asks for with one press: commands for one todo or for several, all carried out or none."""

    again = "Press again."  # what to do when the form was sent before, with other content

    def __init__(self, request: HttpRequest, form: ActionForm) -> None:
        self.request, self.form = request, form

    @property
    def page(self) -> Page:
        """The page the press was made on, as it is now."""
        return page_acted_on(self.request)

    @abstractmethod
    def commands(self, metadata: Metadata) -> list[Command]:
        """The commands, in the order of their streams. The form is valid."""

    @abstractmethod
    def done(self, commands: Sequence[Command], outcomes: Sequence[Outcome]) -> HttpResponse:
        """The answer to commands that were carried out, now or at an earlier sending."""

    @abstractmethod
    def refuse(self, sentence: str, code: int) -> HttpResponse:
        """The answer to an action that was not carried out: why, and everything as it is now."""

    def refuse_reused(self, sentence: str) -> HttpResponse:
        """The answer to a form that was sent before with other content; `sentence` says as what."""
        return self.refuse(f"{sentence} {self.again}", 409)

    def conflict_dialog(self, refusal: StatedVersionConflict | UndoRefused) -> ConflictDialog:
        """What to ask where others' changes stand against it. Raises DomainError where a rule refuses it anyway."""
        raise refusal  # an action that states no version meets no conflict

    def ask(self, dialog: ConflictDialog) -> HttpResponse:
        """The answer that asks."""
        raise NotImplementedError

    def sentence_of(self, refusal: DomainError) -> str:
        """What a rule says, as the person is told."""
        return str(refusal)

    @cached_property
    def command_id(self) -> UUID:
        """The id that the form carries."""
        command_id: UUID = self.form.cleaned_data["command_id"]
        return command_id


def carry_out(action: Action) -> HttpResponse:
    """Carry out all commands of an action or none, and answer what came of it."""
    if not action.form.is_valid():
        return action.refuse(action.form.refusal, 422)
    commands = action.commands(command_metadata(action.request))
    try:
        outcomes = bootstrap.handle_all(commands)
    except CommandIdReused as error:
        return action.refuse_reused(_sent_as(action.request, error))
    except (StatedVersionConflict, UndoRefused) as refusal:
        return _ask(action, refusal)
    except DomainError as refusal:
        return action.refuse(action.sentence_of(refusal), 409)
    return action.done(commands, outcomes)


def _ask(action: Action, refusal: StatedVersionConflict | UndoRefused) -> HttpResponse:
    conflicts = (refusal, *refusal.others) if isinstance(refusal, StatedVersionConflict) else ()
    if not all(conflict.since for conflict in conflicts):
        return action.refuse(AHEAD, 409)
    try:
        return action.ask(action.conflict_dialog(refusal))
    except DomainError as rule:
        return action.refuse(action.sentence_of(rule), 409)


def _sent_as(request: HttpRequest, error: CommandIdReused) -> str:
    """What a form was sent as before, where the person may know."""
    try:
        todo = queries.find(request.user, UUID(error.stream_id))
    except ValueError:
        todo = None
    if todo is None:
        return "This form was already sent with other content."
    history = events_seen_by(request.user).of_todo(todo)
    return f"This form was already sent: {line_of_version(history, error.version)[1].sentence}"
