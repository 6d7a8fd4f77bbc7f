"""Stored events by the hundred thousand: valid rows, numbered and sealed, without the cost of appending them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from uuid_utils.compat import uuid7

from eventsourcing.canonical_text import canonical
from tests.benchmarks.databases import Engine, PostgreSQL, SQLite  # first, as it says

from eventsourcing.hash_chain import GENESIS, hash_event  # isort: skip
from eventsourcing.database.rows import COLUMNS
from eventsourcing.event import Record
from eventsourcing.projections.rebuild import rebuild
from tests.benchmarks.peers.protocol import changes, todo_id
from todos.domain.events import TodoEvents
from todos.read_model.projections import NoteProjection, TodoProjection

TYPES = {"status": TodoEvents.STATUS_CHANGED, "description": TodoEvents.DESCRIPTION_CHANGED}
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


# The types and data of the events of a todo with this id, so many.
type Facts = Callable[[str, int], Iterator[tuple[str, dict[str, Any]]]]


def facts(todo_id: str, length: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Types and data of the events of a todo, their words in clear."""
    yield TodoEvents.ADDED, {"id": todo_id, "owner": "1", "description": "A new todo", "status": "Queued"}
    for field, value in changes(length - 1):
        yield TYPES[field], {"id": todo_id, field: value}


def minute(number: int, version: int) -> datetime:
    """When a version of a todo came to be: the same for all todos."""
    return BEGAN + timedelta(minutes=version)


def rows(
    engine: Engine,
    first: int,
    todos: int,
    length: int,
    when: Callable[[int, int], datetime] = minute,
    facts: Facts = facts,
    schema_versions: Mapping[str, int] = MappingProxyType({}),
) -> Iterator[tuple[Any, ...]]:
    """Rows of the events table, one todo's history after the other, in the order of COLUMNS."""
    sqlite = isinstance(engine, SQLite)
    for number in range(first, first + todos):
        stream, previous = todo_id(number), GENESIS
        for version, (event_type, data) in enumerate(facts(stream, length), 1):
            moment, event_id, command = when(number, version), str(uuid7()), str(uuid7())
            record = Record(canonical(data), "{}", "1", "benchmark", command, command)
            schema = schema_versions.get(event_type, 1)
            previous = hash_event(previous, stream, version, event_id, event_type, schema, moment, record)
            if sqlite:
                event_id, command = event_id.replace("-", ""), command.replace("-", "")
            stored = moment.replace(tzinfo=None) if sqlite else moment
            yield (
                stream, version, event_id, event_type, schema, str(stored), record.data, record.extra, record.actor,
                record.source, command, command, previous,
            )  # fmt: skip


def fill(engine: Engine, name: str, todos: int, length: int, first: int = 0) -> None:
    """Give the database in use these todos, their events only."""
    engine.insert(name, rows(engine, first, todos, length))


def fill_with_gaps(engine: PostgreSQL, name: str, todos: int, length: int, share: float) -> None:
    """Give it these todos, with positions of which a share was drawn and never came, as after rollbacks."""
    chance, position = random.Random(5), 0

    def numbered() -> Iterator[tuple[Any, ...]]:
        nonlocal position
        for row in rows(engine, 0, todos, length):
            position += 1
            while chance.random() < share:
                position += 1
            yield (position, *row)

    engine.insert(name, numbered(), f"position, {COLUMNS}")


def project(engine: Engine) -> None:
    """Write the read model of all that is there."""
    for projection in (TodoProjection(), NoteProjection()):
        rebuild(projection, engine.alias)
