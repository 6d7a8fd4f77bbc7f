"""What people read of commands that changed nothing, and of changes that met."""

from __future__ import annotations

from collections.abc import Iterable

from eventsourcing.command import Command
from eventsourcing.event import Event
from todos import bootstrap
from todos.domain.commands import TodoCommands
from todos.domain.events import TodoEvents
from todos.domain.undo import taken_back

_NOTHING_CHANGED = {
    TodoCommands.CHANGE_STATUS: "It already is {status}; nothing changed.",
    TodoCommands.CHANGE_DESCRIPTION: "It says that already; nothing changed.",
    TodoCommands.REMOVE: "It already is in the trash; nothing changed.",
    TodoCommands.RESTORE: "It is not in the trash; nothing changed.",
    TodoCommands.UNDO: "It already is as it was before; nothing changed.",
    TodoCommands.RESTORE_VERSION: "It already is as it was in v{version}; nothing changed.",
}
DEEDS = {
    TodoEvents.STATUS_CHANGED: "changed the status",
    TodoEvents.DESCRIPTION_CHANGED: "changed the description",
    TodoEvents.REMOVED: "removed it",
    TodoEvents.RESTORED: "restored it from the trash",
}
LABELS = {"description": "Words", "status": "Status", "removed": "Place"}


def nothing_changed(command: Command) -> str:
    """What to tell somebody whose command found everything as it asked."""
    return _NOTHING_CHANGED[command.type].format(**command.data)


def deed_of(event: Event) -> str:
    """What an event did, as the end of a sentence."""
    return DEEDS.get(event.type, "changed it")


def shown_value(field: str, value: str | bool) -> str:
    """A value of a field as people read it."""
    return ("In the trash" if value else "In the list") if field == "removed" else str(value)


def already_undone(command: Command, todo_id: str, version: int) -> str:
    """What to tell somebody who takes events back that were taken back before; '' where none was.

    version -- the last one that counts
    """
    if command.type != TodoCommands.UNDO:
        return ""
    history = [event for event in bootstrap.history(todo_id) if event.version <= version]
    undone_by, wanted = taken_back(history), set(command.data["events"])
    undone = [event for event in history if event.id in wanted and event.id in undone_by]
    if not undone:
        return ""
    were = "was" if len(undone) == 1 else "were"
    by = _versions(undone_by[event.id] for event in undone)
    return f"{_versions(undone)} {were} undone already, in {by}; nothing changed."


def _versions(events: Iterable[Event]) -> str:
    return ", ".join(f"v{version}" for version in sorted({event.version for event in events}))
