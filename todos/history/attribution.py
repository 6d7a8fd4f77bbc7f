"""Finds the event that set the current value of each field of a todo, and so the person who set it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from eventsourcing.event import Event
from todos.domain.events import TodoEvents
from todos.domain.fields import DESCRIPTION, PLACE, REMOVED, fields_of, value_in
from todos.domain.label_field import LABEL, LABEL_REMOVED
from todos.history import phrases
from todos.history.entries import Entry


class Attribution(NamedTuple):
    """A field by name, its label and value as people read them, and the entry that set the value.

    is_erased -- whether the value was erased; erased_by -- the event that tells by whom, if one does
    each -- of the labels, the attribution of each
    """

    field: str
    label: str
    value: str
    entry: Entry
    is_erased: bool = False
    erased_by: Event | None = None
    each: tuple[Attribution, ...] = ()

    @property
    def groups(self) -> list[list[Attribution]]:
        """The labels that somebody gave at once, together."""
        return [list(group) for _, group in groupby(self.each, lambda one: _act_of(one.entry))]

    @property
    def is_shown(self) -> bool:
        """Whether the page shows the value. The heading shows the description, and the trash needs no value."""
        return self.field not in (REMOVED.name, DESCRIPTION.name, "added")


def _act_of(entry: Entry) -> str:
    return entry.event.correlation_id or entry.event.id


def attributions(entries: Sequence[Entry]) -> list[Attribution]:
    """For each field of a todo, the entry that set it, in the order of phrases.FIELD_PHRASES. The last item is "added".

    Leaves out optional fields without a value. `entries` are all entries of the todo, oldest first.
    """
    found: dict[str, Attribution] = {}
    for entry in entries:
        found |= {each.field: each for each in _set_by(entry)}
        for name in _taken_away(entry):
            found.pop(name, None)
    found |= _labels(found.values())
    return [found[name] for name in (*phrases.FIELD_PHRASES, "added") if name in found]


def _labels(found: Iterable[Attribution]) -> dict[str, Attribution]:
    """All labels as one, set by the newest entry. Erased ones are left out."""
    each = tuple(one for one in found if one.field.startswith(f"{LABEL.name}:") and not one.is_erased)
    if not each:
        return {}
    newest = max((one.entry for one in each), key=lambda entry: entry.event.version)
    return {LABEL.name: Attribution(LABEL.name, "Labels", " ".join(one.value for one in each), newest, each=each)}


def _taken_away(entry: Entry) -> list[str]:
    """The fields that have no value after an entry: removed from the trash, or an optional field set to nothing."""
    event = entry.event
    if not entry.verb:  # it cannot be read
        return []
    if event.type == LABEL_REMOVED:
        return [change.field for change in entry.changes]
    nothing = {field: not field.initial if field == REMOVED else field.initial for field in fields_of(event)}
    return [
        field.name
        for field, value in nothing.items()
        if (field == REMOVED or field.is_optional) and value_in(event, field) == value
    ]


def _set_by(entry: Entry) -> list[Attribution]:
    """The fields that an entry set. Empty for an event that cannot be read."""
    found = [
        Attribution(change.field, change.label, change.after, entry, change.is_erased, change.erased_by)
        for change in entry.changes
    ]
    if entry.event.type == TodoEvents.ADDED:
        found.append(Attribution("added", "Added", "", entry))
        found.append(
            Attribution(PLACE.name, phrases.label_of(PLACE), phrases.place_text(value_in(entry.event, PLACE)), entry)
        )
    if entry.event.type == TodoEvents.REMOVED:
        found.append(Attribution(REMOVED.name, phrases.label_of(REMOVED), phrases.display_value(REMOVED, True), entry))
    return found
