"""Finds the event that set the current value of each field of a todo, and so the person who set it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from todos.domain.events import TodoEvents
from todos.domain.fields import REMOVED, field_named, fields_of, value_in
from todos.history import phrases
from todos.history.entries import Entry


class Attribution(NamedTuple):
    """A field by name, its label and value as people read them, and the entry that set the value."""

    field: str
    label: str
    value: str
    entry: Entry

    @property
    def is_shown(self) -> bool:
        """Whether the page shows the value. The heading shows the description, and the trash needs no value."""
        return self.field not in (REMOVED.name, "added") and not field_named(self.field).is_text


def attributions(entries: Sequence[Entry]) -> list[Attribution]:
    """For each field of a todo, the entry that set it, in the order of phrases.FIELD_PHRASES. The last item is "added".

    `entries` are all entries of the todo, oldest first.
    """
    found: dict[str, Attribution] = {}
    for entry in entries:
        found |= {each.field: each for each in _set_by(entry)}
        if REMOVED in fields_of(entry.event) and not value_in(entry.event, REMOVED):
            found.pop(REMOVED.name, None)
    return [found[name] for name in (*phrases.FIELD_PHRASES, "added") if name in found]


def _set_by(entry: Entry) -> list[Attribution]:
    """The fields that an entry set. Empty for an event that cannot be read."""
    found = [Attribution(change.field, change.label, change.after, entry) for change in entry.changes]
    if entry.event.type == TodoEvents.ADDED:
        found.append(Attribution("added", "Added", "", entry))
    if entry.event.type == TodoEvents.REMOVED:
        found.append(Attribution(REMOVED.name, phrases.label_of(REMOVED), phrases.display_value(REMOVED, True), entry))
    return found
