"""The contract of an event store, as tests; `eventsourcing.testing` brings them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from pyrsistent import pmap, pvector, thaw

from eventsourcing.chain import verify
from eventsourcing.errors import DuplicateEvent, InvalidPayload, InvalidStreamId, MissingActor, VersionConflict
from eventsourcing.event import Event
from eventsourcing.event_store import ANY, NO_STREAM, EventStore, Expected
from eventsourcing.metadata import Metadata

WHEN = datetime(2026, 3, 1, 12, 30, 15, 250_001, tzinfo=UTC)
ALICE = Metadata(actor="alice", source="test")
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


def happened(*numbers: int) -> list[Event]:
    """Events as a domain makes them, one for each of `numbers`: not yet numbered, in no stream."""
    return [Event.generate("Happened", {"number": number}, timestamp=WHEN) for number in numbers]


def facts(events: Iterable[Event]) -> list[tuple[str, int, Any]]:
    """What to compare events by: stream id, version, data."""
    return [(event.stream_id, event.version, thaw(event.data)) for event in events]


class StoreContract:
    """What every EventStore promises, as tests. Run them on a store of your own by a subclass with one fixture:

        class TestMyStore(StoreContract):
            @pytest.fixture
            def store(self):
                return MyStore.generate(metadata=Metadata(actor="test", source="test"))

    store -- an empty store with default metadata, outside any transaction
    """

    # Appending

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

    @pytest.mark.parametrize("expected", [NO_STREAM, 0, ANY])
    def test_a_new_stream_is_begun(self, store: EventStore, expected: Any) -> None:
        assert facts(store.append("a", happened(1), expected)) == [("a", 1, {"number": 1})]

    def test_a_stream_goes_on_after_the_event_the_number_or_whatever_is_last(self, store: EventStore) -> None:
        [first] = store.append("a", happened(1), NO_STREAM)
        [second] = store.append("a", happened(2), first)
        store.append("a", happened(3), 2)
        store.append("a", happened(4, 5), ANY)

        assert second.version == 2
        assert [event.version for event in store.get_events("a")] == [1, 2, 3, 4, 5]

    def test_an_expectation_too_low_or_too_high_is_refused(self, store: EventStore) -> None:
        store.append("a", happened(1, 2), NO_STREAM)

        wrong: list[Expected] = [NO_STREAM, 0, 1, 3, 4, 1_000_000]
        for expected in wrong:
            with pytest.raises(VersionConflict) as refusal:
                store.append("a", happened(3), expected)
            assert (refusal.value.stream_id, refusal.value.actual) == ("a", 2)
        assert len(list(store.get_events("a"))) == 2

    def test_a_version_of_a_stream_that_is_not_there_is_refused(self, store: EventStore) -> None:
        with pytest.raises(VersionConflict):
            store.append("a", happened(1), 1)
        assert list(store.get_events("a")) == []

    def test_an_event_that_is_no_longer_the_last_is_refused(self, store: EventStore) -> None:
        first, *_ = store.append("a", happened(1, 2), NO_STREAM)

        with pytest.raises(VersionConflict):
            store.append("a", happened(3), first)
        assert len(list(store.get_events("a"))) == 2

    def test_an_event_that_the_store_never_kept_is_refused(self, store: EventStore) -> None:
        [stored] = store.append("a", happened(1), NO_STREAM)
        another_past = stored.set("hash", bytes(31) + b"x")
        future = stored.set("version", 2)

        for phantom in (another_past, future):
            with pytest.raises(VersionConflict):
                store.append("a", happened(2), phantom)
        assert facts(store.get_events()) == facts([stored])

    def test_an_event_of_another_stream_is_no_expectation(self, store: EventStore) -> None:
        [other] = store.append("b", happened(1), NO_STREAM)
        for nonsense in (other, happened(1)[0], -1, True, "1", None):
            with pytest.raises(ValueError, match="expect"):
                store.append("a", happened(1), nonsense)  # type: ignore[arg-type]  # that is what is refused

    def test_events_that_carry_other_numbers_are_refused(self, store: EventStore) -> None:
        numbered = [event.set("version", 2) for event in happened(1)]

        with pytest.raises(VersionConflict):
            store.append("a", numbered, NO_STREAM)
        store.append("a", happened(1), NO_STREAM)
        assert facts(store.append("a", numbered, ANY)) == [("a", 2, {"number": 1})]

    def test_appending_nothing_changes_nothing_and_still_checks_the_expectation(self, store: EventStore) -> None:
        [last] = store.append("a", happened(1), NO_STREAM)

        assert store.append("a", [], last) == store.append("a", iter(()), 1) == store.append("b", [], NO_STREAM) == []
        with pytest.raises(VersionConflict):
            store.append("a", [], NO_STREAM)
        with pytest.raises(VersionConflict):
            store.append("a", [], last.set("hash", bytes(32)))
        assert [stream.id for stream in store.get_streams()] == ["a"]

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

    # What is refused

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

    @pytest.mark.parametrize("metadata", [None, Metadata(actor="", source="test")])
    def test_without_an_actor_nothing_is_written(self, store: EventStore, metadata: Metadata | None) -> None:
        nobodys = store.set("metadata", metadata)

        with pytest.raises(MissingActor):
            nobodys.append("a", happened(1), NO_STREAM)
        assert list(store.get_events()) == []

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

    # Metadata

    def test_metadata_given_is_stored_with_every_event(self, store: EventStore) -> None:
        cause, correlation = str(uuid4()), str(uuid4())
        given = ALICE.set(causation_id=cause, correlation_id=correlation, extra=pmap({"undoes": pvector([cause])}))

        store.append("a", happened(1, 2), NO_STREAM, metadata=given)

        assert [event.metadata for event in store.get_events("a")] == [given, given]

    def test_metadata_not_given_is_the_stores_own(self, store: EventStore) -> None:
        store = store.set("metadata", ALICE)

        store.append("a", happened(1, 2), NO_STREAM)

        first, second = (event.metadata or ALICE for event in store.get_events("a"))
        assert (first.actor, first.source, first.causation_id, first.extra) == ("alice", "test", None, pmap())
        assert first.correlation_id == second.correlation_id == str(UUID(str(first.correlation_id)))

    # Reading

    def test_a_stream_is_read_from_any_version_on(self, store: EventStore) -> None:
        store.append("a", happened(1, 2, 3), NO_STREAM)

        for start, versions in [(-5, [1, 2, 3]), (0, [1, 2, 3]), (2, [3]), (3, []), (10**30, [])]:
            assert [event.version for event in store.get_events("a", start=start)] == versions

    def test_the_whole_log_is_read_in_order_of_position_from_any_position_on(self, store: EventStore) -> None:
        for stream_id, number in [("b", 1), ("a", 2), ("b", 3)]:
            store.append(stream_id, happened(number), ANY)

        found = list(store.get_events())

        positions = [event.position or 0 for event in found]
        assert facts(found) == [("b", 1, {"number": 1}), ("a", 1, {"number": 2}), ("b", 2, {"number": 3})]
        assert positions == sorted(set(positions))
        assert list(store.get_events(start=positions[0])) == found[1:]
        assert list(store.get_events(start=-1)) == found
        assert list(store.get_events(start=positions[2])) == list(store.get_events(start=10**30)) == []

    def test_a_log_longer_than_a_batch_is_read_whole(self, store: EventStore) -> None:
        store.append("a", happened(*range(2_001)), NO_STREAM)

        assert [event.version for event in store.get_events()] == list(range(1, 2_002))

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

    def test_every_stream_is_a_chain_of_hashes(self, store: EventStore) -> None:
        for stream_id in ("a", "b", "a"):
            store.append(stream_id, happened(1, 2), ANY)
        chain = list(store.get_events("a"))

        assert verify(chain) == verify(store.get_events("b")) == []
        assert [finding.version for finding in verify([chain[0], *chain[2:]])] == [3]
        assert len({event.hash for event in store.get_events()}) == 6

    # dvent's call

    @pytest.mark.parametrize(
        ("expected", "fits"), [(-3, True), (-2, True), (-1, False), (0, False), (1, True), (2, False)]
    )
    def test_dvents_integers_mean_what_they_mean_in_dvent(self, store: EventStore, expected: int, fits: bool) -> None:
        store.save_events("a", happened(1), -1)

        with nullcontext() if fits else pytest.raises(VersionConflict):
            store.save_events("a", happened(2), expected_version=expected)
        assert len(list(store.get_events("a"))) == (2 if fits else 1)

    def test_dvents_zero_and_minus_one_begin_a_stream(self, store: EventStore) -> None:
        for stream_id, expected in [("a", -1), ("b", 0), ("c", -2)]:
            store.save_events(stream_id, happened(1), expected)
        assert [stream.id for stream in store.get_streams()] == ["a", "b", "c"]

    # Publishing

    def test_the_publisher_hears_of_every_event_once_and_as_stored(self, store: EventStore) -> None:
        heard: list[Event] = []
        store = store.set("publisher", heard.append)

        stored = store.append("a", happened(1, 2), NO_STREAM)
        with pytest.raises(VersionConflict):
            store.append("a", happened(3), NO_STREAM)

        assert heard == stored
        assert [event.position for event in heard] == [event.position for event in stored]
