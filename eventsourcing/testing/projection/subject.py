"""What a projection is tested with: the stored events of one aggregate, delivered in various ways."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from ...errors import ProjectionConflict
from ...event import Event
from ...event_store import NO_STREAM
from ...metadata import Metadata
from ...projections.base import Head, Projection

TESTER = Metadata(actor="tester", source="test")


class Subject:
    """The attributes and methods that a subclass gives, and what the tests do with them. See ProjectionSpec."""

    projection: Projection
    events: Sequence[Event]

    def row(self, stream_id: str, using: str) -> Any:
        """The row of a stream, or None."""
        raise NotImplementedError("Say how a row is read: def row(self, stream_id, using).")

    def rebuild(self, using: str) -> None:
        """Make all rows again from the log."""
        raise NotImplementedError("Say how the rows are rebuilt: def rebuild(self, using).")

    @pytest.fixture
    def using(self) -> str:
        """The alias of the database."""
        return "default"

    @pytest.fixture
    def stream(self, using: str) -> list[Event]:
        """The events as the store on that database gives them back, in a stream of their own."""
        # Not at the top: it imports models, and a conftest.py may import this module before Django is set up.
        from ...database.store import DjangoEventStore

        return self._stored(DjangoEventStore.generate(metadata=TESTER, using=using))

    def _stored(self, store: Any) -> list[Event]:
        assert len(self.events) >= 3, "Give the spec a life of three events or more."
        # New ids, since the same events are stored once for every test of a class.
        events = [event.set("id", str(uuid4())) for event in self.events]
        stored: list[Event] = store.append(str(uuid4()), events, NO_STREAM)
        return stored

    def _known(self, stream: list[Event], using: str) -> tuple[Any, list[Head]]:
        stream_id = stream[0].stream_id
        return self.row(stream_id, using), list(self.projection.heads(using, [stream_id]))

    def _project(self, events: list[Event], previous: int, using: str) -> None:
        aggregate = self.projection.aggregate.generate_from_events(events[0].stream_id, events)
        with transaction.atomic(using):
            self.projection.project(aggregate, previous, using)

    def _offer(self, events: list[Event], previous: int, using: str) -> bool:
        """Whether the projection took the events; False for a ProjectionConflict."""
        try:
            self._project(events, previous, using)
        except ProjectionConflict:
            return False
        return True

    def _row_after(self, versions: Sequence[int], stream: list[Event], using: str, rebuild: bool = False) -> Any:
        """The row after the events came in groups that end at `versions`; everything is rolled back afterwards."""
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
