"""Carries out a command on its todo: load, decide, save."""

from __future__ import annotations

from collections.abc import Mapping

from pyrsistent import pmap

from eventsourcing.command import Command
from eventsourcing.command_handler import CommandHandler, HandleMap
from eventsourcing.repository import Repository
from todos.domain.commands import TodoCommands, todo_id
from todos.domain.errors import UnknownTodo
from todos.domain.fields import CHANGEABLE_FIELDS, field_of_command
from todos.domain.todo import Todo

type Context = Mapping[str, Repository]


class TodoCommandHandler(CommandHandler):
    """Carries out TodoCommands on the context's `repository`. Every handler returns the saved todo."""

    @classmethod
    def get_handle_map(cls) -> HandleMap:
        return _HANDLE


def _load(context: Context, command: Command) -> Todo:
    wanted = command.data["id"]
    todo = context["repository"].get_aggregate(Todo, wanted, expected_version=command.expected_version)
    if todo is None:
        raise UnknownTodo(wanted)
    todo.check_own_events([*command.extra.get("undoes", ()), *filter(None, [command.extra.get("restores")])])
    return todo


def _save(context: Context, todo: Todo) -> Todo:
    return context["repository"].save_aggregate(todo)


def _add(context: Context, command: Command) -> Todo:
    data = command.data
    todo = Todo.add(todo_id(command), data["owner"], data["description"], data["status"], command.timestamp)
    return _save(context, todo)


def _change(context: Context, command: Command) -> Todo:
    field = field_of_command(command)
    assert field is not None  # _HANDLE maps only the commands of fields to this handler
    return _save(context, _load(context, command).change(field, command.data[field.name], command.timestamp))


def _remove(context: Context, command: Command) -> Todo:
    return _save(context, _load(context, command).remove(command.timestamp))


def _restore(context: Context, command: Command) -> Todo:
    return _save(context, _load(context, command).restore(command.timestamp))


def _undo(context: Context, command: Command) -> Todo:
    data = command.data
    return _save(context, _load(context, command).undo(data["events"], command.timestamp, data["anyway"]))


def _restore_version(context: Context, command: Command) -> Todo:
    return _save(context, _load(context, command).restore_version(command.data["version"], command.timestamp))


_HANDLE: HandleMap = pmap(
    {
        TodoCommands.ADD: _add,
        **{field.command_type: _change for field in CHANGEABLE_FIELDS},
        TodoCommands.REMOVE: _remove,
        TodoCommands.RESTORE: _restore,
        TodoCommands.UNDO: _undo,
        TodoCommands.RESTORE_VERSION: _restore_version,
    }
)
