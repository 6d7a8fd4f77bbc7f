"""Who, how and why of an event, read without decoding its metadata."""

from __future__ import annotations

import pytest

from eventsourcing.database import append_only
from eventsourcing.event import Event
from eventsourcing.event_store import NO_STREAM
from eventsourcing.metadata import Metadata
from eventsourcing.testing import happened
from tests.eventsourcing import sql

CAUSE, CORRELATION = "0198a000-0000-7000-8000-000000000001", "0198a000-0000-7000-8000-000000000002"
METADATA = Metadata(actor="7", source="web", causation_id=CAUSE, correlation_id=CORRELATION)


def attribution(event):
    return event.actor, event.source, event.causation_id, event.correlation_id


def test_a_stored_event_says_them_as_it_is_returned_and_as_it_is_read(any_store):
    stored = any_store.append("a", happened(1), NO_STREAM, METADATA)

    for event in (*stored, *any_store.get_events("a"), *any_store.get_events()):
        assert attribution(event) == ("7", "web", CAUSE, CORRELATION)


def test_an_event_without_a_cause_has_none(any_store):
    [event] = any_store.append("a", happened(1), NO_STREAM, METADATA.set("causation_id", None))

    assert event.causation_id is None


def test_an_event_that_is_not_stored_has_empty_ones_and_no_position():
    event = Event.generate("Happened")

    assert attribution(event) == ("", "", None, "")
    assert event.position == 0


@pytest.mark.parametrize("harm", ["extra = 'x'", "data = 'x'", "actor = '8'"])
def test_a_damaged_event_still_says_what_is_stored(django_store, using, harm):
    [event] = django_store.append("a", happened(1), NO_STREAM, METADATA)
    append_only.remove(using)
    sql.run(using, f"UPDATE {sql.TABLE} SET {harm}")

    [damaged] = django_store.get_events("a")
    assert attribution(damaged)[1:] == attribution(event)[1:]
    assert damaged.actor == {"actor = '8'": "8"}.get(harm, "7")


def test_they_are_no_fields():
    assert not any(name in Event.generate("Happened") for name in ("actor", "source", "causation_id", "correlation_id"))
