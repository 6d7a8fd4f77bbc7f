"""What the registry knows, and what it finds wrong with what it was told."""

from __future__ import annotations

import pytest

from eventsourcing.event_types import EventType, Registry


def rename(data):
    return {"new": data["old"]}


@pytest.fixture
def registry():
    return Registry()


def test_types_are_known_by_their_names(registry):
    registry.register(EventType("Begun"), EventType("Aborted", personal=("name",), subject="id"))

    assert registry.names() == ["Aborted", "Begun"]
    assert [known.subject for known in registry.types()] == ["id", ""]


def test_a_type_is_found_by_every_name_it_was_stored_under(registry):
    begun = EventType("Begun", aliases=("Started", "Commenced"))
    registry.register(begun, EventType("Aborted"))

    assert registry.named("Begun") == registry.named("Started") == registry.named("Commenced") == begun
    assert registry.named("Ended") is None
    assert registry.names() == ["Aborted", "Begun"]
    assert registry.stored_names() == ["Aborted", "Begun", "Commenced", "Started"]


def test_the_same_type_may_be_registered_again(registry):
    for _ in range(2):
        registry.register(EventType("Begun", schema_version=2, upcasters={1: rename}, aliases=("Started",)))

    assert registry.duplicates() == []


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        (
            EventType("Begun"),
            EventType("Begun", schema_version=2, upcasters={1: rename}),
            "'Begun' names 2 event types: 'Begun' in schema version 1, 'Begun' in schema version 2",
        ),
        (
            EventType("Begun"),
            EventType("Started", aliases=("Begun",)),
            "'Begun' names 2 event types: 'Begun' in schema version 1, 'Started' in schema version 1 by an alias",
        ),
        (
            EventType("Begun", aliases=("Opened",)),
            EventType("Started", aliases=("Opened",)),
            "'Opened' names 2 event types: 'Begun' in schema version 1 by an alias, "
            "'Started' in schema version 1 by an alias",
        ),
    ],
    ids=["name and name", "name and alias", "alias and alias"],
)
def test_a_name_with_two_meanings_is_told(one, other, sentence):
    for types in [(one, other), (other, one)]:
        registry = Registry()
        registry.register(*types)

        [found] = registry.duplicates()

        assert sorted(found) == sorted(sentence)
        assert registry.named(sentence.split("'")[1]) is None


def test_every_version_but_the_last_needs_a_way_on(registry):
    registry.register(
        EventType("Whole", schema_version=3, upcasters={1: rename, 2: rename}),
        EventType("Broken", schema_version=3, upcasters={2: rename}),
        EventType("New", schema_version=1),
    )

    assert registry.gaps() == ["Broken: nothing leads from schema version 1 to 2"]


def test_a_way_that_leads_nowhere_is_told(registry):
    registry.register(
        EventType("Forgotten", schema_version=1, upcasters={1: rename}),
        EventType("None", schema_version=0),
    )

    assert registry.gaps() == [
        "Forgotten: an upcaster leads from schema version 1, but 1 is written today",
        "None: 0 is no schema version; they count from 1 to 32767",
    ]
