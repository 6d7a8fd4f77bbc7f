"""The state of a todo as a fold over its events: by event type, a pure function from one state to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from pyrsistent import pmap

from eventsourcing.aggregate import ApplyMap
from eventsourcing.event import Event
from eventsourcing.personal.value import unopened
from todos.domain.events import TodoEvents
from todos.domain.fields import (
    CHANGEABLE_FIELDS,
    NOTE,
    OCCURRENCES,
    Field,
    event_types_with_fields,
    unopened_values_in,
    values_in,
)
from todos.domain.label_field import LABEL, label_removed
from todos.domain.values.step import NO_TICKS

if TYPE_CHECKING:
    from todos.domain.todo import Todo


def _added(todo: Todo, event: Event) -> Todo:
    todo = todo.set_state("owner", event.data["owner"])
    values = unopened_values_in(event)
    for field in CHANGEABLE_FIELDS:
        todo = todo.set_state(field.name, values.get(field.name, field.initial))
    todo = todo.set_state("note_version", 0).set_state("ticks", pmap()).set_state("labels", ())
    return todo.set_state("added_ts", event.timestamp).set_state("changed_ts", None).set_state("removed_ts", None)


def _apply_change(fields: Iterable[Field]) -> Callable[[Todo, Event], Todo]:
    """The apply function of the event that sets these fields. Made once: a lookup here would slow down every fold."""
    first, *others = (field.name for field in fields)

    def changed(todo: Todo, event: Event) -> Todo:
        return todo.set_state(first, unopened(event.data, first)).set_state("changed_ts", event.timestamp)

    def all_changed(todo: Todo, event: Event) -> Todo:
        todo = changed(todo, event)
        for name in others:
            todo = todo.set_state(name, unopened(event.data, name))
        return todo

    return all_changed if others else changed


_change_note = _apply_change([NOTE])


def _note_changed(todo: Todo, event: Event) -> Todo:
    todo = todo.set_state("note_version", event.version or todo.uncommitted_version + 1).set_state("ticks", pmap())
    return _change_note(todo, event)


def _step_ticked(todo: Todo, event: Event) -> Todo:
    ticks = todo.state.get("ticks", pmap()).set(event.data["line"], event.data["done"])
    return todo.set_state("ticks", ticks).set_state("changed_ts", event.timestamp)


def _occurrence_ended(todo: Todo, event: Event) -> Todo:
    for name, value in values_in(event).items():
        todo = todo.set_state(name, value)
    return todo.set_state("ticks", NO_TICKS).set_state("changed_ts", event.timestamp)


def _label_added(todo: Todo, event: Event) -> Todo:
    labels = (*todo.state.get("labels", ()), (event.id, unopened(event.data, LABEL.name)))
    return todo.set_state("labels", labels).set_state("changed_ts", event.timestamp)


def _label_removed(todo: Todo, event: Event) -> Todo:
    added = label_removed(event)
    labels = tuple(each for each in todo.state.get("labels", ()) if each[0] != added)
    return todo.set_state("labels", labels).set_state("changed_ts", event.timestamp)


def _removed(todo: Todo, event: Event) -> Todo:
    return todo.set_state("removed_ts", event.timestamp)


def _restored(todo: Todo, event: Event) -> Todo:
    return todo.set_state("removed_ts", None)


def _values_erased(todo: Todo, event: Event) -> Todo:
    return todo  # what was erased reads as None in the events that held it


APPLY: ApplyMap = pmap(
    {
        TodoEvents.ADDED: _added,
        **{event_type: _apply_change(fields) for event_type, fields in event_types_with_fields().items()},
        NOTE.event_type: _note_changed,
        TodoEvents.STEP_TICKED: _step_ticked,
        **dict.fromkeys(OCCURRENCES, _occurrence_ended),
        TodoEvents.LABEL_ADDED: _label_added,
        TodoEvents.LABEL_REMOVED: _label_removed,
        TodoEvents.REMOVED: _removed,
        TodoEvents.RESTORED: _restored,
        TodoEvents.VALUES_ERASED: _values_erased,
    }
)
