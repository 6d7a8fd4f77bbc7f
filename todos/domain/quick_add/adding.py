"""The commands of one act: what was typed becomes a todo, or several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Unpack
from uuid import UUID, uuid5

from eventsourcing.command import Command
from todos.domain.command_metadata import CommandMetadata
from todos.domain.commands import TodoCommands, todo_id
from todos.domain.fields import DUE, PRIORITY, REPEAT, Field, Value
from todos.domain.quick_add.typed import Typed
from todos.domain.quick_add.understood import Understood
from todos.domain.values.label import normal
from todos.domain.values.place import of_list


class NewTodo(NamedTuple):
    """A todo to be added: what was typed, what was understood of it, and its status."""

    typed: Typed
    understood: Understood
    status: str


def add_all(
    owner: str,
    todos: Sequence[NewTodo],
    place: Mapping[str, str] | None = None,
    /,
    **metadata: Unpack[CommandMetadata],
) -> list[Command]:
    """The commands of one act that adds several todos, the last one first: the first then is the newest, on top.

    metadata -- with the id of the act; the ids of its commands derive from it
    """
    if len(todos) == 1:
        return add(owner, *todos[0], place, **metadata)
    act = UUID(metadata["id"])
    made = []
    for number, todo in reversed([*enumerate(todos, start=1)]):
        made += add(owner, *todo, place, **metadata | CommandMetadata(id=str(uuid5(act, f"line {number}"))))
    return made


def add(
    owner: str,
    typed: Typed,
    understood: Understood,
    status: str,
    place: Mapping[str, str] | None = None,
    /,
    **metadata: Unpack[CommandMetadata],
) -> list[Command]:
    """AddTodo, and a command for each field that was understood. Their ids derive from that of AddTodo.

    place -- where the todo goes unless the text names a list; without one, to the inbox of its owner
    """
    into = of_list(understood.place) if understood.place else place
    kept = typed.data if understood.parts else None
    added = TodoCommands.add(owner, understood.words, status, place=into, typed=kept, **metadata)
    values: dict[Field, Value] = {DUE: understood.due, REPEAT: understood.repeat, PRIORITY: understood.priority}
    return [
        added,
        *(
            TodoCommands.change(todo_id(added), field, value, **metadata | _derived(added, field.name))
            for field, value in values.items()
            if value
        ),
        *(
            TodoCommands.label(todo_id(added), label, **metadata | _derived(added, f"label {normal(label)}"))
            for label in understood.labels
        ),
    ]


def _derived(command: Command, name: str) -> CommandMetadata:
    return {"id": str(uuid5(UUID(command.id), name))}
