"""Every wording of an event of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventsourcing.event import Event
from todos.domain.todo_list.events import ListEvents
from todos.domain.todo_list.undo import name_before
from todos.history.phrases import Sentence

_DEEDS = {
    ListEvents.ADDED: "added the list",
    ListEvents.NAME_CHANGED: "renamed it",
    ListEvents.REMOVED: "removed it",
    ListEvents.RESTORED: "restored it",
}
_EFFECTS = {
    ListEvents.ADDED: "remove the list",
    ListEvents.NAME_CHANGED: "back to the earlier name",
    ListEvents.REMOVED: "restore the list",
    ListEvents.RESTORED: "remove the list again",
}


@dataclass(frozen=True)
class ListEntry:
    """One event of a list as people read it.

    deed -- what was done; undo_effect -- what an undo would do
    before, after -- its name before and after the event; '' where it has none or its name is erased
    """

    event: Event
    deed: str
    undo_effect: str
    before: str
    after: str

    @property
    def is_renaming(self) -> bool:
        return self.event.type == ListEvents.NAME_CHANGED

    @property
    def sentence(self) -> Sentence:
        """The sentence of the status line, for the person who did it."""
        if self.is_renaming:
            return Sentence(f"Renamed “{self.before}” to" if self.before else "Renamed a list to", self.after, ".")
        verb = self.deed.split(maxsplit=1)[0].capitalize()
        if self.event.type == ListEvents.REMOVED:
            return Sentence(f"{verb}", self.after, ", with all that is in it.")
        return Sentence(f"{verb}", self.after, ".")


def list_entries(history: Sequence[Event]) -> list[ListEntry]:
    """The entries of one list, oldest first. `history` holds all its events."""
    return [_entry(history, event) for event in history]


def _entry(history: Sequence[Event], event: Event) -> ListEntry:
    before = name_before(history, event.version) or ""
    after = name_before(history, event.version + 1) or ""
    return ListEntry(event, _DEEDS[event.type], _EFFECTS[event.type], before, after)
