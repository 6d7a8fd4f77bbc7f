"""What undoing an event means: which fields it sets back, to what, and which later change stands against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from eventsourcing.event import Event
from todos.domain.events import TodoEvents
from todos.domain.fields import FIELDS, Field, Value, fields_of, has_value, value_in


@dataclass(frozen=True)
class Reversal:
    """Undoing `event` sets `field` to `value`. The change `later` stands against it, if there is one."""

    event: Event
    field: Field
    value: Value
    later: Event | None


class EventRef(NamedTuple):
    """What the undo rules need of an event. `extra` is that of its metadata."""

    id: str
    type: str
    version: int
    extra: Mapping[str, object]

    @classmethod
    def of(cls, event: Event) -> Self:
        """The reference to an event."""
        return cls(event.id, event.type, event.version, _extra(event))


def reversals(events: Sequence[Event], ids: Iterable[str]) -> list[Reversal]:
    """What undoing these events together sets back: each field once, to what it was before the oldest of them.

    Leaves out events that were undone already. `events` is the whole history, oldest first.
    """
    wanted = set(ids)
    return [
        Reversal(event, field, value_before(events, event.version, field), _obstacle(events, event, field, wanted))
        for field, event in _oldest(events, wanted).items()
    ]


def _oldest(events: Sequence[Event], wanted: set[str]) -> dict[Field, Event]:
    """By field, the oldest wanted event that touches it and still stands."""
    undone = undone_by(events)
    oldest: dict[Field, Event] = {}
    for event in events:
        if event.id in wanted and event.id not in undone:
            for field in fields_of(event):
                oldest.setdefault(field, event)
    return oldest


def _obstacle(events: Sequence[Event], event: Event, field: Field, wanted: set[str]) -> Event | None:
    """The newest effective change of a field after an event, apart from those that are undone with it."""
    changes = reversed(effective_changes(events, event.version, field))
    return next((change for change in changes if change.id not in wanted), None)


def undone_by[AnyEvent: (Event, EventRef)](events: Sequence[AnyEvent]) -> dict[str, AnyEvent]:
    """The event that undid each undone event, by id. When an undo is itself undone, what it undid stands again."""
    targets = _targets(events)
    undone: dict[str, AnyEvent] = {}
    # Newest first: all that could have undone an event is seen before the event.
    for event in reversed(events):
        if event.id not in undone:
            for target in targets.get(event.id, ()):
                undone.setdefault(target, event)
    return undone


def undos(events: Sequence[Event] | Sequence[EventRef]) -> set[str]:
    """The ids of all undos. An event that undoes nothing but undos is a redo and is left out."""
    seen: set[str] = set()
    found: set[str] = set()
    for event in events:
        seen.add(event.id)
        undone = [target for target in undoes(event) if target in seen]
        if undone and not found.issuperset(undone):
            found.add(event.id)
    return found


def value_before(events: Sequence[Event], version: int, field: Field) -> Value:
    """What a field was just before `version`."""
    for event in reversed(events[: version - 1]):
        if has_value(event, field):
            return value_in(event, field)
    return field.initial


def values_at(events: Sequence[Event], version: int) -> dict[Field, Value]:
    """What every field was just after `version`."""
    return {field: value_before(events, version + 1, field) for field in FIELDS}


def effective_changes(events: Sequence[Event], version: int, field: Field) -> list[Event]:
    """Effective changes to `field` after `version`, oldest first; the newest made the field what it is.

    Ignores events that were undone. Ignores undos too, unless they set back a change up to `version`
    or went back over changes that still stand.
    """
    undone = undone_by(events)
    changes = [event for event in events if field in fields_of(event)]
    versions = {event.id: event.version for event in changes}
    targets = {
        event_id: [target for target in named if target in versions] for event_id, named in _targets(events).items()
    }
    news = _news(changes, targets, versions)
    return [
        event
        for event in changes
        if event.version > version
        and event.id not in undone
        and (event.id in news or any(versions[target] <= version for target in targets[event.id]))
    ]


def _news(changes: Sequence[Event], targets: Mapping[str, Sequence[str]], versions: Mapping[str, int]) -> set[str]:
    """The ids of changes that gave a field a new value. The others led it back to its value before all their targets.

    An undo that goes back over changes in between is news: those changes still stand.
    """
    news: set[str] = set()
    # By id: the version of the change that made the field what it was before the event, and after it.
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    current = 0
    for event in changes:
        before[event.id] = current
        undone = sorted(targets.get(event.id, ()), key=versions.__getitem__, reverse=True)
        for target in undone:
            current = before[target] if after[target] == current else current
        if not undone or current != before[undone[-1]]:
            news.add(event.id)
            current = event.version
        after[event.id] = current
    return news


def _targets(events: Sequence[Event] | Sequence[EventRef]) -> dict[str, list[str]]:
    """The ids of the events that each event undoes, by id: those it names that touch a field of its own.

    Restoring a version undoes all that touched these fields since. Leaving the trash undoes the last removal.
    """
    fields: dict[str, tuple[Field, ...]] = {}
    targets: dict[str, list[str]] = {}
    removal = ""
    for event in events:
        own = fields_of(event)
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
    """The known ids after one; none after one that is not known."""
    if event_id not in known:
        return ()
    ids = list(known)
    return ids[ids.index(event_id) + 1 :]


def undoes(event: Event | EventRef) -> Sequence[str]:
    """The ids of the events that an event says it undoes."""
    named = _extra(event).get("undoes", ())
    return [each for each in named if isinstance(each, str)] if isinstance(named, Sequence) else ()


def restores(event: Event | EventRef) -> str:
    """The id of the event whose version an event says it restores; '' for none."""
    named = _extra(event).get("restores")
    return named if isinstance(named, str) else ""


def _extra(event: Event | EventRef) -> Mapping[str, object]:
    if isinstance(event, EventRef):
        return event.extra
    try:
        return event.metadata.extra if event.metadata else {}
    except ValueError:  # a damaged event names nothing
        return {}
