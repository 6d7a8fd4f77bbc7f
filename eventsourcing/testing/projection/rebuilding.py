"""Rows made again from the log."""

from __future__ import annotations

from ...event import Event
from ...event_store import InMemoryEventStore
from .subject import Subject


class Rebuilding(Subject):
    """A rebuild makes the row that the projection would have written, at whatever version the row was before."""

    def test_a_rebuild_makes_the_same_row_from_nothing_and_from_any_version(
        self, stream: list[Event], using: str
    ) -> None:
        whole = self._row_after([len(stream)], stream, using)

        for version in range(len(stream) + 1):
            assert self._row_after([version], stream, using, rebuild=True) == whole

    def test_a_rebuild_drops_the_row_of_a_stream_that_is_not_there(self, using: str) -> None:
        nowhere = self._stored(InMemoryEventStore.generate())
        self._project(nowhere, 0, using)

        self.rebuild(using)

        assert self._known(nowhere, using) == (None, [])
