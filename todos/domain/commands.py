"""What can be asked of a todo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.command import Command
from eventsourcing.event import Event


class TodoCommands:
    """Stored type names, and a factory for each.

    `facts` are the other fields of Command: id, actor, source, timestamp, correlation_id, expected_version, extra.
    """

    ADD = "AddTodo"
    CHANGE_STATUS = "ChangeTodoStatus"
    CHANGE_DESCRIPTION = "ChangeTodoDescription"
    REMOVE = "RemoveTodo"
    RESTORE = "RestoreTodo"
    UNDO = "UndoTodoEvents"
    RESTORE_VERSION = "RestoreTodoVersion"

    @classmethod
    def add(cls, owner: str, description: str, status: str, /, **facts: Any) -> Command:
        data = {"owner": owner, "description": description, "status": status}
        return Command.generate(cls.ADD, data, **facts)

    @classmethod
    def change_status(cls, id: str, status: str, /, **facts: Any) -> Command:
        return Command.generate(cls.CHANGE_STATUS, {"id": id, "status": status}, **facts)

    @classmethod
    def change_description(cls, id: str, description: str, /, **facts: Any) -> Command:
        return Command.generate(cls.CHANGE_DESCRIPTION, {"id": id, "description": description}, **facts)

    @classmethod
    def change(cls, id: str, field: str, value: str, /, **facts: Any) -> Command:
        return Command.generate(f"ChangeTodo{field.capitalize()}", {"id": id, field: value}, **facts)

    @classmethod
    def remove(cls, id: str, /, **facts: Any) -> Command:
        return Command.generate(cls.REMOVE, {"id": id}, **facts)

    @classmethod
    def restore(cls, id: str, /, **facts: Any) -> Command:
        return Command.generate(cls.RESTORE, {"id": id}, **facts)

    @classmethod
    def undo(cls, id: str, event_ids: Sequence[str], /, anyway: int = 0, **facts: Any) -> Command:
        """Take these events of a todo back; also where later changes stand against it that were seen by `anyway`."""
        extra = dict(facts.pop("extra", {})) | {"undoes": list(event_ids)}
        data = {"id": id, "events": list(event_ids), "anyway": anyway}
        return Command.generate(cls.UNDO, data, extra=extra, **facts)

    @classmethod
    def restore_version(cls, id: str, event: Event, /, **facts: Any) -> Command:
        """Bring a todo back to what it was right after one of its events."""
        extra = dict(facts.pop("extra", {})) | {"restores": event.id}
        return Command.generate(cls.RESTORE_VERSION, {"id": id, "version": event.version}, extra=extra, **facts)


def todo_id(command: Command) -> str:
    """The id of the todo that an AddTodo makes: derived, so that the same command always means the same todo."""
    return str(uuid5(UUID(command.id), "todo"))
