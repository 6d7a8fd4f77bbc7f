"""Events of todos by short names, at hours that the test names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from pyrsistent import pmap

from eventsourcing.event import Event
from eventsourcing.event_store import InMemoryEventStore
from eventsourcing.metadata import Metadata
from todos.domain.events import TodoEvents
from todos.domain.fields import DUE, NOTE, PRIORITY, REPEAT
from todos.domain.todo import Todo
from todos.domain.values.place import Place

ID = "d3e135b2-f045-46cc-b4b1-dce73c4c876e"
OWNER = "7"
DAWN = datetime(2026, 11, 20, 6, tzinfo=UTC)


def at(hour: int) -> datetime:
    """A moment on the one day of these tests."""
    return DAWN + timedelta(hours=hour)


def added(description: str = "Buy milk", status: str = "Queued", todo_id: str = ID) -> Event:
    return TodoEvents.added(todo_id, OWNER, description, status, at(0))


def status(new: str, hour: int = 1) -> Event:
    return TodoEvents.status_changed(ID, new, at(hour))


def words(new: str, hour: int = 1) -> Event:
    return TodoEvents.description_changed(ID, new, at(hour))


def due(new: str, hour: int = 1) -> Event:
    return TodoEvents.changed(DUE, ID, new, at(hour))


def priority(new: int, hour: int = 1) -> Event:
    return TodoEvents.changed(PRIORITY, ID, new, at(hour))


def note(new: str, hour: int = 1) -> Event:
    return TodoEvents.changed(NOTE, ID, new, at(hour))


def ticked(version: int, line: int, done: bool = True, hour: int = 1) -> Event:
    return TodoEvents.step_ticked(ID, version, line, done, at(hour))


def moved(place: Place, rank: str | None = None, hour: int = 1) -> Event:
    return TodoEvents.moved(ID, place, rank, at(hour))


def removed(hour: int = 1) -> Event:
    return TodoEvents.removed(ID, at(hour))


def restored(hour: int = 2) -> Event:
    return TodoEvents.restored(ID, at(hour))


def history(*events: Event, undoes: dict[int, Iterable[int]] | None = None) -> list[Event]:
    """The events as a store returns them, with the owner as actor. `undoes` has the undone versions by version."""
    store = InMemoryEventStore.generate()
    for version, event in enumerate(events, 1):
        undone = [events[other - 1].id for other in (undoes or {}).get(version, ())]
        extra = pmap({"undoes": undone} if undone else {})
        store.append(ID, [event], version - 1, Metadata(actor=OWNER, source="web", extra=extra))
    return list(store.get_events(ID))


def folded(*events: Event) -> Todo:
    """The todo after these events."""
    return Todo.generate_from_events(ID, history(*events))


def repeats(rule: str | None, counts_from: str = "due", hour: int = 1) -> Event:
    value = {"rule": rule, "counts_from": counts_from} if rule else None
    return TodoEvents.changed(REPEAT, ID, pmap(value) if value else None, at(hour))


def finished(due_then: str, following: str, day: str, zone: str = "UTC", hour: int = 1) -> Event:
    kind = TodoEvents.OCCURRENCE_FINISHED
    return TodoEvents.occurrence_ended(kind, ID, due_then, following, date.fromisoformat(day), zone, at(hour))


def skipped(due_then: str, following: str, day: str, zone: str = "UTC", hour: int = 1) -> Event:
    kind = TodoEvents.OCCURRENCE_SKIPPED
    return TodoEvents.occurrence_ended(kind, ID, due_then, following, date.fromisoformat(day), zone, at(hour))
