"""What a projection promises, as tests: its row is a function of the stream, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from eventsourcing.errors import ProjectionConflict
from eventsourcing.event import Event
from eventsourcing.event_store import NO_STREAM, InMemoryEventStore
from eventsourcing.metadata import Metadata
from eventsourcing.projection import Head, Projection

TESTER = Metadata(actor="tester", source="test")
NO_ROWS = ["", "x" * 255, "a' OR 1=1 --", "%s", "猫", str(uuid4())]


class ProjectionSpec:
    """Feeds a projection every event once, twice, late, in groups and with gaps. Run it on yours by a subclass:

        @pytest.mark.django_db
        class TestShelf(ProjectionSpec):
            projection = Shelf()
            events = [brought(200), taken(30), tested(20, 18)]

            def row(self, stream_id, using):
                return JarOnShelf.objects.using(using).filter(pk=stream_id).values().first()

            def rebuild(self, using):
                rebuild(using)

    projection -- what is tested
    events -- the life of one aggregate as the domain makes it: three events or more
    row -- everything in the read model about a stream, to be compared with ==; None without a row
    rebuild -- makes the read model anew from the log
    using -- a fixture: the alias of the database
    """

    projection: Projection
    events: Sequence[Event]

    def row(self, stream_id: str, using: str) -> Any:
        """The row of a stream, or None."""
        raise NotImplementedError("Say how a row is read: def row(self, stream_id, using).")

    def rebuild(self, using: str) -> None:
        """Make all rows anew from the log."""
        raise NotImplementedError("Say how the rows are made anew: def rebuild(self, using).")

    @pytest.fixture
    def using(self) -> str:
        """The alias of the database."""
        return "default"

    @pytest.fixture
    def stream(self, using: str) -> list[Event]:
        """The events as the store on that database gives them back, in a stream of their own."""
        # Imported here, since models must not be imported before Django is set up, and conftest files import us.
        from eventsourcing.django_event_store import DjangoEventStore

        return self._stored(DjangoEventStore.generate(metadata=TESTER, using=using))

    def test_every_event_takes_the_row_to_its_version(self, stream: list[Event], using: str) -> None:
        id = stream[0].stream_id
        assert self._known(stream, using) == (None, [])

        for version, event in enumerate(stream, 1):
            self._project(stream[:version], version - 1, using)
            row, heads = self._known(stream, using)
            assert row is not None
            assert heads == [Head(id, version, event.position or 0)]

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
            assert self._offer(stream[: version + 2], version + 1, using) is False, "nobody refused the gap"
            assert self._known(stream, using) == before
            self._project(stream[: version + 1], version, using)

    def test_the_row_is_the_same_in_whatever_groups_the_events_came(self, stream: list[Event], using: str) -> None:
        whole = self._row_after([len(stream)], stream, using)

        assert self._row_after(range(1, len(stream) + 1), stream, using) == whole
        for cut in range(1, len(stream)):
            assert self._row_after([cut, len(stream)], stream, using) == whole

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

    def test_rows_are_found_by_any_text_and_walked_through_in_order(self, stream: list[Event], using: str) -> None:
        other = self._stored(InMemoryEventStore.generate())
        for events in (stream, other):
            self._project(events, 0, using)
        ids = sorted(events[0].stream_id for events in (stream, other))
        walked: list[Head] = []

        while heads := self.projection.rows_after(using, walked[-1].stream_id if walked else "", 1):
            walked += heads

        assert [head.stream_id for head in walked] == ids
        assert sorted(self.projection.heads(using, [*NO_ROWS, *ids])) == walked
        assert list(self.projection.heads(using, NO_ROWS)) == []

    def _stored(self, store: Any) -> list[Event]:
        assert len(self.events) >= 3, "Give the spec a life of three events or more."
        # Fresh ids, since the same events are stored once for every test of a class.
        events = [event.set("id", str(uuid4())) for event in self.events]
        stored: list[Event] = store.append(str(uuid4()), events, NO_STREAM)
        return stored

    def _known(self, stream: list[Event], using: str) -> tuple[Any, list[Head]]:
        id = stream[0].stream_id
        return self.row(id, using), list(self.projection.heads(using, [id]))

    def _project(self, events: list[Event], previous: int, using: str) -> None:
        aggregate = self.projection.aggregate.generate_from_events(events[0].stream_id, events)
        with transaction.atomic(using):
            self.projection.project(aggregate, previous, using)

    def _offer(self, events: list[Event], previous: int, using: str) -> bool:
        """Whether the projection took the events; ProjectionConflict is how it says no."""
        try:
            self._project(events, previous, using)
        except ProjectionConflict:
            return False
        return True

    def _row_after(self, versions: Sequence[int], stream: list[Event], using: str, rebuild: bool = False) -> Any:
        """The row after the events came in groups that end at `versions`; everything is taken back again."""
        previous = 0
        with transaction.atomic(using):
            for version in filter(None, versions):
                self._project(stream[:version], previous, using)
                previous = version
            if rebuild:
                self.rebuild(using)
            row = self.row(stream[0].stream_id, using)
            transaction.set_rollback(True, using=using)
        return row
