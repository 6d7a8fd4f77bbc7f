"""A todo that is acted on. Its events are stored with the events that they name."""

from __future__ import annotations

from typing import Any

from pyrsistent import freeze

from eventsourcing.event_store import InMemoryEventStore
from eventsourcing.metadata import Metadata
from tests.todos.story import ID, OWNER, at, history
from todos.domain.todo import Todo
from todos.domain.undo import undone_by


class Life:
    """A todo and its store. Undoes and restores by version."""

    def __init__(self, *events, undoes=None):
        self.events = history(*events, undoes=undoes)

    @property
    def todo(self):
        return Todo.generate_from_events(ID, self.events)

    def act(self, decide, **extra: Any):
        """Store what is decided; returns the versions of its events."""
        store, before = InMemoryEventStore.generate(), len(self.events)
        for event in self.events:
            store.append(ID, [event.set("hash", b"")], event.version - 1, event.metadata)
        decided = decide(self.todo).uncommitted_events
        store.append(ID, decided, before, Metadata(actor=OWNER, source="web", extra=freeze(extra)))
        self.events = list(store.get_events(ID))
        return [event.version for event in self.events[before:]]

    def undo(self, *versions, anyway=0):
        ids = [self.events[version - 1].id for version in versions]
        return self.act(lambda todo: todo.undo(ids, at(9), anyway), undoes=ids)

    def restore(self, version):
        return self.act(lambda todo: todo.restore_version(version, at(9)), restores=self.events[version - 1].id)

    @property
    def now(self):
        return self.at(len(self.events))

    def at(self, version):
        """Words, status, and whether it was in the trash, right after a version."""
        state = Todo.generate_from_events(ID, self.events[:version]).state
        return state["description"], state["status"], state["removed_ts"] is not None

    @property
    def undone(self):
        """The version that undid each undone version."""
        versions = {event.id: event.version for event in self.events}
        return {versions[event_id]: undo.version for event_id, undo in undone_by(self.events).items()}
