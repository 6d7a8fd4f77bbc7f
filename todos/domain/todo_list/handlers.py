"""Carries out the commands of a list: load, decide, save."""

from __future__ import annotations

from collections.abc import Mapping

from eventsourcing.command import Command
from eventsourcing.repository import Repository
from todos.domain.errors import UnknownList
from todos.domain.todo_list.commands import ListCommands, list_id
from todos.domain.todo_list.todo_list import TodoList

type Context = Mapping[str, Repository]


def load(context: Context, command: Command) -> TodoList:
    """The list that a command names. Raises UnknownList."""
    wanted = command.data["id"]
    found = context["repository"].get_aggregate(TodoList, wanted, expected_version=command.expected_version)
    if found is None:
        raise UnknownList(wanted)
    return found


def _save(context: Context, todo_list: TodoList) -> TodoList:
    return context["repository"].save_aggregate(todo_list)


def _add(context: Context, command: Command) -> TodoList:
    data = command.data
    return _save(context, TodoList.add(list_id(command), data["owner"], data["name"], command.timestamp))


def _rename(context: Context, command: Command) -> TodoList:
    return _save(context, load(context, command).rename(command.data["name"], command.timestamp))


def _remove(context: Context, command: Command) -> TodoList:
    return _save(context, load(context, command).remove(command.timestamp))


def _restore(context: Context, command: Command) -> TodoList:
    return _save(context, load(context, command).restore(command.timestamp))


HANDLERS = {
    ListCommands.ADD: _add,
    ListCommands.RENAME: _rename,
    ListCommands.REMOVE: _remove,
    ListCommands.RESTORE: _restore,
}
