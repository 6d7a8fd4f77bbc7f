"""The commands of a todo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack
from uuid import UUID, uuid5

from eventsourcing.command import Command
from eventsourcing.event import Event
from todos.domain.command_metadata import CommandMetadata as CommandMetadata
from todos.domain.fields import DESCRIPTION, OCCURRENCE_FINISHED, PLACE, STATUS, TICK_STEP, Field, Value
from todos.domain.label_field import LABEL, LABEL_TODO, UNLABEL_TODO


class TodoCommands:
    """The stored type names, and a factory for each command."""

    ADD = "AddTodo"
    CHANGE_STATUS = STATUS.command_type
    CHANGE_DESCRIPTION = DESCRIPTION.command_type
    MOVE = PLACE.command_type
    TICK_STEP = TICK_STEP
    FINISH_OCCURRENCE = "FinishOccurrence"
    SKIP_OCCURRENCE = "SkipOccurrence"
    LABEL = LABEL_TODO
    UNLABEL = UNLABEL_TODO
    REMOVE = "RemoveTodo"
    RESTORE = "RestoreTodo"
    UNDO = "UndoTodoEvents"
    RESTORE_VERSION = "RestoreTodoVersion"
    ERASE_VALUES = "EraseValues"

    @classmethod
    def add(
        cls,
        owner: str,
        description: str,
        status: str,
        /,
        place: Mapping[str, str] | None = None,
        typed: Mapping[str, object] | None = None,
        **metadata: Unpack[CommandMetadata],
    ) -> Command:
        """Add a todo; without a place, to the inbox of its owner.

        typed -- the text that the description was read from, and when, where and how (quick_add/typed.py)
        """
        data: dict[str, object] = {"owner": owner, "description": description, "status": status}
        stated = ({"place": dict(place)} if place else {}) | ({"typed": dict(typed)} if typed else {})
        return Command.generate(cls.ADD, data | stated, **metadata)

    @classmethod
    def move(
        cls,
        todo_id: str,
        into: Mapping[str, str],
        /,
        seen_in: Mapping[str, str] | None = None,
        after: str | None = None,
        **metadata: Unpack[CommandMetadata],
    ) -> Command:
        """Put a todo into a place, or elsewhere in the order of its own.

        seen_in -- the place in which its author saw it; None for any
        after -- the id of the todo that it follows there; "" for the top, None for the order of adding
        """
        data = {"id": todo_id, "into": dict(into), "from": dict(seen_in) if seen_in else None, "after": after}
        return Command.generate(cls.MOVE, data, **metadata)

    @classmethod
    def change(cls, todo_id: str, field: Field, value: Value, /, **metadata: Unpack[CommandMetadata]) -> Command:
        """Set a field of a todo. A place is set by moving the todo there."""
        if field == PLACE:
            assert isinstance(value, Mapping)
            return cls.move(todo_id, value, **metadata)
        stated = dict(value) if isinstance(value, Mapping) else value
        return Command.generate(field.command_type, {"id": todo_id, field.name: stated}, **metadata)

    @classmethod
    def change_status(cls, todo_id: str, status: str, /, **metadata: Unpack[CommandMetadata]) -> Command:
        return cls.change(todo_id, STATUS, status, **metadata)

    @classmethod
    def change_description(cls, todo_id: str, description: str, /, **metadata: Unpack[CommandMetadata]) -> Command:
        return cls.change(todo_id, DESCRIPTION, description, **metadata)

    @classmethod
    def tick(cls, todo_id: str, note: int, line: int, done: bool, /, **metadata: Unpack[CommandMetadata]) -> Command:
        """Say that a step is done, or not. `note` is the version of the todo that set the note; lines count from 0."""
        return Command.generate(cls.TICK_STEP, {"id": todo_id, "note": note, "line": line, "done": done}, **metadata)

    @classmethod
    def end_occurrence(
        cls, todo_id: str, event_type: str, due: str, seen: int, zone: str, /, **metadata: Unpack[CommandMetadata]
    ) -> Command:
        """Finish an occurrence of a todo that repeats, or skip it, as the type of the event says.

        due, seen -- which occurrence: when it was due in that version of the todo, which its author saw
        zone -- where the author is
        """
        command_type = cls.FINISH_OCCURRENCE if event_type == OCCURRENCE_FINISHED else cls.SKIP_OCCURRENCE
        return Command.generate(command_type, {"id": todo_id, "due": due, "seen": seen, "zone": zone}, **metadata)

    @classmethod
    def label(cls, todo_id: str, label: str, /, **metadata: Unpack[CommandMetadata]) -> Command:
        """Give a label to a todo. It need not have been used before."""
        return Command.generate(cls.LABEL, {"id": todo_id, LABEL.name: label}, **metadata)

    @classmethod
    def unlabel(cls, todo_id: str, label: str, /, **metadata: Unpack[CommandMetadata]) -> Command:
        """Take a label away from a todo."""
        return Command.generate(cls.UNLABEL, {"id": todo_id, LABEL.name: label}, **metadata)

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

    @classmethod
    def erase_values(cls, todo_id: str, event_ids: Sequence[str], /, **metadata: Unpack[CommandMetadata]) -> Command:
        """Erase the words of these events of a todo, wherever they stand in its history. It cannot be undone."""
        return Command.generate(cls.ERASE_VALUES, {"id": todo_id, "events": list(event_ids)}, **metadata)


def todo_id(command: Command) -> str:
    """The id of the todo that an AddTodo makes. It derives from the command id: a repetition makes the same todo."""
    return str(uuid5(UUID(command.id), "todo"))
