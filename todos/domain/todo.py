"""The todo: its rules, and its state as a fold over its events."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Self

from pyrsistent import pmap

from eventsourcing.aggregate import Aggregate, ApplyMap
from eventsourcing.event import Event
from todos.domain.errors import ForeignEvent, TodoIsInTrash, UndoRefused, UnknownVersion
from todos.domain.events import TodoEvents
from todos.domain.fields import (
    CHANGEABLE_FIELDS,
    DESCRIPTION,
    REMOVED,
    STATUS,
    Field,
    Value,
    fields_of,
    value_in,
    values_in,
)
from todos.domain.undo import Reversal, reversals, values_at


class Todo(Aggregate):
    """One todo. State: owner, added_ts, changed_ts, removed_ts, and each of CHANGEABLE_FIELDS by its name.

    Every method that decides takes the time from its caller and returns the todo with its new events. It returns the
    same todo where nothing would change. A todo in the trash accepts only a command that takes it out.
    """

    @classmethod
    def get_apply_map(cls) -> ApplyMap:
        return _APPLY

    @classmethod
    def commutes(cls, mine: Event, theirs: Event) -> bool:
        """Changes of different fields commute, and so do equal changes. Moves to or from the trash never do."""
        my_fields, their_fields = fields_of(mine), fields_of(theirs)
        if not my_fields or not their_fields or REMOVED in (*my_fields, *their_fields):
            return False
        shared = [field for field in my_fields if field in their_fields]
        return all(value_in(mine, field) == value_in(theirs, field) for field in shared)

    @classmethod
    def add(cls, todo_id: str, owner: str, description: str, status: str, timestamp: datetime) -> Self:
        """Make a todo. Raises InvalidDescription, UnknownStatus."""
        todo = cls.generate(todo_id)
        kept_status, kept_description = STATUS.clean(status), DESCRIPTION.clean(description)
        return todo.apply_event(TodoEvents.added(todo.id, owner, str(kept_description), str(kept_status), timestamp))

    def change(self, field: Field, value: Value, timestamp: datetime) -> Self:
        """Set a field. Raises TodoIsInTrash, or the DomainError of the field's rule."""
        if field == REMOVED:
            return self.remove(timestamp) if value else self.restore(timestamp)
        value = field.clean(value)
        if self.is_removed:
            raise TodoIsInTrash
        if value == self.value_of(field):
            return self
        return self.apply_event(TodoEvents.changed(field, self.id, value, timestamp))

    def change_status(self, status: str, timestamp: datetime) -> Self:
        """Set the status. Raises UnknownStatus, TodoIsInTrash."""
        return self.change(STATUS, status, timestamp)

    def change_description(self, description: str, timestamp: datetime) -> Self:
        """Set the description. Raises InvalidDescription, TodoIsInTrash."""
        return self.change(DESCRIPTION, description, timestamp)

    def remove(self, timestamp: datetime) -> Self:
        """Put the todo in the trash. Its history stays."""
        if self.is_removed:
            return self
        return self.apply_event(TodoEvents.removed(self.id, timestamp))

    def restore(self, timestamp: datetime) -> Self:
        """Take the todo out of the trash."""
        if not self.is_removed:
            return self
        return self.apply_event(TodoEvents.restored(self.id, timestamp))

    def undo(self, event_ids: Iterable[str], timestamp: datetime, anyway: int = 0) -> Self:
        """Undo these events. Makes one new event for each field whose value differs from the one before them.

        anyway -- the version of the todo that the author has seen; later changes up to it are overridden; 0 for none
        Raises ForeignEvent, TodoIsInTrash; UndoRefused for a later change of the same field that they have not seen.
        """
        ids = list(event_ids)
        self.check_own_events(ids)
        seen = {reversal.later.version for reversal in reversals(self.events[:anyway], ids) if reversal.later}
        todo = self
        for reversal in sorted(reversals(self.events, ids), key=lambda each: _turn(each.field, each.value)):
            refusal = self._objection(reversal)
            if refusal is not None and refusal.later not in seen:
                refusal.others = tuple(other for other in self.objections(ids) if other.field != refusal.field)
                raise refusal
            todo = todo._set_back(reversal.field, reversal.value, timestamp)
        return todo

    def restore_version(self, version: int, timestamp: datetime) -> Self:
        """Set every field to its value right after `version`. Makes one new event for each field that differs.

        These events undo the changes since then (undo.undone_by). Raises UnknownVersion. Raises TodoIsInTrash when the
        todo is in the trash now as well as at `version`, and another field differs.
        """
        if not 0 < version <= len(self.events):
            raise UnknownVersion(version, self.version)
        todo = self
        for field, value in sorted(values_at(self.events, version).items(), key=lambda each: _turn(*each)):
            todo = todo._set_back(field, value, timestamp)
        return todo

    def _set_back(self, field: Field, value: Value, timestamp: datetime) -> Self:
        # Setting a field to its current value is allowed even in the trash.
        return self if value == self.value_of(field) else self.change(field, value, timestamp)

    def objections(self, event_ids: Iterable[str]) -> list[UndoRefused]:
        """The later changes that conflict with undoing these events: at most one for each field."""
        found = [self._objection(reversal) for reversal in reversals(self.events, event_ids)]
        return [refusal for refusal in found if refusal is not None]

    def _objection(self, reversal: Reversal) -> UndoRefused | None:
        field, value, later = reversal.field, reversal.value, reversal.later
        now = self.value_of(field)
        if field == REMOVED or later is None or value == now:
            return None
        return UndoRefused(
            reversal.event.version,
            later.version,
            field.name,
            str(value),
            now=str(now),
            seen=self.version,
            is_text=field.is_text,
        )

    def value_of(self, field: Field) -> Value:
        """The current value of a field."""
        value: Value = self.is_removed if field == REMOVED else self.state[field.name]
        return value

    @property
    def is_removed(self) -> bool:
        return self.state["removed_ts"] is not None

    def check_own_events(self, event_ids: Iterable[str]) -> None:
        """Raises ForeignEvent unless the history of this todo holds all of these events."""
        named = set(event_ids)
        if named and not named.issubset(event.id for event in self.events):
            raise ForeignEvent


def _turn(field: Field, value: Value) -> int:
    """The sort key of a change: out of the trash first, into the trash last. A todo in the trash cannot be changed."""
    return 0 if field != REMOVED else 1 if value else -1


def _added(todo: Todo, event: Event) -> Todo:
    todo = todo.set_state("owner", event.data["owner"])
    values = values_in(event)
    for field in CHANGEABLE_FIELDS:
        todo = todo.set_state(field.name, values.get(field.name, field.initial))
    return todo.set_state("added_ts", event.timestamp).set_state("changed_ts", None).set_state("removed_ts", None)


def _apply_change(field: Field) -> Callable[[Todo, Event], Todo]:
    """The apply function of the event that sets a field. Made once, as a lookup here would slow down every fold."""
    name = field.name

    def changed(todo: Todo, event: Event) -> Todo:
        return todo.set_state(name, event.data[name]).set_state("changed_ts", event.timestamp)

    return changed


def _removed(todo: Todo, event: Event) -> Todo:
    return todo.set_state("removed_ts", event.timestamp)


def _restored(todo: Todo, event: Event) -> Todo:
    return todo.set_state("removed_ts", None)


_APPLY: ApplyMap = pmap(
    {
        TodoEvents.ADDED: _added,
        **{field.event_type: _apply_change(field) for field in CHANGEABLE_FIELDS},
        TodoEvents.REMOVED: _removed,
        TodoEvents.RESTORED: _restored,
    }
)
