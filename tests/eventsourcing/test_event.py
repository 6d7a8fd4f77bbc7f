from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pyrsistent import PMap, pmap, thaw

from eventsourcing.command import Command
from eventsourcing.event import Event, Record
from eventsourcing.event_store import NO_STREAM, InMemoryEventStore
from eventsourcing.testing.store.events import WHEN, happened
from tests.eventsourcing.databases import TESTER

RECORD = Record('{"number":1}', '{"undoes":["x"]}', "alice", "web", None, "018f0000-0000-7000-8000-000000000001")


def from_row(data: str = RECORD.data) -> Event:
    record = RECORD._replace(data=data)
    return Event.from_store("Happened", "an id", "a", 1, 1, WHEN, 5, bytes(32), record)


def test_an_event_is_made_with_an_id_and_the_time_of_now_in_utc():
    before = datetime.now(UTC)

    one, other = Event.generate("Happened"), Event.generate("Happened")

    assert one.id != other.id
    assert before <= one.timestamp <= datetime.now(UTC)
    assert (one.stream_id, one.version, one.schema_version, one.data) == ("", 0, 1, pmap())


def test_what_is_given_is_kept():
    event = Event.generate(
        "Happened", {"list": [1]}, id="an id", stream_id="a", timestamp=WHEN, version=3, schema_version=2
    )

    assert (event.id, event.stream_id, event.timestamp, event.version, event.schema_version) == (
        "an id",
        "a",
        WHEN,
        3,
        2,
    )
    assert isinstance(event.data, PMap)
    assert thaw(event.data) == {"list": [1]}


@pytest.mark.parametrize("generate", [Event.generate, Command.generate])
def test_times_have_a_zone_and_become_utc(generate):
    local = WHEN.astimezone(timezone(timedelta(hours=2)))

    assert generate("Any", timestamp=local).timestamp.tzinfo is UTC
    assert generate("Any", timestamp=local).timestamp == WHEN
    with pytest.raises(ValueError, match="zone"):
        generate("Any", timestamp=datetime(2026, 1, 1))


def test_events_are_equal_when_the_fact_is_the_same_wherever_it_is_stored():
    [made] = happened(1)
    numbered = made.set("version", 1)
    [here] = InMemoryEventStore.generate().append("a", [made], NO_STREAM)
    [there] = InMemoryEventStore.generate(metadata=TESTER).append("b", [made], NO_STREAM)

    assert numbered == here == there
    assert hash(numbered) == hash(here) == hash(there)
    assert here.hash != there.hash


@pytest.mark.parametrize("change", [{"id": "other"}, {"type": "Other"}, {"version": 2}, {"data": pmap({"number": 2})}])
def test_events_differ_when_the_fact_differs(change):
    [event] = happened(1)

    assert event != event.set(**change)
    assert event != event.set("timestamp", WHEN + timedelta(microseconds=1))
    assert event != "an event"


@pytest.mark.parametrize("event", [happened(1)[0], from_row()], ids=["made", "stored"])
def test_an_event_is_immutable(event):
    with pytest.raises(AttributeError):
        event.version = 2
    with pytest.raises(TypeError):
        event.data["number"] = 2

    assert event.set("version", 9).version == 9
    assert event.version != 9


def test_a_version_is_not_negative():
    with pytest.raises(Exception, match="invariant"):
        happened(1)[0].set("version", -1)


def test_a_stored_event_is_decoded_when_it_is_read_and_not_before():
    spoilt = from_row(data="not JSON")

    assert spoilt.type == "Happened"
    with pytest.raises(ValueError, match="Expecting value"):
        _ = spoilt.data
    assert spoilt.metadata.actor == "alice"


def test_a_stored_event_is_decoded_once():
    event = from_row()

    assert event.data == pmap({"number": 1})
    assert event.data is event.data
    assert event.metadata is event.metadata
    assert thaw(event.metadata.extra) == {"undoes": ["x"]}


def test_a_stored_event_has_all_the_fields_of_a_made_one():
    assert all(name in from_row() for name in ("type", "data", "metadata", "position", "record"))
    assert "nonsense" not in from_row()
    assert "'number': 1" in repr(from_row())
    with pytest.raises(AttributeError, match="nonsense"):
        _ = from_row().nonsense


def test_a_command_carries_who_and_why():
    command = Command.generate(
        "Do", {"list": [1]}, actor="alice", source="web", extra={"undoes": ["x"]}, expected_version=3
    )

    assert (command.actor, command.source, command.expected_version) == ("alice", "web", 3)
    assert thaw(command.data) == {"list": [1]}
    assert thaw(command.extra) == {"undoes": ["x"]}
    assert "actor" in command
    assert Command.generate("Do").id != command.id
