"""From a command to the todo it concerns: load, decide, save."""

from __future__ import annotations

from typing import Any

from pyrsistent import pmap

from eventsourcing.command import Command
from eventsourcing.command_handler import CommandHandler, HandleMap
from eventsourcing.repository import Repository
from todos.domain.commands import TodoCommands, todo_id
from todos.domain.errors import TodoUnknown
from todos.domain.todo import Todo


class TodoCommandHandler(CommandHandler):
    """Carries out TodoCommands on the context's `repository`; every function returns the todo as saved."""

    @classmethod
    def get_handle_map(cls) -> HandleMap:
        return _HANDLE


def _load(context: Any, command: Command) -> Todo:
    repository: Repository = context["repository"]
    id = command.data["id"]
    todo = repository.get_aggregate(Todo, id, expected_version=command.expected_version)
    if todo is None:
        raise TodoUnknown(id)
    todo.check_names([*command.extra.get("undoes", ()), *filter(None, [command.extra.get("restores")])])
    return todo


def _save(context: Any, todo: Todo) -> Todo:
    repository: Repository = context["repository"]
    return repository.save_aggregate(todo)


def _add(context: Any, command: Command) -> Todo:
    data = command.data
    todo = Todo.add(todo_id(command), data["owner"], data["description"], data["status"], command.timestamp)
    return _save(context, todo)


def _change_status(context: Any, command: Command) -> Todo:
    return _save(context, _load(context, command).change_status(command.data["status"], command.timestamp))


def _change_description(context: Any, command: Command) -> Todo:
    return _save(context, _load(context, command).change_description(command.data["description"], command.timestamp))


def _remove(context: Any, command: Command) -> Todo:
    return _save(context, _load(context, command).remove(command.timestamp))


def _restore(context: Any, command: Command) -> Todo:
    return _save(context, _load(context, command).restore(command.timestamp))


def _undo(context: Any, command: Command) -> Todo:
    data = command.data
    return _save(context, _load(context, command).undo(data["events"], command.timestamp, data["anyway"]))


def _restore_version(context: Any, command: Command) -> Todo:
    return _save(context, _load(context, command).restore_version(command.data["version"], command.timestamp))


_HANDLE: HandleMap = pmap(
    {
        TodoCommands.ADD: _add,
        TodoCommands.CHANGE_STATUS: _change_status,
        TodoCommands.CHANGE_DESCRIPTION: _change_description,
        TodoCommands.REMOVE: _remove,
        TodoCommands.RESTORE: _restore,
        TodoCommands.UNDO: _undo,
        TodoCommands.RESTORE_VERSION: _restore_version,
    }
)
