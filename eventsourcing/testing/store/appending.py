"""What goes into a store comes out of it, whole."""

from __future__ import annotations

import pytest
from pyrsistent import thaw

from ...errors import DuplicateEvent, InvalidPayload
from ...event import Event
from ...event_store import ANY, NO_STREAM, EventStore
from ...hash_chain import verify
from .events import WHEN, facts, happened


class Appending:
    """Events are kept as they are, in order, all of a batch or none."""

    def test_events_come_back_as_they_were_stored(self, store: EventStore) -> None:
        stored = store.append("a", happened(1, 2), NO_STREAM)

        found = list(store.get_events("a"))

        assert found == stored
        assert facts(found) == [("a", 1, {"number": 1}), ("a", 2, {"number": 2})]
        assert [event.timestamp for event in found] == [WHEN, WHEN]
        for name in ("id", "type", "schema_version", "metadata", "position", "hash", "record"):
            assert [getattr(event, name) for event in found] == [getattr(event, name) for event in stored]

    def test_the_facts_of_an_event_survive_storing(self, store: EventStore) -> None:
        data = {"text": 'é 猫 👍🏽 "\\\n\x7f\u2028', "list": [1, [], {"deep": None}], "yes": True, "n": -(2**53) + 1}
        made = Event.generate("Odd things", data, timestamp=WHEN, schema_version=7)

        store.append("a", [made], 0)

        [found] = store.get_events("a")
        assert thaw(found.data) == data
        assert (found.type, found.schema_version, found.id) == ("Odd things", 7, made.id)

    def test_a_batch_is_stored_whole_or_not_at_all(self, store: EventStore) -> None:
        one, two = happened(1, 2)
        store.append("other", [two], NO_STREAM)

        with pytest.raises(DuplicateEvent):
            store.append("a", [one, two], NO_STREAM)
        with pytest.raises(InvalidPayload):
            store.append("a", [one, Event.generate("Happened", {"half": 0.5})], NO_STREAM)

        assert facts(store.get_events()) == [("other", 1, {"number": 2})]

    def test_an_event_happens_once(self, store: EventStore) -> None:
        [event] = happened(1)
        store.append("a", [event], NO_STREAM)

        for stream_id, events in [("a", [event]), ("b", [event]), ("b", happened(2) * 2)]:
            with pytest.raises(DuplicateEvent):
                store.append(stream_id, events, ANY)
        assert len(list(store.get_events())) == 1

    def test_a_long_batch_is_one_append(self, store: EventStore) -> None:
        [first] = store.append("a", happened(0), NO_STREAM)

        stored = store.append("a", happened(*range(1, 2_500)), first)

        found = list(store.get_events("a"))
        assert [event.version for event in found] == list(range(1, 2_501))
        assert found[1:] == stored
        assert verify(found) == []

    def test_every_stream_is_a_chain_of_hashes(self, store: EventStore) -> None:
        for stream_id in ("a", "b", "a"):
            store.append(stream_id, happened(1, 2), ANY)
        chain = list(store.get_events("a"))

        assert verify(chain) == verify(store.get_events("b")) == []
        assert [finding.version for finding in verify([chain[0], *chain[2:]])] == [3]
        assert len({event.hash for event in store.get_events()}) == 6

    # dvent's call
