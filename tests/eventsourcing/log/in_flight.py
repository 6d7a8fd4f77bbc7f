"""Transactions in flight on PostgreSQL: those who have them, and one who reads the log meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from eventsourcing.event import Event
from eventsourcing.log.reader import LogReader, safe_position
from tests.eventsourcing.log.somebody import Somebody

USING = "postgresql"


@pytest.fixture
def people() -> Iterator[list[Somebody]]:
    """Two who write, and one who has nothing to do with it."""
    everybody = [Somebody(USING) for _ in range(3)]
    yield everybody
    # Of a test that failed; it would keep the tables from being emptied.
    for (name,) in everybody[-1].sql("SELECT gid FROM pg_prepared_xacts WHERE database = current_database()"):
        everybody[-1].sql(f"ROLLBACK PREPARED '{name}'")
    for one in everybody:
        one.leave()


@pytest.fixture
def reader(people) -> LogReader:
    """One that has read everything so far."""
    people[0].append("before", 0)
    return LogReader(USING, safe_position(USING))


def numbers(events: Iterable[Event]) -> list[int]:
    return [event.data["number"] for event in events]


def begin(person: Somebody, stream_id: str, number: int) -> int:
    person.begin()
    return person.append(stream_id, number)
