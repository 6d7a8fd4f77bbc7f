"""The occurrences of a todo that repeats: which of them have ended, and the event that ends the next one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from eventsourcing.event import Event
from todos.domain.errors import AnotherOccurrence, InvalidDue, RepeatsNoMore
from todos.domain.events import TodoEvents
from todos.domain.fields import DUE, OCCURRENCE_FINISHED, REPEAT, is_occurrence
from todos.domain.undo import undone_by
from todos.domain.values import due as dues
from todos.domain.values.due import Due, is_zone
from todos.domain.values.repeat.repeat import Repeat, finishing_day, next_due

if TYPE_CHECKING:
    from todos.domain.todo import Todo


def ended_since(events: Sequence[Event], version: int) -> Event | None:
    """The first event after `version` that ends an occurrence and is not undone. `events` is the whole history."""
    found = [event for event in events[version:] if is_occurrence(event)]
    undone = undone_by(events) if found else {}
    return next((event for event in found if event.id not in undone), None)


def number_finished(events: Sequence[Event]) -> int:
    """How many occurrences were finished. Leaves out what was undone."""
    found = [event for event in events if event.type == OCCURRENCE_FINISHED]
    undone = undone_by(events) if found else {}
    return sum(event.id not in undone for event in found)


def end(todo: Todo, event_type: str, due: str, seen: int, zone: str, timestamp: datetime) -> Event | None:
    """The event that ends an occurrence; None where it has ended since `seen`. See Todo.end_occurrence."""
    if ended_since(todo.events, seen):
        return None
    repeat, now = todo.state[REPEAT.name], dues.parse(todo.state[DUE.name])
    if repeat is None or now is None:
        raise RepeatsNoMore
    # Where its author saw another version, the change of the due day since is a conflict for them to decide.
    if due != str(now) and todo.seen_version is None:
        raise AnotherOccurrence
    return _ending(event_type, todo.id, repeat, now, zone, timestamp)


def _ending(event_type: str, todo_id: str, repeat: Repeat, due: Due, zone: str, timestamp: datetime) -> Event:
    """Raises InvalidDue for an unknown zone, InvalidRepeat. `zone` is that of whoever ends it; a time has its own."""
    if not is_zone(zone):
        raise InvalidDue(f"There is no time zone {zone}. Choose one on the account page.")
    day = finishing_day(due, timestamp, ZoneInfo(zone))
    # What is skipped before its day comes back as if it were done on that day.
    passed = day if event_type == OCCURRENCE_FINISHED else max(due.day, day)
    return TodoEvents.occurrence_ended(
        event_type, todo_id, str(due), str(next_due(repeat, due, passed)), day, "" if due.zone else zone, timestamp
    )


def days_late(due: Due, finished_on: date) -> int:
    """How many days after its due day an occurrence was finished; negative before it."""
    return (finished_on - due.day).days
