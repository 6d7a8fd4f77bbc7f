"""The commands that end an occurrence of a todo that repeats, and the answer where somebody has ended it before."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils import timezone

from eventsourcing.command import Command
from eventsourcing.event import Event
from todos.domain.commands import TodoCommands
from todos.domain.fields import OCCURRENCE_FINISHED
from todos.domain.occurrences import ended_since
from todos.domain.values.status import FINISHED
from todos.history.phrases import deed_of, nothing_changed
from todos.read_model.seen_by import TodoRow
from todos.read_model.todos import names
from todos.read_model.versions import of_todo
from todos.web.actions.metadata import Metadata
from todos.web.add_form import zone_of_viewer

# The commands that end an occurrence.
ENDS = (TodoCommands.FINISH_OCCURRENCE, TodoCommands.SKIP_OCCURRENCE)


def status_command(request: HttpRequest, todo: TodoRow, status: str, metadata: Metadata) -> Command:
    """The command that sets a status. Who finishes a todo that repeats finishes one occurrence of it."""
    if status == FINISHED != todo.status and todo.repeat:
        return end_command(request, todo, OCCURRENCE_FINISHED, metadata)
    return TodoCommands.change_status(str(todo.id), status, **metadata)


def end_command(request: HttpRequest, todo: TodoRow, event_type: str, metadata: Metadata) -> Command:
    """The command that ends the occurrence which the person saw: that of the version on the screen."""
    seen = metadata.get("expected_version") or todo.version
    return TodoCommands.end_occurrence(
        str(todo.id), event_type, _due_at(request, todo, seen), seen, zone_of_viewer(), **metadata
    )


def _due_at(request: HttpRequest, todo: TodoRow, version: int) -> str:
    if version == todo.version:
        return todo.due
    found: str | None = of_todo(request.user, todo.id).filter(version=version).values_list("due", flat=True).first()
    return found or ""


def is_ending(command: Command) -> bool:
    """Whether a command ends an occurrence."""
    return command.type in ENDS


def already_ended(command: Command, history: Sequence[Event]) -> str:
    """The answer to a command whose occurrence had ended before: "Anna finished it at 9:02. Nothing changed."."""
    ended = ended_since(history, command.data["seen"])
    if ended is None:
        return nothing_changed(command)
    who = "You" if ended.actor == command.actor else names([ended.actor])[ended.actor]
    moment = timezone.localtime(ended.timestamp)
    day = "" if moment.date() == timezone.localdate() else f" on {moment:%a} {moment.day} {moment:%b}"
    return f"{who} {deed_of(ended)}{day} at {moment.hour}:{moment:%M}. Nothing changed."
