"""The occurrences of a todo that repeats: which of them have ended, and the event that ends the next one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from eventsourcing.event import Event
from todos.domain.errors import InvalidDue
from todos.domain.events import TodoEvents
from todos.domain.fields import OCCURRENCE_FINISHED, is_occurrence
from todos.domain.undo import undone_by
from todos.domain.values.due import Due, is_zone
from todos.domain.values.repeat.repeat import Repeat, finishing_day, next_due


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


def ending(event_type: str, todo_id: str, repeat: Repeat, due: Due, zone: str, timestamp: datetime) -> Event:
    """The event that ends the occurrence which is due then. Raises InvalidDue for an unknown zone, InvalidRepeat.

    zone -- that of whoever ends it; a due time has its own
    """
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
