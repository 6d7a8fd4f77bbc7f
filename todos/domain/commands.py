"""The commands of a todo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID, uuid5

from eventsourcing.command import Command
from eventsourcing.event import Event
from todos.domain.fields import DESCRIPTION, STATUS, Field, Value


class CommandMetadata(TypedDict, total=False):
    """The fields of Command other than type and data."""

    id: str
    actor: str
    source: str
    timestamp: datetime | None
    correlation_id: str | None
    causation_id: str | None
    expected_version: int | None
    extra: Mapping[str, object]


class TodoCommands:
    """The stored type names, and a factory for each command."""

    ADD = "AddTodo"
    CHANGE_STATUS = STATUS.command_type
    CHANGE_DESCRIPTION = DESCRIPTION.command_type
    REMOVE = "RemoveTodo"
    RESTORE = "RestoreTodo"
    UNDO = "UndoTodoEvents"
    RESTORE_VERSION = "RestoreTodoVersion"

    @classmethod
    def add(cls, owner: str, description: str, status: str, /, **metadata: Unpack[CommandMetadata]) -> Command:
        data = {"owner": owner, "description": description, "status": status}
        return Command.generate(cls.ADD, data, **metadata)

    @classmethod
    def change(cls, todo_id: str, field: Field, value: Value, /, **metadata: Unpack[CommandMetadata]) -> Command:
        """Set a field of a todo."""
        return Command.generate(field.command_type, {"id": todo_id, field.name: value}, **metadata)

    @classmethod
    def change_status(cls, todo_id: str, status: str, /, **metadata: Unpack[CommandMetadata]) -> Command:
        return cls.change(todo_id, STATUS, status, **metadata)

    @classmethod
    def change_description(cls, todo_id: str, description: str, /, **metadata: Unpack[CommandMetadata]) -> Command:
        return cls.change(todo_id, DESCRIPTION, description, **metadata)

    @classmethod
    def remove(cls, todo_id: str, /, **metadata: Unpack[CommandMetadata]) -> Command:
        return Command.generate(cls.REMOVE, {"id": todo_id}, **metadata)

    @classmethod
    def restore(cls, todo_id: str, /, **metadata: Unpack[CommandMetadata]) -> Command:
        return Command.generate(cls.RESTORE, {"id": todo_id}, **metadata)

    @classmethod
    def undo(
        cls, todo_id: str, event_ids: Sequence[str], /, anyway: int = 0, **metadata: Unpack[CommandMetadata]
    ) -> Command:
        """Undo these events of a todo. `anyway` is the last version whose conflicting changes may be overridden."""
        metadata["extra"] = {**metadata.get("extra", {}), "undoes": list(event_ids)}
        return Command.generate(cls.UNDO, {"id": todo_id, "events": list(event_ids), "anyway": anyway}, **metadata)

    @classmethod
    def restore_version(cls, todo_id: str, event: Event, /, **metadata: Unpack[CommandMetadata]) -> Command:
        """Set every field of a todo to its value right after one of its events."""
        metadata["extra"] = {**metadata.get("extra", {}), "restores": event.id}
        return Command.generate(cls.RESTORE_VERSION, {"id": todo_id, "version": event.version}, **metadata)


def todo_id(command: Command) -> str:
    """The id of the todo that an AddTodo makes. It derives from the command id: a repetition makes the same todo."""
    return str(uuid5(UUID(command.id), "todo"))
