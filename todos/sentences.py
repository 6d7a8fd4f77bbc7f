"""The sentence of the status line: what has just happened to a todo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from todos.events import TodoEvents
from todos.timeline import Entry


class Sentence(NamedTuple):
    """A sentence in three parts; `quote` is what a person wrote and is set in quotation marks."""

    lead: str
    quote: str = ""
    tail: str = ""

    def __str__(self) -> str:
        return f"{self.lead} “{self.quote}”{self.tail}" if self.quote else self.lead


def happened(entry: Entry) -> Sentence:
    """What an entry did, as its doer is told."""
    if entry.undid:
        return Sentence(
            "Redone:" if entry.redid else "Undone:",
            entry.description,
            _UNDONE[entry.event.type].format(status=entry.status),
        )
    if entry.restored:
        return Sentence(f"Restored v{entry.restored} of", entry.description, ".")
    if entry.event.type == TodoEvents.STATUS_CHANGED:
        lead, tail = _STATUS.get(entry.words, ("Changed", "."))
        return Sentence(lead, entry.description, tail)
    return Sentence(_DONE.get(entry.event.type, "Changed"), entry.description, ".")


def happened_at_once(entries: Sequence[Entry]) -> Sentence:
    """What one act did to one todo, whose entries these are, oldest first."""
    last = entries[-1]
    if len(entries) > 1 and last.undid:
        return Sentence("Redone:" if last.redid else "Undone:", last.description, " is as it was.")
    return happened(last)


def happened_to_several(entry: Entry, number: int) -> Sentence:
    """What one act did to so many todos, one of whose entries this is."""
    if entry.undid:
        return Sentence(f"{'Redone' if entry.redid else 'Undone'}: {number} todos are as they were.")
    lead, tail = _STATUS.get(entry.words, (_DONE.get(entry.event.type, "Changed"), "."))
    return Sentence(f"{lead} {number} todos{tail}")


_DONE = {
    TodoEvents.ADDED: "Added",
    TodoEvents.DESCRIPTION_CHANGED: "Changed to",
    TodoEvents.REMOVED: "Removed",
    TodoEvents.RESTORED: "Restored",
}
_UNDONE = {
    TodoEvents.STATUS_CHANGED: " is {status} again.",
    TodoEvents.DESCRIPTION_CHANGED: " is what it says again.",
    TodoEvents.REMOVED: " is removed again.",
    TodoEvents.RESTORED: " is back.",
}
_STATUS = {
    "finished it": ("Finished", "."),
    "started it": ("Started", "."),
    "reopened it": ("Reopened", "."),
    "put it back in the queue": ("Put", " back in the queue."),
}
