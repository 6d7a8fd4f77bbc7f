"""What it means to take an event of a todo back: which field, to what, and what stands against it. Knows no Django."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from eventsourcing.event import Event
from todos.domain.events import TodoEvents

# What an event changes; being in the list or in the trash is a field as well.
FIELDS = {
    TodoEvents.ADDED: "removed",
    TodoEvents.STATUS_CHANGED: "status",
    TodoEvents.DESCRIPTION_CHANGED: "description",
    TodoEvents.REMOVED: "removed",
    TodoEvents.RESTORED: "removed",
}
VALUES = ("description", "status", "removed")


@dataclass(frozen=True)
class Reversal:
    """To take `event` back is to set `field` to `value`, unless `later` stands, which has made it what it is."""

    event: Event
    field: str
    value: str | bool
    later: Event | None


class Tie(NamedTuple):
    """An event as far as it takes others back, and can be taken back; `extra` is that of its metadata."""

    id: str
    type: str
    version: int
    extra: Mapping[str, object]


def tie(event: Event) -> Tie:
    """What ties an event to others."""
    return Tie(event.id, event.type, event.version, _extra(event))


def reversals(events: Sequence[Event], ids: Iterable[str]) -> list[Reversal]:
    """What taking these events back together comes to: at most one for each field; none for what is taken back already.

    events -- the whole history, oldest first
    """
    taken, wanted = taken_back(events), set(ids)
    oldest: dict[str, Event] = {}
    for event in events:
        if event.id in wanted and event.id not in taken and event.type in FIELDS:
            oldest.setdefault(FIELDS[event.type], event)
    return [
        Reversal(event, field, before(events, event.version, field), _obstacle(events, event.version, field, wanted))
        for field, event in oldest.items()
    ]


def taken_back[Some: (Event, Tie)](events: Sequence[Some]) -> dict[str, Some]:
    """By id, every event that was taken back, and by which. Taking that one back makes the first stand again."""
    names = _names(events)
    taken: dict[str, Some] = {}
    # Newest first: whatever could have taken an event back has been seen before it.
    for event in reversed(events):
        if event.id not in taken:
            for id in names.get(event.id, ()):
                taken.setdefault(id, event)
    return taken


def undos(events: Sequence[Event] | Sequence[Tie]) -> set[str]:
    """The ids of those that take something back; one that takes back nothing but undos is a redo and none of them."""
    seen: set[str] = set()
    found: set[str] = set()
    for event in events:
        seen.add(event.id)
        undone = [id for id in undoes(event) if id in seen]
        if undone and not found.issuperset(undone):
            found.add(event.id)
    return found


def before(events: Sequence[Event], version: int, field: str) -> str | bool:
    """What a field was just before `version`."""
    for event in reversed(events[: version - 1]):
        if field == "removed" and event.type in FIELDS and FIELDS[event.type] == field:
            return event.type == TodoEvents.REMOVED
        if field in event.data:
            return str(event.data[field])
    return True


def values_at(events: Sequence[Event], version: int) -> dict[str, str | bool]:
    """What every field was just after `version`."""
    return {field: before(events, version + 1, field) for field in VALUES}


def later(events: Sequence[Event], version: int, field: str) -> list[Event]:
    """What has changed a field since `version` and counts, oldest first; the newest has made it what it is.

    What was taken back does not count; nor does what took it back, if that came after `version` too and went back
    over nothing else.
    """
    taken, names = taken_back(events), _names(events)
    versions = {event.id: event.version for event in events}
    changes = _changes(events, field, names, versions)
    return [
        event
        for event in events[version:]
        if FIELDS.get(event.type) == field
        and event.id not in taken
        and (event.id in changes or any(versions[id] <= version for id in names[event.id]))
    ]


def _changes(
    events: Sequence[Event], field: str, names: Mapping[str, Sequence[str]], versions: Mapping[str, int]
) -> set[str]:
    """The ids of those that made a field something new; the others led back to what it was before all they name.

    One that takes an event back over what came after that is such a change: those in between still stand.
    """
    changes: set[str] = set()
    # By id, at which change each event found the field, and at which it left it.
    found: dict[str, int] = {}
    left: dict[str, int] = {}
    # The version of the change that made the field what it is.
    state = 0
    for event in events:
        if FIELDS.get(event.type) != field:
            continue
        found[event.id], named = state, sorted(names.get(event.id, ()), key=versions.__getitem__, reverse=True)
        for id in named:
            state = found[id] if left[id] == state else state
        if not named or state != found[named[-1]]:
            changes.add(event.id)
            state = event.version
        left[event.id] = state
    return changes


def _obstacle(events: Sequence[Event], version: int, field: str, wanted: set[str]) -> Event | None:
    return next((event for event in reversed(later(events, version, field)) if event.id not in wanted), None)


def _names(events: Sequence[Event] | Sequence[Tie]) -> dict[str, list[str]]:
    """By id, what each event takes back: those it names that touched its field, and a restoration the last removal.

    One that restores a version takes back all that touched its field since.
    """
    fields: dict[str, str] = {}
    names: dict[str, list[str]] = {}
    removal = ""
    for event in events:
        field = FIELDS.get(event.type, "")
        named = [id for id in (*undoes(event), *_since(fields, restores(event))) if field and fields.get(id) == field]
        if event.type == TodoEvents.RESTORED and removal:
            named = named or [removal]
        if named:
            names[event.id] = named
        if event.type == TodoEvents.REMOVED:
            removal = event.id
        fields[event.id] = field
    return names


def _since(fields: dict[str, str], id: str) -> Iterable[str]:
    """The ids after one; none after one that is not there."""
    if id not in fields:
        return []
    ids = list(fields)
    return ids[ids.index(id) + 1 :]


def undoes(event: Event | Tie) -> Sequence[str]:
    """The ids of the events that this one says it takes back."""
    named = _extra(event).get("undoes", ())
    return [id for id in named if isinstance(id, str)] if isinstance(named, Sequence) else ()


def restores(event: Event | Tie) -> str:
    """The id of the event after which everything was as this one makes it again; '' for none."""
    named = _extra(event).get("restores")
    return named if isinstance(named, str) else ""


def _extra(event: Event | Tie) -> Mapping[str, object]:
    if isinstance(event, Tie):
        return event.extra
    try:
        return event.metadata.extra if event.metadata else {}
    except ValueError:  # a damaged event names nothing
        return {}
