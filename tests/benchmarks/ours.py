"""This project's side, as a process of its own: `python -m tests.benchmarks.ours ALIAS DATABASE [SYNCHRONOUS]`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from threading import Timer
from typing import Any
from uuid import uuid4

from tests.benchmarks.databases import engine  # first, as it says

from django.db import transaction  # isort: skip
from eventsourcing.event import Event
from eventsourcing.event_store import NO_STREAM, InMemoryEventStore
from eventsourcing.event_types import Registry
from eventsourcing.log.subscription import Subscription
from eventsourcing.metadata import Metadata
from eventsourcing.repository import Repository
from tests.benchmarks import history
from tests.benchmarks.peers.protocol import ids, seconds, serve, todo_id, works
from todos import bootstrap
from todos.domain.commands import TodoCommands
from todos.domain.todo import Todo


class Contestant:
    """Its works, on the database that Django uses for `alias`."""

    def __init__(self, alias: str) -> None:
        self.alias, self.store = alias, bootstrap.event_store(alias)
        self.held: list[Event] = []

    def append(self, numbers: list[int]) -> float:
        """Load, change the status, save: no receipt, no read model, but one transaction as in the unit of work."""

        def change(todo_id: str) -> None:
            with transaction.atomic(self.alias, durable=True):
                repository = Repository(event_store=self.store, metadata=_metadata())
                todo = repository.get_aggregate(Todo, todo_id)
                assert todo is not None
                repository.save_aggregate(todo.change_status(_other(todo), datetime.now(UTC)))

        return seconds(change, ids(numbers))

    def handle(self, numbers: list[int]) -> float:
        """Make a command and carry it out, with all that the site does."""

        def change(todo_id: str) -> None:
            facts = {"actor": "1", "source": "benchmark", "timestamp": datetime.now(UTC)}
            bootstrap.handle(TodoCommands.change_status(todo_id, "Started", **facts), self.alias)

        return seconds(change, ids(numbers))

    def load(self, length: int) -> int:
        """Hold a history of this length in memory, decoded and in clear, for `replay_memory`."""
        facts = history.facts(_ID, length)
        events = [Event.generate(event_type, data, timestamp=history.BEGAN) for event_type, data in facts]
        metadata = Metadata(actor="1", source="benchmark")
        self.held = InMemoryEventStore.generate(registry=Registry()).append(_ID, events, NO_STREAM, metadata=metadata)
        return len(self.held)

    def replay_memory(self, times: int) -> float:
        return seconds(lambda events: Todo.generate_from_events(_ID, events), [self.held] * times)

    def replay(self, numbers: list[int]) -> float:
        return seconds(lambda todo_id: Todo.generate_from_events(todo_id, self.store.get_events(todo_id)), ids(numbers))

    def read(self, numbers: list[int]) -> float:
        """Load these todos' events, one after the other."""
        return seconds(lambda todo_id: list(self.store.get_events(todo_id)), ids(numbers))

    def read_all(self, decode: bool = False) -> list[float]:
        """Seconds and number of events: the whole log in order, the data of each read or not."""
        count = 0

        def read(start: int) -> None:
            nonlocal count
            for event in self.store.get_events(start=start):
                count += 1
                if decode:
                    _ = event.data

        return [seconds(read, [0]), count]

    def catch_up(self) -> list[float]:
        """Seconds and number of events that a new subscription hands out before it has to wait."""
        count = 0

        def read(subscription: Subscription) -> None:
            nonlocal count
            for _ in subscription.catch_up():
                count += 1

        return [seconds(read, [Subscription(using=self.alias)]), count]

    def subscribe(self) -> None:
        """From now on, for `tail`."""
        self.subscription = Subscription.from_now_on(self.alias)

    def tail(self, count: int, patience: float) -> list[int]:
        """Follow the log for `count` events, at most so many seconds: how many came, and how many came again."""
        positions: list[int | None] = []
        watch = Timer(patience, self.subscription.close)
        watch.start()
        for event in self.subscription:
            positions.append(event.position)
            if len(positions) == count:
                self.subscription.close()
        watch.cancel()
        return [len(set(positions)), len(positions) - len(set(positions))]


_ID = todo_id(0)


def _metadata() -> Metadata:
    command = str(uuid4())
    return Metadata(actor="1", source="benchmark", causation_id=command, correlation_id=command)


def _other(todo: Any) -> str:
    return "Queued" if todo.state["status"] == "Started" else "Started"


def main() -> None:
    alias, database, *synchronous = sys.argv[1:]
    engine(alias, *synchronous).use(database)
    serve(works(Contestant(alias)))


if __name__ == "__main__":
    main()
