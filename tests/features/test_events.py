"""events.feature: the data of each event. Pure, no database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pyrsistent import pmap, pvector
from pytest_bdd import given, parsers, scenarios, then

from todos.domain.events import TodoEvents

scenarios("events.feature")

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ID = "d3e135b2-f045-46cc-b4b1-dce73c4c876e"
VALUES = {"id": ID, "owner": "7", "description": "Buy milk", "status": "Started"}
VALUES |= {"place": pmap({"inbox": "7"}), "rank": None}
VALUES |= {"values": pvector([pmap({"event": "e", "field": "description"})])}
EVENTS = {
    "TodoAdded": TodoEvents.added(ID, "7", "Buy milk", "Started", NOON),
    "TodoStatusChanged": TodoEvents.status_changed(ID, "Started", NOON),
    "TodoDescriptionChanged": TodoEvents.description_changed(ID, "Buy milk", NOON),
    "TodoRemoved": TodoEvents.removed(ID, NOON),
    "TodoRestored": TodoEvents.restored(ID, NOON),
    "TodoValuesErased": TodoEvents.values_erased(ID, [("e", "description")], NOON),
}


@pytest.fixture
def named() -> set[str]:
    """The names in the scenario."""
    return set()


@given(parsers.parse("a {event_type} event"), target_fixture="event")
def an_event(event_type):
    assert EVENTS[event_type].type == event_type
    return EVENTS[event_type]


@then(parsers.re("the event data has a (?P<name>[a-z]+)"))
def flat_map_has(event, named, name):
    assert event.data[name] == VALUES[name]
    named.add(name)


@then("the event data has nothing else")
def flat_map_has_nothing_else(event, named):
    assert set(event.data) == named


@then("the event happened when its command was sent")
def event_happened_then(event):
    assert event.timestamp == NOON
