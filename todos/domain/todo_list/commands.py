"""The commands of a list."""

from __future__ import annotations

from typing import Unpack
from uuid import UUID, uuid5

from eventsourcing.command import Command
from todos.domain.command_metadata import CommandMetadata


class ListCommands:
    """The stored type names, and a factory for each command."""

    ADD = "AddList"
    RENAME = "RenameList"
    REMOVE = "RemoveList"
    RESTORE = "RestoreList"

    @classmethod
    def add(cls, owner: str, name: str, /, **metadata: Unpack[CommandMetadata]) -> Command:
        return Command.generate(cls.ADD, {"owner": owner, "name": name}, **metadata)

    @classmethod
    def rename(cls, list_id: str, name: str, /, **metadata: Unpack[CommandMetadata]) -> Command:
        return Command.generate(cls.RENAME, {"id": list_id, "name": name}, **metadata)

    @classmethod
    def remove(cls, list_id: str, /, **metadata: Unpack[CommandMetadata]) -> Command:
        return Command.generate(cls.REMOVE, {"id": list_id}, **metadata)

    @classmethod
    def restore(cls, list_id: str, /, **metadata: Unpack[CommandMetadata]) -> Command:
        return Command.generate(cls.RESTORE, {"id": list_id}, **metadata)


def list_id(command: Command) -> str:
    """The id of the list that an AddList makes. It derives from the command id: a repetition makes the same list."""
    return str(uuid5(UUID(command.id), "list"))
