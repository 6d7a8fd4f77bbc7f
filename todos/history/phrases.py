"""The sentence of the status line: what has just happened to a todo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from todos.domain.events import TodoEvents
from todos.history.entries import VERBS, Entry


class Sentence(NamedTuple):
    """A sentence in three parts; `quote` is what a person wrote and is set in quotation marks."""

    lead: str
    quote: str = ""
    tail: str = ""

    def __str__(self) -> str:
        return f"{self.lead} “{self.quote}”{self.tail}" if self.quote else self.lead


def happened(entry: Entry) -> Sentence:
    """What an entry did, as its doer is told."""
    if entry.undoes:
        return Sentence(
            "Redone:" if entry.is_redo else "Undone:",
            entry.description,
            _UNDONE[entry.event.type].format(status=entry.status),
        )
    if entry.restored_version:
        return Sentence(f"Restored v{entry.restored_version} of", entry.description, ".")
    lead, tail = _DONE.get(entry.verb, _CHANGED)
    return Sentence(lead, entry.description, tail)


def happened_at_once(entries: Sequence[Entry]) -> Sentence:
    """What one act did to one todo, whose entries these are, oldest first."""
    last = entries[-1]
    if len(entries) > 1 and last.undoes:
        return Sentence("Redone:" if last.is_redo else "Undone:", last.description, " is as it was.")
    return happened(last)


def happened_to_several(entries: Sequence[Entry]) -> Sentence:
    """What one act did to several todos, of each of which this is the last entry."""
    number = len(entries)
    if entries[0].undoes:
        return Sentence(f"{'Redone' if entries[0].is_redo else 'Undone'}: {number} todos are as they were.")
    if len({entry.verb for entry in entries}) == 1:
        lead, tail = _DONE.get(entries[0].verb, _CHANGED)
        return Sentence(f"{lead} {number} todos{tail}")
    if all(entry.event.type == TodoEvents.STATUS_CHANGED for entry in entries):
        return Sentence(f"Set {number} todos to {entries[0].status}.")
    return Sentence(f"Changed {number} todos.")


_CHANGED = ("Changed", ".")
# By its verb: the words before and after the todo that something was done to.
_DONE = {verb: (before.capitalize(), f"{after}.") for verb, (before, after) in VERBS.items()} | {
    "described": ("Changed to", "."),
    "restored": ("Restored", "."),
}
_UNDONE = {
    TodoEvents.STATUS_CHANGED: " is {status} again.",
    TodoEvents.DESCRIPTION_CHANGED: " is what it says again.",
    TodoEvents.REMOVED: " is in the trash.",
    TodoEvents.RESTORED: " is back.",
}
