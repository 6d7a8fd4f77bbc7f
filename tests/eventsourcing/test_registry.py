from __future__ import annotations

import pytest

from eventsourcing.registry import EventType, Registry


def rename(data):
    return {"new": data["old"]}


def test_types_are_known_by_their_stored_names():
    registry = Registry()

    registry.register(EventType("Begun"), EventType("Aborted", personal=("name",), subject="id"))

    assert registry.names() == ["Aborted", "Begun"]


def test_one_name_has_one_meaning():
    registry = Registry()
    registry.register(EventType("Begun", personal=("name",)))
    registry.register(EventType("Begun", personal=("name",)))

    with pytest.raises(ValueError, match="'Begun' is registered twice"):
        registry.register(EventType("Begun"))
    assert registry.names() == ["Begun"]


def test_every_version_but_the_last_needs_a_way_on():
    registry = Registry()
    registry.register(
        EventType("Whole", schema_version=3, upcasters={1: rename, 2: rename}),
        EventType("Broken", schema_version=3, upcasters={2: rename}),
        EventType("New", schema_version=1),
    )

    assert registry.gaps() == ["Broken: nothing leads from schema version 1 to 2"]
