"""docs/format.md is true: its vector, its own reader and our code agree."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

import pytest

from eventsourcing.event import Event, Record
from eventsourcing.event_store import InMemoryEventStore
from eventsourcing.event_types import Registry
from eventsourcing.hash_chain import GENESIS, hash_event, microseconds, verify

PAGE = (Path(__file__).parents[2] / "docs" / "format.md").read_text("utf-8")


def block(language: str, begin: str = "") -> str:
    [text] = re.findall(rf"^```{language}\n({begin}.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return text


VECTOR = json.loads(block("json", r"\["))

COVERED = ("data", "extra", "actor", "source", "causation_id", "correlation_id")


def as_event(row: dict, position: int) -> Event:
    record = Record(**{name: row[name] for name in COVERED})
    moment = datetime.fromisoformat(row["timestamp"])
    sealed = bytes.fromhex(row["hash"])
    facts = (row["type"], row["event_id"], row["stream_id"], row["version"], row["schema_version"])
    return Event.from_store(*facts, moment, position, sealed, record)


def test_the_code_computes_the_hashes_of_the_vector():
    previous = GENESIS
    for row in VECTOR:
        event = as_event(row, 1)
        facts = (event.stream_id, event.version, event.id, event.type, event.schema_version, event.timestamp)
        previous = hash_event(previous, *facts, event.record)
        assert previous.hex() == row["hash"]
        assert microseconds(event.timestamp) == row["microseconds"]


def test_the_reader_on_the_page_computes_them_too():
    reader: dict = {}
    exec(block("python"), reader)
    previous = bytes(32)
    for row in VECTOR:
        previous = reader["hash_of"](row, previous)
        assert previous.hex() == row["hash"]
        assert reader["canonical"](json.loads(row["data"])) == row["data"]


def test_a_store_writes_the_vector():
    store, stream_id = InMemoryEventStore.generate(registry=Registry()), VECTOR[0]["stream_id"]
    for row in VECTOR:
        vector = as_event(row, 1)
        made = Event.generate(vector.type, vector.data, id=vector.id, timestamp=vector.timestamp)
        store.append(stream_id, [made], vector.version - 1, metadata=vector.metadata)

    stored = list(store.get_events(stream_id))

    assert [event.hash.hex() for event in stored] == [row["hash"] for row in VECTOR]
    assert [(event.record.data, event.record.extra) for event in stored] == [(r["data"], r["extra"]) for r in VECTOR]


@pytest.mark.parametrize("name", [name for name in VECTOR[1] if name not in ("hash", "microseconds")])
def test_every_part_of_a_row_is_covered_by_its_hash(name):
    other = {"version": 3, "schema_version": 2, "timestamp": "2026-03-01T12:31:00.000001+00:00", "causation_id": None}
    changed = VECTOR[1] | {name: other.get(name, f"{VECTOR[1][name]} ")}

    assert verify([as_event(VECTOR[0], 1), as_event(VECTOR[1], 2)]) == []
    assert len(verify([as_event(VECTOR[0], 1), as_event(changed, 2)])) == 1


def test_positions_must_rise_with_versions():
    first, second = as_event(VECTOR[0], 7), as_event(VECTOR[1], 7)

    [finding] = verify([first, second])

    assert (finding.version, finding.position) == (2, 7)
    assert "7 after 7" in finding.reason


def test_only_a_stored_event_can_be_verified():
    with pytest.raises(ValueError, match="read from a store"):
        verify([Event.generate("Happened", version=1)])
