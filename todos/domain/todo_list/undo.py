"""What undoing an event of a list means: the command that sets back what the event changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from eventsourcing.command import Command
from eventsourcing.event import Event
from todos.domain.command_metadata import CommandMetadata
from todos.domain.errors import NameErased
from todos.domain.todo_list.commands import ListCommands
from todos.domain.todo_list.events import ListEvents


def undoing(history: Sequence[Event], version: int, /, **metadata: Unpack[CommandMetadata]) -> Command:
    """The command that undoes one event of a list. `history` holds all its events, oldest first.

    Raises NameErased where the name before cannot be read any more.
    """
    event = history[version - 1]
    if event.type == ListEvents.REMOVED:
        return ListCommands.restore(event.stream_id, **metadata)
    if event.type != ListEvents.NAME_CHANGED:
        return ListCommands.remove(event.stream_id, **metadata)
    name = name_before(history, version)
    if name is None:
        raise NameErased
    return ListCommands.rename(event.stream_id, name, **metadata)


def name_before(history: Sequence[Event], version: int) -> str | None:
    """What the list was called just before a version; None where that was erased."""
    named = [event for event in history[: version - 1] if "name" in event.data]
    name: str | None = named[-1].data["name"] if named else None
    return name
