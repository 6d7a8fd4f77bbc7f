"""Streams and the whole log, from any version or position on."""

from __future__ import annotations

from uuid_utils.compat import uuid7

from ...event_store import ANY, NO_STREAM, EventStore
from ...metadata import Metadata
from .events import WHEN, facts, happened


class Reading:
    """Reads are in order and complete."""

    def test_a_stream_is_read_from_any_version_on(self, store: EventStore) -> None:
        store.append("a", happened(1, 2, 3), NO_STREAM)

        for start, versions in [(-5, [1, 2, 3]), (0, [1, 2, 3]), (2, [3]), (3, []), (10**30, [])]:
            assert [event.version for event in store.get_events("a", start=start)] == versions

    def test_the_whole_log_is_read_in_order_of_position_from_any_position_on(self, store: EventStore) -> None:
        for stream_id, number in [("b", 1), ("a", 2), ("b", 3)]:
            store.append(stream_id, happened(number), ANY)

        found = list(store.get_events())

        positions = [event.position for event in found]
        assert facts(found) == [("b", 1, {"number": 1}), ("a", 1, {"number": 2}), ("b", 2, {"number": 3})]
        assert positions == sorted(set(positions))
        assert list(store.get_events(start=positions[0])) == found[1:]
        assert list(store.get_events(start=-1)) == found
        assert list(store.get_events(start=positions[2])) == list(store.get_events(start=10**30)) == []

    def test_a_log_longer_than_a_batch_is_read_whole(self, store: EventStore) -> None:
        store.append("a", happened(*range(2_001)), NO_STREAM)

        assert [event.version for event in store.get_events()] == list(range(1, 2_002))

    def test_several_streams_are_read_at_once_and_those_without_events_are_left_out(self, store: EventStore) -> None:
        for stream_id, number in [("b", 1), ("a", 2), ("b", 3), ("c", 4)]:
            store.append(stream_id, happened(number), ANY)

        found = store.get_many(iter(["a", "b", "nobody", "", "nul\0"]))

        assert {stream_id: facts(events) for stream_id, events in found.items()} == {
            "a": [("a", 1, {"number": 2})],
            "b": [("b", 1, {"number": 1}), ("b", 2, {"number": 3})],
        }
        assert store.get_many([]) == {}

    def test_events_are_found_by_their_positions(self, store: EventStore) -> None:
        for stream_id, number in [("b", 1), ("a", 2), ("b", 3)]:
            store.append(stream_id, happened(number), ANY)
        first, second, third = store.get_events()

        assert store.get_at([third.position, first.position]) == [first, third]
        assert store.get_at([-1, 0, second.position, 10**30]) == [second]
        assert store.get_at([]) == []

    def test_events_are_found_by_what_they_have_in_common(self, store: EventStore) -> None:
        act, other = str(uuid7()), str(uuid7())
        for stream_id, number, correlation_id in [("b", 1, act), ("a", 2, other), ("a", 3, act)]:
            metadata = Metadata(actor="12", source="test", correlation_id=correlation_id)
            store.append(stream_id, happened(number), ANY, metadata)

        assert facts(store.get_correlated(act)) == [("b", 1, {"number": 1}), ("a", 2, {"number": 3})]
        for unused in (str(uuid7()), "", "nul\0", act.upper()):
            assert store.get_correlated(unused) == []

    def test_the_last_event_of_a_stream_is_found(self, store: EventStore) -> None:
        stored = store.append("a", happened(1, 2), NO_STREAM)

        assert store.get_last_event("a") == stored[-1]
        assert store.get_last_event("b") is None

    def test_streams_are_listed_in_order_of_appearance(self, store: EventStore) -> None:
        for stream_id in ("b", "a", "b", "c"):
            store.append(stream_id, happened(1), ANY)

        streams = list(store.get_streams())

        assert streams == [("b", WHEN, 0), ("a", WHEN, 1), ("c", WHEN, 2)]
        assert list(store.get_streams(start=1)) == streams[1:]
        assert list(store.get_streams(start=-1)) == streams
        assert list(store.get_streams(start=3)) == []
