"""Writes the states of todos, of their versions and notes, and of lists to their rows in the read model."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from eventsourcing.flat_map import Derived, opened
from eventsourcing.personal.value import unopened
from eventsourcing.projections.model import ModelProjection
from eventsourcing.projections.versioned import VersionedProjection
from todos import models
from todos.domain.fields import CHANGEABLE_FIELDS, DESCRIPTION, DUE, NOTE, PLACE, Field, fields_of
from todos.domain.label_field import LABEL
from todos.domain.search import folded
from todos.domain.todo import Todo
from todos.domain.todo_list.todo_list import TodoList
from todos.domain.values.label import normal
from todos.domain.values.step import as_ticked, progress, steps


class TodoProjection(VersionedProjection):
    """Keeps `models.Todo` and `models.TodoVersion` up to date, in the transaction of each command."""

    aggregate, model = Todo, models.Todo
    versions, key = models.TodoVersion, "todo"
    name = "the list of todos"

    def values(self, aggregate: Todo) -> dict[str, object]:
        state, last = aggregate.state, aggregate.events[-1]
        return {
            "owner": state["owner"],
            **{field.name: _stored(field, state) for field in CHANGEABLE_FIELDS if field.has_column},
            "rank": aggregate.rank,
            "due_day": due_day(state[DUE.name]),
            "note_position": _note_position(aggregate),
            **_steps(aggregate),
            "labels": Derived(aggregate, lambda todo: " ".join(_labels(todo))),
            "label_keys": Derived(aggregate, _label_keys),
            "added": state["added_ts"],
            "added_position": aggregate.events[0].position,
            "changed": state["changed_ts"],
            "removed": state["removed_ts"],
            "last_event": last.timestamp,
            "last_actor": last.actor,
            "search": Derived(_stored(DESCRIPTION, state), folded),
        }

    def unchanged(self, aggregate: Todo, previous: int) -> Collection[str]:
        touched = {
            NOTE if field.is_step else LABEL if field.is_label else field
            for event in aggregate.events[previous:]
            for field in fields_of(event)
        }
        return {name for name, field in _MADE_OF_WORDS.items() if field not in touched}


class NoteProjection(ModelProjection):
    """Keeps `models.NoteWords` up to date, in the transaction of each command."""

    aggregate, model = Todo, models.NoteWords
    name = "the words of notes"

    def values(self, aggregate: Todo) -> dict[str, object]:
        state = aggregate.state
        note = unopened(state, NOTE.name)
        return {
            "place": PLACE.column(state[PLACE.name]),
            "search": Derived(note, lambda words: folded(words) if words else ""),
        }

    def unchanged(self, aggregate: Todo, previous: int) -> Collection[str]:
        touched = {field for event in aggregate.events[previous:] for field in fields_of(event)}
        return () if NOTE in touched else ("search",)


class ListProjection(ModelProjection):
    """Keeps `models.TodoList` up to date, in the transaction of each command."""

    aggregate, model = TodoList, models.TodoList
    name = "the lists"

    def values(self, aggregate: TodoList) -> dict[str, object]:
        state, last = aggregate.state, aggregate.events[-1]
        return {
            "place": aggregate.id,
            "owner": state["owner"],
            "name": Derived(unopened(state, "name"), lambda name: name or ""),
            "added": state["added_ts"],
            "removed": state["removed_ts"],
            "last_event": last.timestamp,
            "last_actor": last.actor,
        }


def due_day(text: str) -> date | None:
    """The day in the stored text of a due day, as it stands there."""
    return date.fromisoformat(text[:10]) if text else None


# The columns for which words are opened, and the fields that hold these words.
_MADE_OF_WORDS = {DESCRIPTION.name: DESCRIPTION, "search": DESCRIPTION} | dict.fromkeys(
    ("note_position", "steps_done", "steps_all"), NOTE
)
_MADE_OF_WORDS |= dict.fromkeys(("labels", "label_keys"), LABEL)


def _labels(todo: Todo) -> list[str]:
    """The labels of a todo in the order in which it got them. Erased ones are left out."""
    return [label for _, kept in todo.state["labels"] if (label := opened(kept)) is not None]


def _label_keys(todo: Todo) -> str:
    """The normal forms of the labels, each between spaces: a label is never a part of another one."""
    return "".join(f" {normal(label)} " for label in _labels(todo))


def _note_position(todo: Todo) -> Derived:
    """Where the log has the note; None for an empty one. One that was erased still has a place."""
    written = todo.events[todo.state["note_version"] - 1].position if todo.state["note_version"] else None
    return Derived(unopened(todo.state, NOTE.name), lambda words: None if words == "" else written)


def _steps(todo: Todo) -> dict[str, Derived]:
    """How many steps of the note are done, and how many there are."""
    note, ticks = unopened(todo.state, NOTE.name), todo.state["ticks"]

    def counted(number: int) -> Callable[[str | None], int]:
        return lambda words: progress(steps(as_ticked(words, ticks)))[number] if words else 0

    return {"steps_done": Derived(note, counted(0)), "steps_all": Derived(note, counted(1))}


def _stored(field: Field, state: Mapping[str, Any]) -> Any:
    """What a column holds of a field. Erased words are an empty text there."""
    value = unopened(state, field.name)
    return Derived(value, lambda words: words or "") if field.is_personal else field.column(value)
