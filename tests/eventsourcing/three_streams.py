"""A history of three counters whose streams are woven into each other."""

from __future__ import annotations

from uuid import uuid4

from tests.eventsourcing.domain import open_counter, raise_counter

ONE, TWO, THREE = sorted(str(uuid4()) for _ in range(3))


def history(counters):
    """Three streams, woven into each other: ONE to version 5, TWO to 3, THREE to 1."""
    for stream_id in (ONE, TWO, THREE):
        counters.handle(open_counter(stream_id))
    for stream_id in (ONE, TWO, ONE, TWO, ONE, ONE):
        counters.handle(raise_counter(stream_id))
