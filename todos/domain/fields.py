"""The fields of a todo: everything that events change. A new field is one more entry in FIELDS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from eventsourcing.event import Event
from todos.domain import description, status

type Value = str | bool | int | None


def _as_given(value: Value) -> Value:
    return value


@dataclass(frozen=True)
class Field:
    """One field of a todo, and the stored names of the event and the command that set it.

    name -- the key in the state of a todo and in the data of events and commands; also the name of the column
    clean -- returns a value in its stored form; raises a DomainError for a value that breaks the rule
    initial -- the value of the field where TodoAdded does not state it
    is_text -- the field is long text: pages show a word diff, and sentences do not repeat it
    is_personal -- the text is about a person; recorded in the registry of event types
    event_type, command_type -- the stored names; derived from `name` unless given
    values_by_event -- for a field without such names: the value that each event type sets
    """

    name: str
    clean: Callable[[Any], Value] = _as_given
    initial: Value = None
    is_text: bool = False
    is_personal: bool = False
    event_type: str = ""
    command_type: str = ""
    values_by_event: Mapping[str, Value] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not self.values_by_event:
            words = "".join(word.capitalize() for word in self.name.split("_"))
            # The only way to fill in a field of a frozen dataclass.
            object.__setattr__(self, "event_type", self.event_type or f"Todo{words}Changed")
            object.__setattr__(self, "command_type", self.command_type or f"ChangeTodo{words}")

    @property
    def event_types(self) -> tuple[str, ...]:
        """The types of all events that touch this field."""
        return (*self.values_by_event,) or (self.event_type,)


DESCRIPTION = Field(
    "description",
    description.clean,
    is_text=True,
    is_personal=True,
    event_type="TodoDescriptionChanged",
    command_type="ChangeTodoDescription",
)
STATUS = Field("status", status.clean, event_type="TodoStatusChanged", command_type="ChangeTodoStatus")
# Whether the todo is in the trash. A todo that is not added yet counts as removed: no list shows it.
REMOVED = Field(
    "removed", initial=True, values_by_event={"TodoAdded": False, "TodoRemoved": True, "TodoRestored": False}
)

FIELDS = (DESCRIPTION, STATUS, REMOVED)
# The fields that have an event and a command of their own, which set them to any value.
CHANGEABLE_FIELDS = tuple(each for each in FIELDS if each.event_type)


class Typed(Protocol):
    """Anything with a stored type name: an event, a reference to an event, or a command."""

    @property
    def type(self) -> str: ...


def field_named(name: str) -> Field:
    """The field of this name. Raises KeyError for an unknown name."""
    return _BY_NAME[name]


def fields_of(event: Typed) -> tuple[Field, ...]:
    """The fields that an event touches. Its undo sets them back. Empty for an unknown event type."""
    return _BY_EVENT_TYPE.get(event.type, ())


def field_of_command(command: Typed) -> Field | None:
    """The field that a command sets; None for a command that sets no single field."""
    return _BY_COMMAND_TYPE.get(command.type)


def has_value(event: Event, field: Field) -> bool:
    """Whether an event states the value of a field. TodoAdded also states fields that it does not touch."""
    return event.type in field.values_by_event if field.values_by_event else field.name in event.data


def value_in(event: Event, field: Field) -> Value:
    """The value that an event states for a field. Raises KeyError where the event states none."""
    value: Value = field.values_by_event[event.type] if field.values_by_event else event.data[field.name]
    return value


def values_in(event: Event) -> dict[str, Value]:
    """What an event says of the changeable fields, by name. Raises ValueError where its data cannot be read."""
    data = dict(event.data.items())
    return {name: data[name] for name in _CHANGEABLE_NAMES if name in data}


_CHANGEABLE_NAMES = tuple(each.name for each in CHANGEABLE_FIELDS)
_BY_NAME = {each.name: each for each in FIELDS}
_BY_COMMAND_TYPE = {each.command_type: each for each in CHANGEABLE_FIELDS}
_BY_EVENT_TYPE = {
    event_type: tuple(each for each in FIELDS if event_type in each.event_types)
    for event_type in dict.fromkeys(name for each in FIELDS for name in each.event_types)
}
