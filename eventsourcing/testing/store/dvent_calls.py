"""The calls of the library dvent, which code written for it goes on making."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from ...errors import VersionConflict
from ...event_store import EventStore
from .events import happened


class DventCalls:
    """`save_events` with dvent's integers."""

    @pytest.mark.parametrize(
        ("expected", "fits"), [(-3, True), (-2, True), (-1, False), (0, False), (1, True), (2, False)]
    )
    def test_dvents_integers_mean_what_they_mean_in_dvent(self, store: EventStore, expected: int, fits: bool) -> None:
        store.save_events("a", happened(1), -1)

        with nullcontext() if fits else pytest.raises(VersionConflict):
            store.save_events("a", happened(2), expected_version=expected)
        assert len(list(store.get_events("a"))) == 1 + fits

    def test_dvents_zero_and_minus_one_begin_a_stream(self, store: EventStore) -> None:
        for stream_id, expected in [("a", -1), ("b", 0), ("c", -2)]:
            store.save_events(stream_id, happened(1), expected)
        assert [stream.id for stream in store.get_streams()] == ["a", "b", "c"]
