"""Reads the events that a person may see. Every page that shows events gets them here.

Only `seen_by` gives out rows of the read model, so a row proves that the person may see its todo. A query by position
or by act looks only at the versions and todos that the person may see.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from eventsourcing.database.receipts import Outcome
from eventsourcing.event import Event
from eventsourcing.models import StoredEvent
from todos import bootstrap
from todos.domain.fields import NOTE, STEP_TICKED, Value, fields_of
from todos.domain.todo_list.events import ListEvents
from todos.domain.undo import EventRef, value_before
from todos.history import undo_links
from todos.history.audit_filter import LARGEST_POSITION, AuditFilter
from todos.history.phrases import KINDS
from todos.read_model import todos, versions
from todos.read_model.seen_by import ListRow, Person, TodoRow, TodoVersionRow, Versions, lists_of
from todos.read_model.versions import States


class ActPosition(NamedTuple):
    """The position of an event, and the correlation id of its act."""

    position: int
    act: UUID


class SeenEvent(NamedTuple):
    """An event, and the values of its todo before and after it."""

    event: Event
    states: States


def events_seen_by(person: Person) -> SeenEvents:
    """Access to the events that this person may see."""
    return SeenEvents(person)


class SeenEvents:
    """Access to the events that one person may see; made by `events_seen_by`."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def of_todo(self, todo: TodoRow | TodoVersionRow) -> list[Event]:
        """The events of one todo, oldest first. For a row of a version, only the events up to that version."""
        events = bootstrap.event_store().get_events(str(todo.id))
        if isinstance(todo, TodoVersionRow):
            return [event for event in events if event.version <= todo.version]
        return list(events)

    def of_list(self, todo_list: ListRow) -> list[Event]:
        """The events of a list, oldest first; not those of its todos."""
        return list(bootstrap.event_store().get_events(str(todo_list.id)))

    def removed_lists_at(self, moment: datetime) -> list[str]:
        """The places of the lists of this person that were removed at a moment, as rows of todos name them."""
        seen = {str(each.id): each.place for each in lists_of(self.person)}
        rows = StoredEvent.objects.filter(stream_id__in=seen, type__in=(ListEvents.REMOVED, ListEvents.RESTORED))
        last = dict(rows.filter(timestamp__lte=moment).order_by("position").values_list("stream_id", "type"))
        return [seen[list_id] for list_id, type_ in last.items() if type_ == ListEvents.REMOVED]

    def of_outcome(self, outcome: Outcome) -> list[Event]:
        """The events of the todo that this person's command has changed, oldest first. They may see that todo."""
        return list(bootstrap.event_store().get_events(str(outcome.stream_id)))

    def of_todos(self, rows: Iterable[TodoRow]) -> dict[str, list[Event]]:
        """The events of these todos by todo id, in one query. Omits todos without events."""
        return bootstrap.event_store().get_many(sorted(str(row.id) for row in rows))

    def of_act(self, correlation_id: UUID) -> dict[str, list[Event]]:
        """The events of one act by todo id, in order. Omits todos that this person may not see."""
        found: dict[str, list[Event]] = {}
        for event in bootstrap.event_store().get_correlated(str(correlation_id)):
            found.setdefault(event.stream_id, []).append(event)
        seen = todos.find_all(self.person, found)
        return {todo_id: events for todo_id, events in found.items() if todo_id in seen}

    def at(self, positions: Collection[int]) -> list[SeenEvent]:
        """The events at these positions, in order. Omits events that this person may not see."""
        states = versions.states_at(self.person, positions)
        events = list(bootstrap.event_store().get_at(states))
        notes = _notes(states[event.position] for event in events if _is_about_note(event))
        return [SeenEvent(event, _with_notes(states[event.position], notes)) for event in events]

    def note_of(self, todo: TodoRow | TodoVersionRow) -> str:
        """The note of a todo, with its steps as they are ticked; '' without one, and for one that was erased."""
        return str(value_before(self.of_todo(todo), todo.version + 1, NOTE) or "") if todo.note_position else ""

    def hashes_before(self, events: Iterable[Event]) -> dict[int, bytes]:
        """By position, the hash of the event before each of these in its stream. Omits first events."""
        before = StoredEvent.objects.filter(stream_id=OuterRef("stream_id"), version=OuterRef("version") - 1)
        rows = StoredEvent.objects.filter(position__in=[event.position for event in events], version__gt=1)
        found = rows.annotate(before=Subquery(before.values("hash")[:1])).values_list("position", "before")
        return {position: bytes(sealed) for position, sealed in found if sealed is not None}

    def undo_links(self, events: Iterable[Event], as_of: int = LARGEST_POSITION) -> dict[str, list[EventRef]]:
        """By todo id, the events that decide what these events undo and what undoes them; see `undo_links.among`."""
        log = StoredEvent.objects.filter(position__lte=as_of)
        return undo_links.among(events, log, bootstrap.event_store().get_at)

    def newest_before(self, wanted: AuditFilter, position: int, limit: int) -> list[ActPosition]:
        """The newest wanted events below a position, newest first."""
        rows = self._versions(wanted).filter(position__lt=position)
        return _positions(rows, wanted, f"v.position DESC LIMIT {limit}")

    def oldest_after(self, wanted: AuditFilter, position: int, limit: int) -> list[ActPosition]:
        """The oldest wanted events above a position, oldest first."""
        rows = self._versions(wanted).filter(position__gt=position)
        return _positions(rows, wanted, f"v.position ASC LIMIT {limit}")

    def of_acts(self, wanted: AuditFilter, acts: Collection[UUID]) -> list[ActPosition]:
        """The wanted events of these acts, newest first."""
        return _positions(self._versions(wanted), wanted, "v.position DESC", acts) if acts else []

    def _versions(self, wanted: AuditFilter) -> Versions:
        """The versions that the wanted events made. Every event made one, and its row names the place."""
        person, todo = self.person, wanted.todo
        rows = versions.of_todo(person, todo) if todo else versions.of_person(person)
        rows = rows.filter(last_actor=wanted.actor) if wanted.actor else rows
        return rows.filter(position__lte=wanted.up_to) if wanted.up_to < LARGEST_POSITION else rows


def _is_about_note(event: Event) -> bool:
    return event.type == STEP_TICKED or NOTE in fields_of(event)


def _notes(states: Iterable[States]) -> dict[int, str | None]:
    """By position, the notes that stood before and after some events. They are read in the log: rows hold none."""
    return _notes_of({position for state in states for each in state if (position := each.get(versions.NOTE_POSITION))})


def _notes_of(positions: Collection[Any]) -> dict[int, str | None]:
    found: dict[int, str | None] = {}
    for event in bootstrap.event_store().get_at(positions):
        with suppress(KeyError, ValueError):  # a damaged event has none
            found[event.position] = event.data[NOTE.name]
    return found


def _with_notes(states: States, notes: Mapping[int, str | None]) -> States:
    return States(*({**state, **_note_in(state, notes)} for state in states))


def _note_in(state: Mapping[str, Any], notes: Mapping[int, str | None]) -> dict[str, Value]:
    position = state.get(versions.NOTE_POSITION)
    return {NOTE.name: notes[position]} if position is not None and position in notes else {}


def _positions(rows: Versions, wanted: AuditFilter, order: str, acts: Collection[UUID] = ()) -> list[ActPosition]:
    """The positions of the events that made these versions, filtered by kind and act."""
    events = StoredEvent.objects.filter(type=KINDS[wanted.kind]) if wanted.kind else StoredEvent.objects.all()
    events = events.filter(correlation_id=wanted.act) if wanted.act else events
    events = events.filter(correlation_id__in=acts) if acts else events
    seen, logged = _table(rows, "v", "position"), _table(events, "e", "position", "correlation_id")
    # SQLite reads the tables of a CROSS JOIN in this order. Its own choice would search the whole log for an act.
    (first, some), (second, others) = (logged, seen) if acts or wanted.act else (seen, logged)
    query = (
        f"SELECT v.position, e.correlation_id FROM {first} CROSS JOIN {second}"
        f" WHERE e.position = v.position ORDER BY {order}"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [*some, *others])
        return [ActPosition(position, UUID(str(act))) for position, act in cursor.fetchall()]


def _table(rows: QuerySet[StoredEvent] | Versions, name: str, *columns: str) -> tuple[str, tuple[Any, ...]]:
    sql, parameters = rows.values_list(*columns).query.sql_with_params()
    return f"({sql}) {name}", parameters
