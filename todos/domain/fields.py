"""The fields of a todo: everything that events change. A new field is one more entry in FIELDS."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from eventsourcing.event import Event
from eventsourcing.personal.value import unopened
from todos.domain.field import Field as Field
from todos.domain.field import Typed as Typed
from todos.domain.field import Value as Value
from todos.domain.field import readable_data
from todos.domain.label_field import (
    LABEL,
    LABEL_ADDED,
    LABEL_REMOVED,
    LABEL_TODO,
    UNLABEL_TODO,
    added_label,
    label_field,
    label_keyed,
    label_removed,
)
from todos.domain.values import description, due, note, place, priority, status
from todos.domain.values.repeat import repeat

DESCRIPTION = Field(
    "description",
    description.clean,
    is_text=True,
    is_personal=True,
    event_type="TodoDescriptionChanged",
    command_type="ChangeTodoDescription",
)
STATUS = Field("status", status.clean, event_type="TodoStatusChanged", command_type="ChangeTodoStatus")
# Where the todo is (values/place.py), and its rank there: its place in the order, None for that of its adding. One
# event moves a todo, and states both.
PLACE = Field(
    "place",
    place.clean,
    column=place.text_of,
    event_type="TodoMoved",
    command_type="MoveTodo",
    command_key="into",
)
RANK = Field("rank", has_column=False, event_type="TodoMoved", command_type="MoveTodo")
# The day or the day and time until which it should be done, as text (values/due.py); "" for none.
DUE = Field("due", due.clean, initial="")
PRIORITY = Field("priority", priority.clean, initial=0)
# How it comes back (values/repeat/repeat.py); None where it does not. Only what has a due day comes back.
REPEAT = Field("repeat", repeat.clean, column=repeat.text_of, may_be_none=True)
# Text of several lines; "" for none. Rows hold where it was written, and no word of it.
NOTE = Field("note", note.clean, initial="", has_column=False, is_text=True, is_personal=True)
# Whether the todo is in the trash. A todo that is not added yet counts as removed: no list shows it.
REMOVED = Field(
    "removed", initial=True, values_by_event={"TodoAdded": False, "TodoRemoved": True, "TodoRestored": False}
)

FIELDS = (DESCRIPTION, STATUS, PLACE, RANK, DUE, REPEAT, PRIORITY, NOTE, REMOVED)
# The fields that have an event and a command of their own, which set them to any value.
CHANGEABLE_FIELDS = tuple(each for each in FIELDS if each.event_type)


# The event that ticks a step of a note, and its command.
STEP_TICKED, TICK_STEP = "TodoStepTicked", "TickStep"


# The events that end one occurrence of a todo that repeats. They state when it was due, and when it is next.
OCCURRENCE_FINISHED, OCCURRENCE_SKIPPED = OCCURRENCES = ("TodoOccurrenceFinished", "TodoOccurrenceSkipped")
# All steps of the note together: an occurrence takes their ticks off. Its value is the note as it is ticked.
STEPS = Field("steps", has_column=False, values_by_event=dict.fromkeys(OCCURRENCES), is_step=True)


def step_of(tick: Typed) -> Field:
    """The field that a tick sets: whether the step on that line of that version of the note is done.

    Only a tick that changes something is stored. So before the first one of a step the opposite was true.
    """
    data = readable_data(tick)
    note_version, line, done = (data.get(name) for name in ("note", "line", "done"))
    return Field(
        f"step:{note_version}:{line}",
        initial=not done,
        has_column=False,
        event_type=STEP_TICKED,
        command_type=TICK_STEP,
        is_step=True,
    )


def place_of_step(step: Field) -> tuple[int, int]:
    """The version of the note, and the line in it, of the field of a step. Raises ValueError for a damaged one."""
    _, note, line = step.name.split(":")
    return int(note), int(line)


class Identified(Typed, Protocol):
    """An event, or a reference to one."""

    @property
    def id(self) -> str: ...


def fields_in(events: Iterable[Identified]) -> dict[str, tuple[Field, ...]]:
    """By id of each event, the fields that it touches. TodoLabelRemoved touches that of the event that it names.

    events -- oldest first; without the named event, the label is an unknown one
    """
    found: dict[str, tuple[Field, ...]] = {}
    for event in events:
        named = found.get(label_removed(event)) if event.type == LABEL_REMOVED else None
        found[event.id] = named or fields_of(event)
    return found


def field_named(name: str) -> Field:
    """The field of this name. Raises KeyError for an unknown name."""
    group, colon, key = name.partition(":")
    return label_keyed(key) if colon and group == LABEL.name else _BY_NAME[name]


def fields_of(event: Typed) -> tuple[Field, ...]:
    """The fields that an event touches. Its undo sets them back. Empty for an unknown event type.

    Which label TodoLabelRemoved takes away stands in another event: see `fields_in`.
    """
    make = _KEYED.get(event.type)
    return (make(event),) if make else _BY_EVENT_TYPE.get(event.type, ())


def is_occurrence(event: Typed) -> bool:
    """Whether an event ends an occurrence: it was finished, or skipped."""
    return event.type in OCCURRENCES


def field_of_command(command: Typed) -> Field | None:
    """The field that a command sets; None for a command that sets no single field."""
    if command.type in (LABEL_TODO, UNLABEL_TODO):
        return label_field(command.data[LABEL.name])
    return _BY_COMMAND_TYPE.get(command.type)


def value_in_command(command: Typed, field: Field) -> Value:
    """The value to which a command sets its field."""
    if command.type == UNLABEL_TODO:
        return field.initial
    value: Value = command.data[field.command_key or field.name]
    return value


def has_value(event: Event, field: Field) -> bool:
    """Whether an event states the value of a field. TodoAdded also states fields that it does not touch.

    It is a field that the event touches, where it is that of a step or a label.
    """
    if event.type == LABEL_REMOVED:
        return field.is_label
    if event.type in _KEYED:  # names of its own data are those of other fields
        return field in fields_of(event)
    if is_occurrence(event):
        return field in fields_of(event) and "next" in event.data
    return event.type in field.values_by_event if field.values_by_event else field.name in event.data


def value_in(event: Event, field: Field) -> Value:
    """The value that an event states for a field. Raises KeyError where the event states none."""
    if is_occurrence(event):
        return _values_of_occurrence(event).get(field.name)
    if field.values_by_event:
        return field.values_by_event[event.type]
    if field.is_label:
        return field.initial if event.type == LABEL_REMOVED else _opened_label(event)
    value: Value = event.data["done" if field.is_step else field.name]
    return value


def _opened_label(event: Event) -> Value:
    value: Value = event.data[LABEL.name]
    return value


def event_types_with_fields() -> dict[str, tuple[Field, ...]]:
    """By the types of the events that set fields, the fields that each sets."""
    return {each.event_type: _BY_EVENT_TYPE[each.event_type] for each in CHANGEABLE_FIELDS}


def values_in(event: Event) -> dict[str, Value]:
    """What an event says of the changeable fields, by name. Raises ValueError where its data cannot be read."""
    if event.type in _KEYED:
        return {}
    if is_occurrence(event):
        return _values_of_occurrence(event)
    return {name: event.data[name] for name in _CHANGEABLE_NAMES if name in event.data}


def _values_of_occurrence(event: Event) -> dict[str, Value]:
    """What the fields are after an occurrence: the todo is in the queue again, due the next time."""
    return {DUE.name: event.data["next"], STATUS.name: status.QUEUED}


def unopened_values_in(event: Event) -> dict[str, Any]:
    """The same without opening personal values, for apply functions."""
    return {name: unopened(event.data, name) for name in _CHANGEABLE_NAMES if name in event.data}


def is_same(field: Field, one: Value, other: Value) -> bool:
    """Whether two values of a field mean the same. A label is the same one in every spelling."""
    return (one == field.initial) == (other == field.initial) if field.is_label else one == other


def is_erased(field: Field, value: Value) -> bool:
    """Whether a value of a field, as events and rows hold it, says that it was erased.

    An event holds None for it. Rows hold an empty text, except of a field that may be without a value.
    """
    return field.is_personal and (value is None if field.is_optional else not value)


_CHANGEABLE_NAMES = tuple(each.name for each in CHANGEABLE_FIELDS)
_BY_NAME = {each.name: each for each in (*FIELDS, LABEL)}
# The events that touch one field of many of a kind, and what makes it.
_KEYED: Mapping[str, Callable[[Typed], Field]] = {
    STEP_TICKED: step_of,
    LABEL_ADDED: added_label,
    LABEL_REMOVED: lambda event: label_keyed(f"?{label_removed(event)}"),
}
# The first of several fields that a command sets.
_BY_COMMAND_TYPE = {each.command_type: each for each in reversed(CHANGEABLE_FIELDS)}
_BY_EVENT_TYPE = {
    event_type: tuple(each for each in FIELDS if event_type in each.event_types)
    for event_type in dict.fromkeys(name for each in FIELDS for name in each.event_types)
} | dict.fromkeys(OCCURRENCES, (DUE, STATUS, STEPS))
