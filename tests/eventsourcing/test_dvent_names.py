"""What code written for dvent expects of an event and of a conflict, beside the names of classes."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from dvent.command import Command as TheirCommand
from dvent.event import Event as TheirEvent
from dvent.event_store import IEventStore as TheirStore
from dvent.event_store import IEventStoreVersionError as TheirConflict
from dvent.event_store import Stream as TheirStream
from pyrsistent import pmap, thaw

from eventsourcing.command import Command
from eventsourcing.errors import EventSourcingError, VersionConflict
from eventsourcing.event import Event
from eventsourcing.event_store import EventStore, IEventStore, IEventStoreVersionError, InMemoryEventStore, Stream
from eventsourcing.metadata import Metadata

TESTER = Metadata(actor="tester", source="test")


def test_a_conflict_is_a_runtime_error_as_theirs():
    assert issubclass(TheirConflict, RuntimeError)
    assert issubclass(VersionConflict, RuntimeError)
    assert issubclass(VersionConflict, EventSourcingError)
    assert IEventStoreVersionError is VersionConflict
    assert IEventStore is EventStore


@pytest.mark.parametrize("expected", [-1, 0, 1, 3])
def test_saving_at_a_wrong_version_is_their_error(expected):
    store = InMemoryEventStore.generate(metadata=TESTER)
    store.save_events("a", [Event.generate("Begun"), Event.generate("Ended")], expected_version=-1)

    with pytest.raises(IEventStoreVersionError):
        store.save_events("a", [Event.generate("Begun")], expected_version=expected)
    with pytest.raises(RuntimeError):
        store.save_events("a", [Event.generate("Begun")], expected_version=expected)


def fields_of(event: Any) -> dict[str, Any]:
    return {name: thaw(value) for name, value in dict(event).items()}


@pytest.fixture(params=["made", "stored"])
def event(request) -> Event:
    made = Event.generate("Begun", pmap({"seeds": 3, "rows": [1, 2]}))
    if request.param == "made":
        return made
    store = InMemoryEventStore.generate(metadata=TESTER)
    store.save_events("a", [made], -1)
    [stored] = store.get_events("a")
    return stored


def test_an_event_is_a_map_of_their_fields(event):
    theirs = TheirEvent.generate(
        "Begun", {"seeds": 3, "rows": [1, 2]}, event.id, event.stream_id, event.timestamp, event.version
    )

    assert fields_of(event) == fields_of(theirs)
    assert sorted(event) == sorted(theirs)
    assert [event[name] for name in theirs] == [getattr(event, name) for name in theirs]
    assert event["position"] == event.position
    assert "type" in event
    with pytest.raises(KeyError):
        event["colour"]


DATA = {"seeds": 3, "rows": [1, 2], "by": {"name": "Kim"}}


def events():
    mine = Event.generate("Begun", DATA)
    return mine, TheirEvent.generate("Begun", DATA, mine.id, mine.stream_id, mine.timestamp, mine.version)


def commands():
    mine = Command.generate("Begin", pmap(DATA))
    return mine, TheirCommand.generate("Begin", pmap(DATA), mine.timestamp)


@pytest.mark.parametrize("pair", [events, commands])
def test_events_and_commands_are_read_as_their_maps_are(pair):
    mine, theirs = pair()

    assert sorted(mine) == sorted(theirs) == sorted(mine.keys())
    assert len(mine) == len(theirs)
    assert fields_of(mine) == fields_of(theirs) == {name: thaw(value) for name, value in mine.items()}
    assert len(mine.values()) == len(theirs.values())
    assert all(thaw(value) in [thaw(one) for one in theirs.values()] for value in mine.values())
    assert mine.get("type") == theirs.get("type") == mine["type"] == theirs["type"]
    assert (mine.get("colour"), mine.get("colour", 7)) == (theirs.get("colour"), theirs.get("colour", 7)) == (None, 7)
    for record in (mine, theirs):
        assert "type" in record
        assert "colour" not in record
        with pytest.raises(KeyError):
            record["colour"]


@pytest.mark.parametrize("pair", [events, commands])
def test_thawed_as_a_dict_they_are_plain_data(pair):
    mine, theirs = pair()

    plain = thaw(dict(mine))

    assert plain == thaw(theirs)
    assert type(plain) is type(plain["data"]) is type(plain["data"]["by"]) is dict
    assert type(plain["data"]["rows"]) is list


# They write and read around the store. Here an event without its hash and number cannot be stored.
AROUND_THE_STORE = {
    *(f"InMemoryEventDB.{name}" for name in ("get_events", "get_streams", "write_to_stream")),
    *(f"InMemoryEventStore.{name}" for name in ("serialize_event", "deserialize_event")),
}


@pytest.mark.parametrize("module", ["aggregate", "command", "command_handler", "event", "event_store", "repository"])
def test_every_class_of_theirs_is_found_with_its_public_methods(module):
    theirs, ours = import_module(f"dvent.{module}"), import_module(f"eventsourcing.{module}")
    classes = {name: one for name, one in vars(theirs).items() if getattr(one, "__module__", "") == theirs.__name__}
    missing = {
        f"{name}.{member}"
        for name, one in classes.items()
        for member in vars(one)
        if not member.startswith("_") and not hasattr(getattr(ours, name), member)
    }

    assert missing - AROUND_THE_STORE == set()


@pytest.mark.parametrize("last", [None, 0, 1, 3])
@pytest.mark.parametrize("expected", [-3, -2, -1, 0, 1, 2, 3])
def test_a_version_is_checked_as_theirs_is(expected, last):
    refused = []
    for store, event_class in ((IEventStore, Event), (TheirStore, TheirEvent)):
        event = None if last is None else event_class.generate("Begun", version=last)
        try:
            store.check_version(expected, event)
        except RuntimeError:
            refused.append(store)

    assert refused in ([], [IEventStore, TheirStore])


def test_a_stream_is_generated_as_theirs_is():
    moment = Event.generate("Begun").timestamp
    for facts in (("a", moment), ("a", moment, 0), ("a", moment, 3)):
        mine, theirs = Stream.generate(*facts), TheirStream.generate(*facts)
        assert (mine.id, mine.timestamp, mine.number) == (theirs.id, theirs.timestamp, theirs.number)
