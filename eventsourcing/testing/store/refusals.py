"""Values that cannot be stored are refused by every store, before anything is written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pyrsistent import pmap

from ...errors import InvalidPayload, InvalidStreamId
from ...event import Event
from ...event_store import ANY, NO_STREAM, EventStore
from .events import ALICE, WHEN, facts, happened

NAMES = ["x" * 255, "猫" * 255, "a' OR 1=1 --", "%s", "a\tb\nc", " ", "a", "A"]
NO_NAMES = ["", "nul\0", "\ud800", "x" * 256, "x" * 300]
NOT_CANONICAL = [0.5, WHEN, 2**53, "nul\0", ["\udc00"], {"nul\0": 1}, {1: "one"}, frozenset(), b""]
NOT_OF_AN_EVENT = [
    ("id", ""),
    ("id", "not a uuid"),
    ("id", "018F0000-0000-7000-8000-000000000001"),
    ("type", ""),
    ("type", "x" * 101),
    ("schema_version", 0),
    ("schema_version", 32_768),
    ("timestamp", datetime(1600, 1, 1, tzinfo=UTC)),
    ("timestamp", datetime(2026, 1, 1)),
]
NOT_OF_METADATA = [
    ("actor", "x" * 256),
    ("actor", "nul\0"),
    ("source", ""),
    ("source", "x" * 33),
    ("causation_id", ""),
    ("causation_id", "not a uuid"),
    ("correlation_id", "{018f0000-0000-7000-8000-000000000001}"),
    ("extra", pmap({"half": 0.5})),
]


class Refusals:
    """Names, data, events and metadata that do not fit a row."""

    def test_text_that_cannot_name_a_stream_has_no_events_and_gets_none(self, store: EventStore) -> None:
        store.append("a", happened(1), NO_STREAM)

        for stream_id in NO_NAMES:
            assert list(store.get_events(stream_id)) == []
            assert store.get_last_event(stream_id) is None
            for events in (happened(1), []):
                with pytest.raises(InvalidStreamId):
                    store.append(stream_id, events, ANY)
        assert len(list(store.get_events())) == 1

    def test_any_other_text_names_a_stream_of_its_own(self, store: EventStore) -> None:
        for number, stream_id in enumerate(NAMES):
            store.append(stream_id, happened(number), NO_STREAM)

        for number, stream_id in enumerate(NAMES):
            assert facts(store.get_events(stream_id)) == [(stream_id, 1, {"number": number})]

    def test_data_without_a_canonical_form_is_refused(self, store: EventStore) -> None:
        for value in NOT_CANONICAL:
            with pytest.raises(InvalidPayload, match=r"^data\.odd"):
                store.append("a", [Event.generate("Happened", {"odd": value})], NO_STREAM)
        assert list(store.get_events()) == []

    def test_an_event_that_no_row_can_hold_is_refused(self, store: EventStore) -> None:
        [event] = happened(1)

        for name, value in NOT_OF_AN_EVENT:
            with pytest.raises(InvalidPayload, match=name):
                store.append("a", [event.set(name, value)], NO_STREAM)
        assert list(store.get_events()) == []

    def test_metadata_that_no_row_can_hold_is_refused(self, store: EventStore) -> None:
        for name, value in NOT_OF_METADATA:
            with pytest.raises(InvalidPayload, match=name):
                store.append("a", happened(1), NO_STREAM, metadata=ALICE.set(name, value))
        assert list(store.get_events()) == []
