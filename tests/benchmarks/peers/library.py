"""The eventsourcing library of PyPI, used as its own pages show it: an application, an aggregate of decorated methods.

It stores topic and state of an event, without actor, correlation, hash or position index of its own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.application import Application, project_aggregate
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import StoredEvent
from protocol import STATUSES, changes, ids, seconds, serve, todo_id, works

from eventsourcing import sqlite

BATCH = 1_000


class Todo(Aggregate):
    @event("Added")
    def __init__(self, id: UUID, owner: str, description: str, status: str) -> None:  # noqa: A002 (a stored key)
        self._id = id
        self.owner, self.description, self.status = owner, description, status

    @staticmethod
    def create_id(id: UUID) -> UUID:  # noqa: A002 (named as in __init__)
        return id

    def change_status(self, status: str) -> None:
        if status not in STATUSES:
            raise ValueError(status)
        if status != self.status:
            self.set_status(status)

    @event("StatusChanged")
    def set_status(self, status: str) -> None:
        self.status = status

    @event("DescriptionChanged")
    def set_description(self, description: str) -> None:
        self.description = description


class Contestant:
    """Its works, on the database that `environment` names."""

    def __init__(self, environment: dict[str, str]) -> None:
        if "SYNCHRONOUS" in environment:
            set_on_connections(environment.pop("SYNCHRONOUS"))
        self.app: Application[UUID] = Application(environment)
        self.loaded: list[Any] = []

    def fill(self, todos: int, length: int) -> None:
        """Todos with a history; the events of one are made, the others' are alike."""
        todo = Todo(id=UUID(todo_id(0)), owner="1", description="A new todo", status="Queued")
        for field, value in changes(length - 1):
            getattr(todo, f"set_{field}")(value)
        stored = [self.app.mapper.to_stored_event(each) for each in todo.collect_events()]
        step = max(BATCH // length, 1)
        for start in range(0, todos, step):
            self._insert(stored, range(start, min(start + step, todos)))

    def _insert(self, stored: Sequence[StoredEvent], numbers: range) -> None:
        rows = [
            StoredEvent(UUID(todo), e.originator_version, e.topic, e.state) for todo in ids(numbers) for e in stored
        ]
        self.app.recorder.insert_events(rows)

    def append(self, numbers: list[int]) -> float:
        """Load, change the status, save: each its own transaction, as the library has it."""

        def change(originator: UUID) -> None:
            todo: Todo = self.app.repository.get(originator)
            todo.change_status("Queued" if todo.status == "Started" else "Started")
            self.app.save(todo)

        return seconds(change, map(UUID, ids(numbers)))

    def replay(self, numbers: list[int]) -> float:
        return seconds(self.app.repository.get, map(UUID, ids(numbers)))

    def load(self, length: int) -> int:
        """Hold the decoded events of the first todo, for `replay_memory`."""
        self.loaded = list(self.app.events.get(UUID(todo_id(0))))
        assert len(self.loaded) == length
        return len(self.loaded)

    def replay_memory(self, times: int) -> float:
        return seconds(lambda events: project_aggregate(None, events), [self.loaded] * times)

    def read_all(self) -> list[float]:
        """Seconds and number of events: every notification in order, decoded to its event."""
        count = 0

        def read(start: int) -> None:
            nonlocal count
            while batch := self.app.recorder.select_notifications(start, BATCH):
                for notification in batch:
                    self.app.mapper.to_domain_event(notification)
                count += len(batch)
                start = batch[-1].id + 1

        return [seconds(read, [1]), count]


def set_on_connections(synchronous: str) -> None:
    """Every connection made from now on waits for the disk like this."""
    create = sqlite.SQLiteConnectionPool._create_connection

    def create_connection(self: Any) -> Any:
        connection = create(self)
        connection.cursor().execute(f"PRAGMA synchronous={synchronous}")
        return connection

    sqlite.SQLiteConnectionPool._create_connection = create_connection


if __name__ == "__main__":
    serve(works(Contestant(json.loads(sys.argv[1]))))
