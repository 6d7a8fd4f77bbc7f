"""Finds rows, and walks through all of them."""

from __future__ import annotations

from uuid import uuid4

from ...event import Event
from ...event_store import InMemoryEventStore
from ...projections.base import Head
from .subject import Subject

NO_ROWS = ["", "x" * 255, "a' OR 1=1 --", "%s", "猫", str(uuid4())]


class Walking(Subject):
    """`heads` and `rows_after`, by which `verify_events` compares the rows with the log."""

    def test_rows_are_found_by_any_text_and_walked_through_in_order(self, stream: list[Event], using: str) -> None:
        # In a log no two events share a position.
        end = stream[-1].position
        stored = self._stored(InMemoryEventStore.generate())
        other = [event.set("position", end + event.position) for event in stored]
        for events in (stream, other):
            self._project(events, 0, using)
        ids = sorted(events[0].stream_id for events in (stream, other))
        walked: list[Head] = []

        while heads := self.projection.rows_after(using, walked[-1].stream_id if walked else "", 1):
            walked += heads

        assert [head.stream_id for head in walked] == ids
        assert sorted(self.projection.heads(using, [*NO_ROWS, *ids])) == walked
        assert list(self.projection.heads(using, NO_ROWS)) == []
