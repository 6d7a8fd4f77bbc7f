"""Every event once, twice, late, with gaps and in groups."""

from __future__ import annotations

from ...event import Event
from ...projections.base import Head
from .subject import Subject


class Delivery(Subject):
    """The row follows the stream event by event; events out of order change nothing or are refused."""

    def test_every_event_takes_the_row_to_its_version(self, stream: list[Event], using: str) -> None:
        assert self._known(stream, using) == (None, [])

        for version, event in enumerate(stream, 1):
            self._project(stream[:version], version - 1, using)
            row, heads = self._known(stream, using)
            assert row is not None
            assert heads == [Head(event.stream_id, version, event.position)]

    def test_an_event_that_comes_twice_changes_nothing_the_second_time(self, stream: list[Event], using: str) -> None:
        for version in range(1, len(stream) + 1):
            self._project(stream[:version], version - 1, using)
            once = self._known(stream, using)
            self._offer(stream[:version], version - 1, using)
            assert self._known(stream, using) == once

    def test_an_older_event_that_comes_late_changes_nothing(self, stream: list[Event], using: str) -> None:
        self._project(stream, 0, using)
        latest = self._known(stream, using)

        for version in range(1, len(stream)):
            self._offer(stream[:version], version - 1, using)
            assert self._known(stream, using) == latest

    def test_an_event_that_leaves_one_out_is_refused(self, stream: list[Event], using: str) -> None:
        for version in range(len(stream) - 1):
            before = self._known(stream, using)
            assert self._offer(stream[: version + 2], version + 1, using) is False, "the gap was not refused"
            assert self._known(stream, using) == before
            self._project(stream[: version + 1], version, using)

    def test_the_row_is_the_same_in_whatever_groups_the_events_came(self, stream: list[Event], using: str) -> None:
        whole = self._row_after([len(stream)], stream, using)

        assert self._row_after(range(1, len(stream) + 1), stream, using) == whole
        for cut in range(1, len(stream)):
            assert self._row_after([cut, len(stream)], stream, using) == whole
