"""A log of counters to be sealed."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.eventsourcing.domain import open_counter, raise_counter


@pytest.fixture
def add(registered):
    """Adds so many events to a stream of their own, or to the stream named."""

    def add_events(number, stream_id=None):
        if stream_id is None:
            stream_id = str(uuid4())
            registered.handle(open_counter(stream_id))
            number -= 1
        for _ in range(number):
            registered.handle(raise_counter(stream_id))
        return stream_id

    return add_events
