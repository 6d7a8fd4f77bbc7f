"""The state of an aggregate and the data of an event are PMaps to everybody who looks."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pyrsistent import PMap, PVector, freeze, pmap, thaw

from eventsourcing.canonical_text import canonical
from eventsourcing.event import Event
from eventsourcing.event_store import NO_STREAM, InMemoryEventStore
from eventsourcing.flat_map import EventData, FlatMap

VALUES = some.recursive(
    some.none() | some.booleans() | some.integers(-(2**50), 2**50) | some.text("aé猫", max_size=3),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text("abc", max_size=2), inner, max_size=3),
    max_leaves=8,
)
PLAIN = some.dictionaries(some.text("abcdef", max_size=2), VALUES, max_size=6)


@given(PLAIN, PLAIN)
def test_it_is_what_freeze_makes(plain, other):
    data, frozen = EventData(plain), freeze(plain)

    assert data == frozen == plain == data
    assert frozen == data
    assert hash(EventData(plain)) == hash(frozen)
    assert (data == EventData(other)) == (plain == other) == (data == freeze(other)) == (freeze(other) == data)
    assert thaw(data) == plain
    assert (len(data), bool(data)) == (len(plain), bool(plain))
    assert (sorted(data), sorted(data.keys())) == (sorted(plain), sorted(plain))
    assert dict(data.items()) == dict(frozen.items())
    assert sorted(map(repr, data.values())) == sorted(map(repr, frozen.values()))
    assert all(data[name] == frozen[name] == data.get(name) and name in data for name in plain)
    assert canonical(data) == canonical(plain)


@given(PLAIN, VALUES)
def test_changing_it_makes_another_and_leaves_it(plain, value):
    data, frozen = EventData(plain), freeze(plain)

    assert data.set("a", value) == frozen.set("a", freeze(value))
    assert data.discard("a") == frozen.discard("a")
    assert data.update({"b": 1}, pmap({"c": value})) == frozen.update({"b": 1}, pmap({"c": value}))
    assert data.transform(["d"], value) == frozen.transform(["d"], value)
    assert data == plain
    assert isinstance(data.set("a", 1), PMap)


@given(PLAIN, VALUES)
def test_a_flat_map_is_what_pmap_makes(plain, value):
    flat, persistent = FlatMap(plain), pmap(plain)

    assert flat == persistent == plain
    assert persistent == flat
    assert flat.set("a", value) == persistent.set("a", value)
    assert flat.merged({"b": value}) == persistent.update({"b": value})
    assert flat.discard("a") == persistent.discard("a")
    assert flat == plain


def test_a_flat_map_keeps_values_as_they_are():
    inner = ["not frozen"]

    assert FlatMap({"a": inner})["a"] is inner


def test_it_is_frozen_to_the_bottom_and_shares_nothing():
    plain = {"list": [{"deep": 1}], "map": {"deep": []}}
    data = EventData(plain)
    plain["list"].append(2)
    plain["new"] = 1

    assert data == {"list": [{"deep": 1}], "map": {"deep": []}}
    assert isinstance(data["list"], PVector)
    assert isinstance(data["list"][0], PMap)
    assert isinstance(data["map"]["deep"], PVector)
    with pytest.raises(TypeError):
        data["list"] = 1


def test_what_is_not_there_is_an_error_as_in_any_map():
    data = EventData({"a": 1})

    assert (data.a, data.get("b"), data.get("b", 2), "b" in data) == (1, None, 2, False)
    with pytest.raises(KeyError, match="b"):
        data["b"]
    with pytest.raises(AttributeError, match="b"):
        data.b  # noqa: B018
    with pytest.raises(KeyError):
        data.remove("b")
    assert data != 1


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda data: pickle.loads(pickle.dumps(data))])
def test_it_can_be_copied_and_pickled(again):
    data = EventData({"a": [1, {"b": None}]})

    assert again(data) == data


def test_events_carry_it_whether_made_or_read():
    made = Event.generate("Happened", pmap({"a": [1]}))
    store = InMemoryEventStore.generate()
    store.append("a", [made], NO_STREAM)

    read = Event.from_store("Happened", made.id, "a", 1, 1, made.timestamp, 1, b"", store.db.events[0].record)

    assert type(made.data) is type(read.data) is EventData
    assert made.data == read.data
    assert type(Event.generate("Happened").data) is PMap
