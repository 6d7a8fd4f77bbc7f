"""A list of todos: its name, its owner, and whether it is removed. The todos themselves know which list they are in."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from pyrsistent import pmap

from eventsourcing.aggregate import Aggregate, ApplyMap
from eventsourcing.event import Event
from eventsourcing.personal.value import holds, unopened
from todos.domain.errors import ListIsRemoved
from todos.domain.todo_list.events import ListEvents
from todos.domain.values import list_name


class TodoList(Aggregate):
    """One list. State: owner, name, added_ts and removed_ts.

    Every method that decides returns the list with its new event, or the same list where nothing would change.
    Removing a list touches none of its todos.
    """

    @classmethod
    def get_apply_map(cls) -> ApplyMap:
        return _APPLY

    @classmethod
    def commutes(cls, mine: Event, theirs: Event) -> bool:
        """Only equal changes commute: two people who remove the list, or give it the same name."""
        return mine.type == theirs.type and mine.data == theirs.data

    @classmethod
    def add(cls, list_id: str, owner: str, name: str, timestamp: datetime) -> Self:
        """Make a list. Raises InvalidListName."""
        new = cls.generate(list_id)
        return new.apply_event(ListEvents.added(new.id, owner, list_name.clean(name), timestamp))

    def rename(self, name: str, timestamp: datetime) -> Self:
        """Raises InvalidListName, ListIsRemoved."""
        name = list_name.clean(name)
        if self.is_removed:
            raise ListIsRemoved
        if holds(self.state, "name", name):
            return self
        return self.apply_event(ListEvents.name_changed(self.id, name, timestamp))

    def remove(self, timestamp: datetime) -> Self:
        """Take the list, with all that is in it, out of sight."""
        return self if self.is_removed else self.apply_event(ListEvents.removed(self.id, timestamp))

    def restore(self, timestamp: datetime) -> Self:
        """Bring the list back, with all that is in it by now."""
        return self.apply_event(ListEvents.restored(self.id, timestamp)) if self.is_removed else self

    @property
    def is_removed(self) -> bool:
        return self.state["removed_ts"] is not None


def _added(todo_list: TodoList, event: Event) -> TodoList:
    new = todo_list.set_state("owner", event.data["owner"]).set_state("name", unopened(event.data, "name"))
    return new.set_state("added_ts", event.timestamp).set_state("removed_ts", None)


def _renamed(todo_list: TodoList, event: Event) -> TodoList:
    return todo_list.set_state("name", unopened(event.data, "name"))


def _removed(todo_list: TodoList, event: Event) -> TodoList:
    return todo_list.set_state("removed_ts", event.timestamp)


def _restored(todo_list: TodoList, event: Event) -> TodoList:
    return todo_list.set_state("removed_ts", None)


_APPLY: ApplyMap = pmap(
    {
        ListEvents.ADDED: _added,
        ListEvents.NAME_CHANGED: _renamed,
        ListEvents.REMOVED: _removed,
        ListEvents.RESTORED: _restored,
    }
)
