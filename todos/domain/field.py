"""What a field of a todo is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

type Value = str | bool | int | Mapping[str, Any] | None


def _as_given(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Field:
    """One field of a todo, and the stored names of the event and the command that set it.

    name -- the key in the state of a todo and in the data of events and commands; also the name of the column
    clean -- returns a value in its stored form; raises a DomainError for a value that breaks the rule
    initial -- the value of the field where TodoAdded does not state it
    column -- makes the value of the column of a value
    has_column -- whether a row shows the field
    is_text -- the field is long text: pages show a word diff, and sentences do not repeat it
    is_personal -- the text is about a person; recorded in the registry of event types
    event_type, command_type -- the stored names; derived from `name` unless given
    command_key -- the key of the value in the data of the command; `name` unless given
    values_by_event -- for a field without such names: the value that each event type sets
    is_step -- the field is whether one step of one note is done; `step_of` makes it
    may_be_none -- None is a value of the field, and the initial one
    is_label -- the field is whether the todo has one label; `label_field` makes it
    """

    name: str
    clean: Callable[[Any], Value] = _as_given
    initial: Value = field(default=None, compare=False)
    column: Callable[[Any], Any] = _as_given
    has_column: bool = True
    is_text: bool = False
    is_personal: bool = False
    event_type: str = ""
    command_type: str = ""
    command_key: str = ""
    values_by_event: Mapping[str, Value] = field(default_factory=dict, hash=False)
    is_step: bool = False
    may_be_none: bool = False
    is_label: bool = False

    def __post_init__(self) -> None:
        if not self.values_by_event:
            words = "".join(word.capitalize() for word in self.name.split("_"))
            # The only way to fill in a field of a frozen dataclass.
            object.__setattr__(self, "event_type", self.event_type or f"Todo{words}Changed")
            object.__setattr__(self, "command_type", self.command_type or f"ChangeTodo{words}")

    @property
    def is_optional(self) -> bool:
        """Whether a todo may be without a value of this field: then it has the initial one."""
        return bool(self.event_type) and (self.may_be_none or self.initial is not None)

    @property
    def group(self) -> str:
        """The name that this field has in common with others of its kind; else its own name."""
        return self.name.partition(":")[0]

    @property
    def event_types(self) -> tuple[str, ...]:
        """The types of all events that touch this field."""
        return (*self.values_by_event,) or (self.event_type,)


class Typed(Protocol):
    """Anything with a stored type name: an event, a reference to an event, or a command."""

    @property
    def type(self) -> str: ...

    @property
    def data(self) -> Mapping[str, Any]: ...


def readable_data(tick: Typed) -> Mapping[str, Any]:
    """The data of a tick or a label; empty where it is damaged."""
    try:
        data = tick.data
    except ValueError:  # a damaged event says nothing
        return {}
    return data if isinstance(data, Mapping) else {}
