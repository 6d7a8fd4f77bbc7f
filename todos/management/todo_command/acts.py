"""The commands of each act of `manage.py todo`."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.utils import timezone
from uuid_utils.compat import uuid7

from eventsourcing.command import Command
from todos.domain.commands import CommandMetadata, TodoCommands
from todos.domain.fields import DUE, OCCURRENCE_FINISHED, OCCURRENCE_SKIPPED, PRIORITY, REPEAT
from todos.domain.quick_add import adding
from todos.domain.quick_add.lines import Line, lines
from todos.domain.quick_add.typed import Typed
from todos.domain.values import place as places
from todos.domain.values.description import clean
from todos.domain.values.due import is_zone
from todos.domain.values.label import read as read_label
from todos.domain.values.status import FINISHED, STATUSES
from todos.history.entries import entries
from todos.history.events_seen_by import events_seen_by
from todos.management.todo_command.arguments import Options
from todos.management.todo_command.cannot_run import CannotRun
from todos.management.todo_command.found import event_of, place_named, todo_of
from todos.read_model import lists
from todos.read_model.seen_by import TodoRow
from todos.web import due_input, repeat_input

type Act = Callable[[User, TodoRow, Options, CommandMetadata], Command]


def commands_of(person: User, options: Options) -> list[Command]:
    """The commands of one act."""
    metadata: CommandMetadata = {"actor": str(person.pk), "source": "command line", "timestamp": datetime.now(UTC)}
    if options["act"] == "add":
        return _add(person, options, metadata)
    return [_ACTS[options["act"]](person, todo_of(person, options["id"]), options, metadata)]


def zone() -> str:
    """The zone of whoever types: that of the shell, else the site's."""
    names = (os.environ.get("TZ", ""), str(timezone.get_default_timezone()), "UTC")
    return next(name for name in names if is_zone(name))


def _add(person: User, options: Options, metadata: CommandMetadata) -> list[Command]:
    text, status = options["description"], options["status"]
    found = lines(text) if options["words"] else []
    named, now, zone_name = lists.ids_by_name(person), datetime.now(UTC), zone()
    into = places.parse(place_named(person, options["list"]).text)
    todos = []
    for line in found if len(found) > 1 else [Line(text)]:
        typed = Typed(line.text, now, zone_name)
        understood = typed.read(named)
        kept = understood._replace(words=clean(understood.words))
        todos.append(adding.NewTodo(typed, kept, STATUSES[-1] if line.finished else status))
    return adding.add_all(str(person.pk), todos, into, **metadata | CommandMetadata(id=str(uuid7())))


def _status(person: User, todo: TodoRow, options: Options, metadata: CommandMetadata) -> Command:
    if options["status"] == FINISHED != todo.status and todo.repeat:
        return _end(todo, OCCURRENCE_FINISHED, metadata)
    return TodoCommands.change_status(str(todo.id), options["status"], **metadata)


def _edit(person: User, todo: TodoRow, options: Options, metadata: CommandMetadata) -> Command:
    return TodoCommands.change_description(str(todo.id), clean(options["description"]), **metadata)


def _due(person: User, todo: TodoRow, options: Options, metadata: CommandMetadata) -> Command:
    with timezone.override(zone()):
        return TodoCommands.change(str(todo.id), DUE, due_input.read(" ".join(options["words"])), **metadata)


def _repeat(person: User, todo: TodoRow, options: Options, metadata: CommandMetadata) -> Command:
    with timezone.override(zone()):
        return TodoCommands.change(str(todo.id), REPEAT, repeat_input.read(" ".join(options["words"])), **metadata)


def _skip(person: User, todo: TodoRow, options: Options, metadata: CommandMetadata) -> Command:
    return _end(todo, OCCURRENCE_SKIPPED, metadata)


def _end(todo: TodoRow, event_type: str, metadata: CommandMetadata) -> Command:
    """The command that ends the occurrence of a todo as it is now."""
    return TodoCommands.end_occurrence(str(todo.id), event_type, todo.due, todo.version, zone(), **metadata)


def _priority(person: User, todo: TodoRow, options: Options, metadata: CommandMetadata) -> Command:
    return TodoCommands.change(
        str(todo.id), PRIORITY, PRIORITY.clean(options["words"][0].removeprefix("!")), **metadata
    )


def _label(person: User, todo: TodoRow, options: Options, metadata: CommandMetadata) -> Command:
    return TodoCommands.label(str(todo.id), read_label(options["label"]), **metadata)


def _unlabel(person: User, todo: TodoRow, options: Options, metadata: CommandMetadata) -> Command:
    return TodoCommands.unlabel(str(todo.id), read_label(options["label"]), **metadata)


def _move(person: User, todo: TodoRow, options: Options, metadata: CommandMetadata) -> Command:
    return TodoCommands.move(str(todo.id), places.parse(place_named(person, options["into"]).text), **metadata)


def _remove(person: User, todo: TodoRow, options: Options, metadata: CommandMetadata) -> Command:
    return TodoCommands.remove(str(todo.id), **metadata)


def _restore(person: User, todo: TodoRow, options: Options, metadata: CommandMetadata) -> Command:
    if options["version"]:
        return TodoCommands.restore_version(str(todo.id), event_of(person, todo, options["version"]), **metadata)
    return TodoCommands.restore(str(todo.id), **metadata)


def _undo(person: User, todo: TodoRow, options: Options, metadata: CommandMetadata) -> Command:
    done = entries(events_seen_by(person).of_todo(todo))
    standing = [entry for entry in done if entry.undo_effect and not entry.undone_in and not entry.undoes]
    if not standing:
        raise CannotRun("All that was done to this todo is undone already. `manage.py todo history ID` shows it.")
    act = standing[-1].event.correlation_id
    return TodoCommands.undo(
        str(todo.id), [entry.event.id for entry in standing if entry.event.correlation_id == act], **metadata
    )


_ACTS: dict[str, Act] = {
    "status": _status,
    "edit": _edit,
    "due": _due,
    "repeat": _repeat,
    "skip": _skip,
    "priority": _priority,
    "label": _label,
    "unlabel": _unlabel,
    "move": _move,
    "remove": _remove,
    "restore": _restore,
    "undo": _undo,
}
