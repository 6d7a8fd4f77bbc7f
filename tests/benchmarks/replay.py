"""Events per second when a todo with a long history is put together, beside dvent doing the same.

uv run --group dev python -m tests.benchmarks.replay
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from typing import Any
from uuid import uuid4

from dvent.aggregate import Aggregate as DventAggregate
from dvent.event import Event as DventEvent
from pyrsistent import pmap

from tests.benchmarks.databases import PostgreSQL, SQLite, machine, prepare  # first, as it says

from eventsourcing.event import Event  # isort: skip
from eventsourcing.event_store import NO_STREAM, InMemoryEventStore
from eventsourcing.metadata import Metadata
from todos import bootstrap
from todos.aggregate import STATUSES, Todo
from todos.events import TodoEvents

EVENTS, ROUNDS = 1_000, 15
ID = str(uuid4())


class DventTodo(DventAggregate):
    """The todo's own apply functions on dvent's aggregate; both know `set_state`."""

    @classmethod
    def get_apply_map(cls) -> Any:
        return Todo.get_apply_map()


def history() -> list[Event]:
    now = datetime.now(UTC)
    events = [TodoEvents.added(ID, "1", "A long story", "Queued", now)]
    for number in range(1, EVENTS):
        status = TodoEvents.status_changed(ID, STATUSES[number // 2 % 3], now)
        words = TodoEvents.description_changed(ID, f"A long story, part {number}", now)
        events.append(status if number % 2 else words)
    return events


def for_dvent(events: list[Event]) -> list[DventEvent]:
    return [
        DventEvent.generate(e.type, data=e.data, id=e.id, stream_id=ID, timestamp=e.timestamp, version=e.version)
        for e in events
    ]


def main() -> None:
    metadata = Metadata(actor="1", source="benchmark")
    memory = InMemoryEventStore.generate().append(ID, history(), NO_STREAM, metadata=metadata)
    for engine in (SQLite(), PostgreSQL()):
        prepare(engine, "replay")
        bootstrap.event_store(engine.alias).append(ID, memory, NO_STREAM, metadata=metadata)
    theirs = for_dvent(memory)

    def stored(alias: str) -> Todo:
        return Todo.generate_from_events(ID, bootstrap.history(ID, alias))

    ways: dict[str, Callable[[], Any]] = {
        "from memory": lambda: Todo.generate_from_events(ID, memory),
        "read from SQLite": lambda: stored("default"),
        "read from PostgreSQL": lambda: stored("postgresql"),
        "dvent 0.1.1 from memory": lambda: DventTodo.generate_from_events(ID, theirs),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    print(f"{machine()}; a stream of {EVENTS} events, medians of {ROUNDS} rounds\n")
    for _ in range(ROUNDS):
        for name, replay in ways.items():
            began = time.perf_counter()
            todo = replay()
            seconds[name].append(time.perf_counter() - began)
            assert (todo.version, todo.state) == (EVENTS, pmap(ways["from memory"]().state))
    slowest = median(seconds["dvent 0.1.1 from memory"])
    print(f"{'':24} {'events/s':>12} {'ms':>9} {'times dvent':>12}")
    for name, taken in seconds.items():
        took = median(taken)
        print(f"{name:24} {EVENTS / took:12,.0f} {1000 * took:9.2f} {slowest / took:12.1f}")
    print(f"\n{machine()}")


if __name__ == "__main__":
    main()
