"""Carries out an action and answers it. `carry_out` is the one place that turns outcomes and refusals into responses.

A form that is invalid gets 422, and a refusal 409. A conflict that a person can decide gets a dialog.
"""

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
from todos.history.phrases import about
from todos.read_model import todos as queries
from todos.web.actions.metadata import Metadata, command_metadata
from todos.web.forms import ActionForm
from todos.web.pages.base import Page
from todos.web.pages.registry import page_acted_on
from todos.web.status_line import line_of_version

FORM_AHEAD_OF_HISTORY = "This page shows a version that does not exist. Load the page again."


class Action(ABC):
    """One form post: it makes one or more commands, for one todo or for many. All are carried out or none.

    resend_advice -- the advice after a form that was sent before with other content
    """

    resend_advice = "Press again."

    def __init__(self, request: HttpRequest, form: ActionForm) -> None:
        self.request, self.form = request, form

    @property
    def page(self) -> Page:
        """The page that the form was on. Every call makes it again, so that it shows the current todos."""
        return page_acted_on(self.request)

    @abstractmethod
    def commands(self, metadata: Metadata) -> list[Command]:
        """The commands, sorted by stream id as `handle_all` asks. Called only with a valid form."""

    @abstractmethod
    def done(self, commands: Sequence[Command], outcomes: Sequence[Outcome]) -> HttpResponse:
        """The response to commands that were carried out, now or when the same form was sent before."""

    @abstractmethod
    def refuse(self, sentence: str, code: int) -> HttpResponse:
        """The response to a refused action: the reason and the current state. `code` is the HTTP status."""

    def refuse_reused(self, sentence: str) -> HttpResponse:
        """The response to a form that was sent before with other content. `sentence` says what it did then."""
        return self.refuse(f"{sentence} {self.resend_advice}", 409)

    def ask(self, refusal: StatedVersionConflict | UndoRefused) -> HttpResponse:
        """The response that shows a dialog about the changes that conflict with this action.

        Raises DomainError where a rule would refuse the action even without the conflict.
        """
        raise refusal  # an action that states no version cannot meet a conflict

    def sentence_of(self, refusal: DomainError) -> str:
        """The sentence about a refusal for the person who acts."""
        return str(refusal)

    @cached_property
    def command_id(self) -> UUID:
        """The command id in the form, which is valid."""
        command_id: UUID = self.form.cleaned_data["command_id"]
        return command_id


def carry_out(action: Action) -> HttpResponse:
    """Carry out all commands of an action or none, and return the response."""
    if not action.form.is_valid():
        return action.refuse(action.form.refusal, 422)
    commands = action.commands(command_metadata(action.request))
    try:
        outcomes = bootstrap.handle_all(commands)
    except CommandIdReused as error:
        return action.refuse_reused(_earlier_sending(action.request, error))
    except (StatedVersionConflict, UndoRefused) as refusal:
        return _ask_or_refuse(action, refusal)
    except DomainError as refusal:
        return action.refuse(action.sentence_of(refusal), 409)
    return action.done(commands, outcomes)


def _ask_or_refuse(action: Action, refusal: StatedVersionConflict | UndoRefused) -> HttpResponse:
    """The dialog about a conflict. A refusal where the person has nothing to decide."""
    conflicts = (refusal, *refusal.others) if isinstance(refusal, StatedVersionConflict) else ()
    # Without events since the stated version, that version never existed.
    if not all(conflict.since for conflict in conflicts):
        return action.refuse(FORM_AHEAD_OF_HISTORY, 409)
    try:
        return action.ask(refusal)
    except DomainError as final_refusal:
        return action.refuse(action.sentence_of(final_refusal), 409)


def _earlier_sending(request: HttpRequest, error: CommandIdReused) -> str:
    """A sentence about the earlier sending of a form. It says what happened only if the person may see the todo."""
    try:
        todo = queries.find(request.user, UUID(error.stream_id))
    except ValueError:
        todo = None
    if todo is None:
        return "This form was already sent with other content."
    entry, line = line_of_version(request.user, events_seen_by(request.user).of_todo(todo), error.version)
    if entry.verb == "added":
        return str(about("", entry.description, " is already added.")).strip()
    return f"This form was already sent: {line.sentence}"
