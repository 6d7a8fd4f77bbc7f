"""The field of each label of a todo: whether the todo has it."""

from __future__ import annotations

from dataclasses import replace

from eventsourcing.flat_map import opened
from eventsourcing.personal.value import PersonalValue, unopened
from todos.domain.field import Field, Typed, readable_data
from todos.domain.values import label

# The events of labels, and their commands. Each label is a field of its own: the label where the todo has it, "" where
# it has not. Two labels are the same one where their normal forms are.
LABEL_ADDED, LABEL_REMOVED = "TodoLabelAdded", "TodoLabelRemoved"
LABEL_TODO, UNLABEL_TODO = "LabelTodo", "UnlabelTodo"
# Any label: what all these fields have in common.
LABEL = Field(
    "label",
    label.clean,
    initial="",
    has_column=False,
    is_personal=True,
    event_type=LABEL_ADDED,
    command_type=LABEL_TODO,
    is_label=True,
)


def label_field(text: str) -> Field:
    """The field of a label: whether the todo has it."""
    return label_keyed(label.normal(text))


def label_keyed(key: str) -> Field:
    """The field of the label of this normal form."""
    return replace(LABEL, name=f"{LABEL.name}:{key}", command_key=LABEL.name)


def added_label(event: Typed) -> Field:
    """The field that TodoLabelAdded sets."""
    return field_of_label(kept_label(event))


def kept_label(event: Typed) -> PersonalValue | str | None:
    """The label that TodoLabelAdded holds, which may be in its envelope; None where it is damaged."""
    try:
        kept: PersonalValue | str | None = unopened(readable_data(event), LABEL.name)
        opened(kept)
    except (KeyError, ValueError):
        return None
    return kept


def field_of_label(kept: PersonalValue | str | None) -> Field:
    """The field of a label that may be in its envelope. Of erased ones is known only which of them were equal."""
    text = opened(kept)
    if isinstance(text, str):
        return label_field(text)
    return label_keyed(f"?{kept.key_id}" if isinstance(kept, PersonalValue) else "?")


def label_removed(event: Typed) -> str:
    """The id of the event whose label TodoLabelRemoved takes away."""
    return str(readable_data(event).get("added"))
