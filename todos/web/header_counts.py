"""The counts in the head of every page: due, in the inbox, in the trash; and which of them an act may change."""

from __future__ import annotations

from collections.abc import Iterable

from eventsourcing.command import Command
from eventsourcing.event import Event
from todos.domain.commands import TodoCommands
from todos.domain.fields import DUE, PLACE, REMOVED, STATUS, fields_of
from todos.read_model.seen_by import TodoRow
from todos.web.parts import Part

# The ids of their elements, and their templates.
HEADER_COUNTS = {"waiting": "due_count", "in-inbox": "inbox_count", "in-trash": "trash_count"}


def count_parts(names: Iterable[str]) -> list[Part]:
    """The parts that bring these counts up to date."""
    return [Part(f"#{name}", f"todos/{HEADER_COUNTS[name]}.html", {}) for name in names]


def counts_after(command: Command, event: Event, todo: TodoRow) -> list[str]:
    """The counts that a command may have changed, by the last event of its todo, and the todo after it."""
    fields = set(fields_of(event))
    if command.type == TodoCommands.ADD:
        fields = {PLACE}
    elif _changes_several(command):
        fields |= {DUE, PLACE, REMOVED, STATUS}
    ending = {STATUS, REMOVED}
    changed_by = {"waiting": {DUE, PLACE} | ending, "in-inbox": {PLACE} | ending, "in-trash": {REMOVED}}
    is_due = todo.due or DUE in fields
    return [name for name, some in changed_by.items() if fields & some and (is_due or name != "waiting")]


def _changes_several(command: Command) -> bool:
    undoes_an_act = command.type == TodoCommands.UNDO and len(command.data["events"]) > 1
    return undoes_an_act or command.type == TodoCommands.RESTORE_VERSION
