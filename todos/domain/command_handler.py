"""Carries out a command on its todo: load, decide, save."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pyrsistent import PMap, pmap

from eventsourcing.command import Command
from eventsourcing.command_handler import CommandHandler, HandleMap
from eventsourcing.repository import Repository
from todos.domain.commands import TodoCommands, todo_id
from todos.domain.errors import UnknownTodo
from todos.domain.extra import check_extra
from todos.domain.fields import (
    CHANGEABLE_FIELDS,
    OCCURRENCE_FINISHED,
    OCCURRENCE_SKIPPED,
    PLACE,
    RANK,
    field_of_command,
    value_in_command,
)
from todos.domain.neighbours import Neighbour, Neighbours, drop
from todos.domain.todo import Todo
from todos.domain.todo_list.handlers import HANDLERS as HANDLERS_OF_LISTS
from todos.domain.values.place import Place, text_of
from todos.domain.values.place import clean as clean_place
from todos.domain.values.rank import NOISES

type Context = Mapping[str, Any]


class TodoCommandHandler(CommandHandler):
    """Carries out TodoCommands and ListCommands on the context's `repository`, and with its `neighbours`.

    Every handler returns the saved todo or list.
    """

    @classmethod
    def get_handle_map(cls) -> HandleMap:
        return _HANDLE

    def handle_command(self, command: Command, context: PMap[str, Any] | None = None) -> Any:
        """See CommandHandler. Raises InvalidPayload for words beside the event, where they are stored in clear."""
        check_extra(command.extra)
        return super().handle_command(command, context)


def _load(context: Context, command: Command) -> Todo:
    todo = _todo(context, command.data["id"], command.expected_version)
    todo.check_own_events([*command.extra.get("undoes", ()), *filter(None, [command.extra.get("restores")])])
    return todo


def _todo(context: Context, wanted: str, expected_version: int | None = None) -> Todo:
    repository: Repository = context["repository"]
    todo = repository.get_aggregate(Todo, wanted, expected_version=expected_version)
    if todo is None:
        raise UnknownTodo(wanted)
    return todo


def _save(context: Context, todo: Todo) -> Todo:
    repository: Repository = context["repository"]
    return repository.save_aggregate(todo)


def _add(context: Context, command: Command) -> Todo:
    data = command.data
    place = clean_place(data["place"]) if "place" in data else None
    typed = data["typed"]["text"] if "typed" in data else ""
    words = data["description"]
    return _save(
        context, Todo.add(todo_id(command), data["owner"], words, data["status"], command.timestamp, place, typed)
    )


def _move(context: Context, command: Command) -> Todo:
    data, todo = command.data, _load(context, command)
    into, seen = clean_place(data["into"]), clean_place(data["from"]) if data["from"] else None
    rank = None if data["after"] is None else _rank_below(context, command, todo, into)
    return _save(context, todo.move(into, rank, command.timestamp, seen))


def _rank_below(context: Context, command: Command, todo: Todo, into: Place) -> str | None:
    """The rank below the todo that a MoveTodo names. Where its gap is full, saves those beside it with new ranks."""
    neighbours: Neighbours = context["neighbours"]
    gap = neighbours.gap(text_of(into), command.data["after"], todo.id)
    if todo.state[PLACE.name] == into and gap.holds(Neighbour(todo.rank, todo.id)):
        kept: str | None = todo.state[RANK.name]
        return kept
    ranks = drop(todo.id, gap, UUID(command.id).int % NOISES)
    for other in sorted(ranks.keys() - {todo.id}):
        beside = _todo(context, other)
        _save(context, beside.move(into, ranks[other], command.timestamp))
    return ranks[todo.id]


def _change(context: Context, command: Command) -> Todo:
    field = field_of_command(command)
    assert field is not None  # _HANDLE maps only the commands of fields to this handler
    value = value_in_command(command, field)
    return _save(context, _load(context, command).change(field, value, command.timestamp))


def _tick(context: Context, command: Command) -> Todo:
    data = command.data
    return _save(context, _load(context, command).tick(data["note"], data["line"], data["done"], command.timestamp))


def _end_occurrence(context: Context, command: Command) -> Todo:
    data, todo = command.data, _load(context, command)
    event_type = OCCURRENCE_FINISHED if command.type == TodoCommands.FINISH_OCCURRENCE else OCCURRENCE_SKIPPED
    ended = todo.end_occurrence(event_type, data["due"], data["seen"], data["zone"], command.timestamp)
    return _save(context, ended)


def _label(context: Context, command: Command) -> Todo:
    return _save(context, _load(context, command).label(command.data["label"], command.timestamp))


def _unlabel(context: Context, command: Command) -> Todo:
    return _save(context, _load(context, command).unlabel(command.data["label"], command.timestamp))


def _remove(context: Context, command: Command) -> Todo:
    return _save(context, _load(context, command).remove(command.timestamp))


def _restore(context: Context, command: Command) -> Todo:
    return _save(context, _load(context, command).restore(command.timestamp))


def _undo(context: Context, command: Command) -> Todo:
    data = command.data
    return _save(context, _load(context, command).undo(data["events"], command.timestamp, data["anyway"]))


def _restore_version(context: Context, command: Command) -> Todo:
    return _save(context, _load(context, command).restore_version(command.data["version"], command.timestamp))


def _erase_values(context: Context, command: Command) -> Todo:
    todo, events = _load(context, command), command.data["events"]
    return _save(context, todo.erase_values(events, command.actor, command.timestamp))


_HANDLE: HandleMap = pmap(
    {
        TodoCommands.ADD: _add,
        **{field.command_type: _change for field in CHANGEABLE_FIELDS},
        TodoCommands.MOVE: _move,
        TodoCommands.TICK_STEP: _tick,
        TodoCommands.FINISH_OCCURRENCE: _end_occurrence,
        TodoCommands.SKIP_OCCURRENCE: _end_occurrence,
        TodoCommands.LABEL: _label,
        TodoCommands.UNLABEL: _unlabel,
        TodoCommands.REMOVE: _remove,
        TodoCommands.RESTORE: _restore,
        TodoCommands.UNDO: _undo,
        TodoCommands.RESTORE_VERSION: _restore_version,
        TodoCommands.ERASE_VALUES: _erase_values,
        **HANDLERS_OF_LISTS,
    }
)
