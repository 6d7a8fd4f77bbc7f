"""Who made a todo what it says: for each field the event that set it. Knows no Django."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from todos.domain.events import TodoEvents
from todos.history.entries import Entry


class Blame(NamedTuple):
    """A field, and the entry of the event that made it what it is."""

    field: str
    entry: Entry

    @property
    def label(self) -> str:
        return self.field

    @property
    def value(self) -> str:
        return self.entry.status if self.field == "Status" else ""

    @property
    def shown_elsewhere(self) -> bool:
        return True


def blame(entries: Sequence[Entry]) -> list[Blame]:
    """What stands in a todo and by whose doing, from its entries, oldest first."""
    setters: dict[str, Entry] = {}
    for entry in entries:
        if entry.event.type == TodoEvents.RESTORED:
            setters.pop("Removed", None)
        for field in _fields(entry):
            setters[field] = entry
    return [Blame(field, setters[field]) for field in ("Status", "Description", "Removed", "Added") if field in setters]


def _fields(entry: Entry) -> list[str]:
    """What an event set; one that cannot be read set nothing that anybody knows of."""
    if entry.event.type == TodoEvents.REMOVED:
        return ["Removed"]
    fields = [change.field.capitalize() for change in entry.changes]
    return [*fields, "Added"] if entry.event.type == TodoEvents.ADDED else fields
