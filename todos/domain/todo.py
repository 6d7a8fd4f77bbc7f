"""The todo: its rules, and how its events fold into its state."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from pyrsistent import pmap

from eventsourcing.aggregate import Aggregate, ApplyMap
from eventsourcing.event import Event
from todos.domain import description as text
from todos.domain.errors import NotItsEvent, TodoRemoved, UndoRefused, UnknownStatus, VersionUnknown
from todos.domain.events import TodoEvents
from todos.domain.undo import FIELDS, Reversal, reversals, values_at

STATUSES = ("Queued", "Started", "Finished")


class Todo(Aggregate):
    """One todo. State: owner, description, status, added_ts, changed_ts, removed_ts.

    Every method that decides takes the time from its caller and returns the todo after its events, or itself
    when what is asked is already so. A removed todo takes nothing but what leads out of the trash again.
    """

    @classmethod
    def get_apply_map(cls) -> ApplyMap:
        return _APPLY

    @classmethod
    def commutes(cls, mine: Event, theirs: Event) -> bool:
        """Status and description do not touch each other; into the trash and out of it touch everything."""
        my_field, their_field = FIELDS[mine.type], FIELDS[theirs.type]
        if "removed" in (my_field, their_field):
            return False
        return my_field != their_field or bool(mine.data[my_field] == theirs.data[my_field])

    @classmethod
    def add(cls, id: str, owner: str, description: str, status: str, timestamp: datetime) -> Self:
        """A new todo. Raises InvalidDescription, UnknownStatus."""
        todo = cls.generate(id)
        _check_status(status)
        return todo.apply_event(TodoEvents.added(todo.id, owner, text.clean(description), status, timestamp))

    def change_status(self, status: str, timestamp: datetime) -> Self:
        """Raises UnknownStatus, TodoRemoved."""
        _check_status(status)
        self._check_not_removed()
        if status == self.state["status"]:
            return self
        return self.apply_event(TodoEvents.status_changed(self.id, status, timestamp))

    def change_description(self, description: str, timestamp: datetime) -> Self:
        """Raises InvalidDescription, TodoRemoved."""
        description = text.clean(description)
        self._check_not_removed()
        if description == self.state["description"]:
            return self
        return self.apply_event(TodoEvents.description_changed(self.id, description, timestamp))

    def remove(self, timestamp: datetime) -> Self:
        """Put it in the trash; its history stays."""
        if self.is_removed:
            return self
        return self.apply_event(TodoEvents.removed(self.id, timestamp))

    def restore(self, timestamp: datetime) -> Self:
        """Take it out of the trash."""
        if not self.is_removed:
            return self
        return self.apply_event(TodoEvents.restored(self.id, timestamp))

    def undo(self, event_ids: Iterable[str], timestamp: datetime, anyway: int = 0) -> Self:
        """Take back what these events changed: one new event for each field that is not already as it was.

        anyway -- the version at which was seen what stands against it, and is to be overridden; 0 for none
        Raises NotItsEvent, TodoRemoved; UndoRefused where a later change of the same field stands that was not seen.
        """
        ids = list(event_ids)
        self.check_names(ids)
        seen = {one.later.version for one in reversals(self.events[:anyway], ids) if one.later}
        todo = self
        for reversal in sorted(reversals(self.events, ids), key=lambda one: _turn(one.field, one.value)):
            refusal = self._objection(reversal)
            if refusal is not None and refusal.later not in seen:
                refusal.others = tuple(other for other in self.objections(ids) if other.field != refusal.field)
                raise refusal
            todo = todo._set(reversal.field, reversal.value, timestamp)
        return todo

    def restore_version(self, version: int, timestamp: datetime) -> Self:
        """Bring every field back to what it was right after `version`: one new event for each that differs.

        What changed it since counts as taken back by that event (reversal.taken_back). Raises VersionUnknown;
        TodoRemoved where it was in the trash then and is now, and something else differs: nothing is changed there.
        """
        if not 0 < version <= len(self.events):
            raise VersionUnknown(version, self.version)
        todo = self
        for field, value in sorted(values_at(self.events, version).items(), key=lambda one: _turn(*one)):
            todo = todo._set(field, value, timestamp)
        return todo

    def objections(self, event_ids: Iterable[str]) -> list[UndoRefused]:
        """Which later changes stand against taking these events back: at most one for each field."""
        found = [self._objection(reversal) for reversal in reversals(self.events, event_ids)]
        return [refusal for refusal in found if refusal is not None]

    def _objection(self, reversal: Reversal) -> UndoRefused | None:
        field, value, later = reversal.field, reversal.value, reversal.later
        if field == "removed" or later is None or value == self.state[field]:
            return None
        return UndoRefused(
            reversal.event.version, later.version, field, str(value), now=self.state[field], seen=self.version
        )

    def _set(self, field: str, value: str | bool, timestamp: datetime) -> Self:
        if field == "removed":
            return self.remove(timestamp) if value else self.restore(timestamp)
        if value == self.state[field]:
            return self
        change = self.change_status if field == "status" else self.change_description
        return change(str(value), timestamp)

    @property
    def is_removed(self) -> bool:
        return self.state["removed_ts"] is not None

    def check_names(self, event_ids: Iterable[str]) -> None:
        """Raises NotItsEvent unless every one of these events is in the history of this todo."""
        named = set(event_ids)
        if named and not named.issubset(event.id for event in self.events):
            raise NotItsEvent

    def _check_not_removed(self) -> None:
        if self.is_removed:
            raise TodoRemoved


def _turn(field: str, value: str | bool) -> int:
    """Out of the trash first and into it last: nothing can be changed there."""
    return 0 if field != "removed" else 1 if value else -1


def _check_status(status: str) -> None:
    if status not in STATUSES:
        raise UnknownStatus(status)


def _added(todo: Any, event: Event) -> Any:
    for name in ("owner", "description", "status"):
        todo = todo.set_state(name, event.data[name])
    return todo.set_state("added_ts", event.timestamp).set_state("changed_ts", None).set_state("removed_ts", None)


def _status_changed(todo: Any, event: Event) -> Any:
    return todo.set_state("status", event.data["status"]).set_state("changed_ts", event.timestamp)


def _description_changed(todo: Any, event: Event) -> Any:
    return todo.set_state("description", event.data["description"]).set_state("changed_ts", event.timestamp)


def _removed(todo: Any, event: Event) -> Any:
    return todo.set_state("removed_ts", event.timestamp)


def _restored(todo: Any, event: Event) -> Any:
    return todo.set_state("removed_ts", None)


_APPLY: ApplyMap = pmap(
    {
        TodoEvents.ADDED: _added,
        TodoEvents.STATUS_CHANGED: _status_changed,
        TodoEvents.DESCRIPTION_CHANGED: _description_changed,
        TodoEvents.REMOVED: _removed,
        TodoEvents.RESTORED: _restored,
    }
)
