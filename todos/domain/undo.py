"""What undoing an event means: the fields it sets back, their values, and the later changes that conflict with it.

An event undoes others in one of three ways: it names them (`undoes`), it restores an earlier version of the todo
(`restores`), or it takes the todo out of the trash (TodoRestored). Histories are whole: version n is at index n - 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from eventsourcing.event import Event
from todos.domain.events import TodoEvents
from todos.domain.field import readable_data
from todos.domain.fields import (
    FIELDS,
    NOTE,
    STEP_TICKED,
    STEPS,
    Field,
    Value,
    fields_in,
    has_value,
    is_erased,
    is_occurrence,
    place_of_step,
    value_in,
)
from todos.domain.label_field import LABEL_ADDED, LABEL_REMOVED
from todos.domain.values.step import EVERY_LINE, as_ticked


@dataclass(frozen=True)
class Reversal:
    """Undoing `event` sets `field` to `value`. `later` is a later change that conflicts with it, or None."""

    event: Event
    field: Field
    value: Value
    later: Event | None

    @property
    def is_lost(self) -> bool:
        """Whether the value was erased, so that the undo is impossible."""
        return is_erased(self.field, self.value)


class EventRef(NamedTuple):
    """The part of an event that decides what it undoes and what undoes it. `extra` is the extra of its metadata.

    data -- the data of a tick or a label, with the id of its key; empty for all others
    """

    id: str
    type: str
    version: int
    extra: Mapping[str, object]
    data: Mapping[str, Any] = MappingProxyType({})

    @classmethod
    def of(cls, event: Event) -> Self:
        """The reference to this event."""
        data = readable_data(event) if event.type in (STEP_TICKED, LABEL_ADDED, LABEL_REMOVED) else {}
        return cls(event.id, event.type, event.version, _extra(event), data)


def reversals(events: Sequence[Event], ids: Iterable[str]) -> list[Reversal]:
    """How to undo these events together: one reversal per field, to its value before the oldest event that touches it.

    Ignores events that were undone already. `events` is the whole history, oldest first.
    """
    wanted = set(ids)
    return [
        Reversal(event, field, value_before(events, event.version, field), _later_change(events, event, field, wanted))
        for field, event in _oldest_by_field(events, wanted).items()
    ]


def _oldest_by_field(events: Sequence[Event], wanted: set[str]) -> dict[Field, Event]:
    """For each field, the oldest wanted event that touches it and is not undone."""
    undone, touched = undone_by(events), fields_in(events)
    oldest: dict[Field, Event] = {}
    for event in events:
        if event.id in wanted and event.id not in undone:
            for field in touched[event.id]:
                oldest.setdefault(field, event)
    return oldest


def _later_change(events: Sequence[Event], event: Event, field: Field, wanted: set[str]) -> Event | None:
    """The newest effective change of a field after an event. Ignores the wanted events, which are undone together."""
    changes = reversed(effective_changes(events, event.version, field))
    return next((change for change in changes if change.id not in wanted), None)


def undone_by[AnyEvent: (Event, EventRef)](events: Sequence[AnyEvent]) -> dict[str, AnyEvent]:
    """By id of each undone event, the event that undid it. Undoing an undo brings back what that undo had undone."""
    targets = _targets(events)
    undone: dict[str, AnyEvent] = {}
    # Newest first: every event that could have undone this one is seen before it.
    for event in reversed(events):
        if event.id not in undone:
            for target in targets.get(event.id, ()):
                undone.setdefault(target, event)
    return undone


def undos(events: Sequence[Event] | Sequence[EventRef]) -> set[str]:
    """The ids of all undos. Leaves out redos: a redo undoes only undos."""
    seen: set[str] = set()
    found: set[str] = set()
    for event in events:
        seen.add(event.id)
        undone = [target for target in undoes(event) if target in seen]
        if undone and not found.issuperset(undone):
            found.add(event.id)
    return found


def value_before(events: Sequence[Event], version: int, field: Field) -> Value:
    """The value of a field just before `version`. That of all steps is the note as it is ticked."""
    field = NOTE if field == STEPS else field
    touched = fields_in(events) if field.is_label else {}
    for event in reversed(events[: version - 1]):
        if _takes_tick_off(event, field):
            return False
        if field in touched[event.id] if field.is_label else has_value(event, field):
            value = value_in(event, field)
            return _with_ticks(value, events[event.version : version - 1]) if field == NOTE else value
    return field.initial


def _takes_tick_off(event: Event, field: Field) -> bool:
    """Whether an event ends an occurrence that had the note of this step, if the field is one of a step."""
    if not is_occurrence(event) or not field.is_step:
        return False
    try:
        return place_of_step(field)[0] < event.version
    except ValueError:  # a damaged tick is about no step
        return False


def _with_ticks(note: Value, later: Iterable[Event]) -> Value:
    """The note, with the steps done that were ticked after it was set."""
    ticks: dict[int, bool] = {}
    for event in later:
        if is_occurrence(event):
            ticks = {EVERY_LINE: False}
        elif event.type == STEP_TICKED:
            ticks[event.data["line"]] = event.data["done"]
    return as_ticked(note, ticks) if isinstance(note, str) else note


def values_at(events: Sequence[Event], version: int) -> dict[Field, Value]:
    """The value of every field just after `version`; of labels, those that the todo ever had."""
    labels = dict.fromkeys(field for fields in fields_in(events).values() for field in fields if field.is_label)
    return {field: value_before(events, version + 1, field) for field in (*FIELDS, *labels)}


def effective_changes(events: Sequence[Event], version: int, field: Field) -> list[Event]:
    """Effective changes to `field` after `version`, oldest first. The newest one set the current value.

    Ignores events that were undone. Ignores undos too, unless an undo sets back a change up to `version`,
    or overrides changes that are not undone.
    """
    undone, touched = undone_by(events), fields_in(events)
    changes = [event for event in events if field in touched[event.id]]
    versions = {event.id: event.version for event in changes}
    targets = {
        event_id: [target for target in named if target in versions] for event_id, named in _targets(events).items()
    }
    new_values = _new_values(changes, targets, versions)
    return [
        event
        for event in changes
        if event.version > version
        and event.id not in undone
        and (event.id in new_values or any(versions[target] <= version for target in targets[event.id]))
    ]


def _new_values(
    changes: Sequence[Event], targets: Mapping[str, Sequence[str]], versions: Mapping[str, int]
) -> set[str]:
    """The ids of the changes that count as a new value. All others are undos that only cancel their targets.

    An undo counts as a new value if it overrides a change after its targets, and that change is not undone.
    """
    found: set[str] = set()
    # By id of a change: the version whose value the field had just before the change, and just after it.
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    current = 0  # the version whose value the field has at this point
    for event in changes:
        before[event.id] = current
        undone = sorted(targets.get(event.id, ()), key=versions.__getitem__, reverse=True)
        for target in undone:
            current = before[target] if after[target] == current else current
        if not undone or current != before[undone[-1]]:
            found.add(event.id)
            current = event.version
        after[event.id] = current
    return found


def _targets(events: Sequence[Event] | Sequence[EventRef]) -> dict[str, list[str]]:
    """By id of each event, the ids of the earlier events that it undoes. These touch at least one of its own fields.

    An event that restores a version undoes every event after that version. TodoRestored undoes the last removal.
    """
    touched = fields_in(events)
    fields: dict[str, tuple[Field, ...]] = {}
    targets: dict[str, list[str]] = {}
    removal = ""
    for event in events:
        own = touched[event.id]
        named = (*undoes(event), *_ids_after(fields, restores(event)))
        found = [target for target in named if any(field in own for field in fields.get(target, ()))]
        if event.type == TodoEvents.RESTORED and removal:
            found = found or [removal]
        if found:
            targets[event.id] = found
        if event.type == TodoEvents.REMOVED:
            removal = event.id
        fields[event.id] = own
    return targets


def _ids_after(known: Mapping[str, object], event_id: str) -> Sequence[str]:
    """The known ids that come after this one; empty for an unknown id."""
    if event_id not in known:
        return ()
    ids = list(known)
    return ids[ids.index(event_id) + 1 :]


def undoes(event: Event | EventRef) -> Sequence[str]:
    """The ids of the events that an event names in its metadata as undone."""
    named = _extra(event).get("undoes", ())
    return [each for each in named if isinstance(each, str)] if isinstance(named, Sequence) else ()


def restores(event: Event | EventRef) -> str:
    """The id that an event names in its metadata as the version it restores; '' for none."""
    named = _extra(event).get("restores")
    return named if isinstance(named, str) else ""


def _extra(event: Event | EventRef) -> Mapping[str, object]:
    if isinstance(event, EventRef):
        return event.extra
    try:
        return event.metadata.extra if event.metadata else {}
    except ValueError:  # a damaged event names nothing
        return {}
