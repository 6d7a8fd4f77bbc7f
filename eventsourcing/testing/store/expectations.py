"""An append states the end of the stream that it expects, and is refused when that is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from ...errors import VersionConflict
from ...event_store import ANY, NO_STREAM, EventStore, Expected
from .events import facts, happened


class Expectations:
    """An append is written when its expectation holds; otherwise nothing is written."""

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
                store.append("a", happened(1), nonsense)  # type: ignore[arg-type]  # these types are refused

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
