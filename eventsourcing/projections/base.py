"""Projections: read models that are written in the command's own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ..aggregate import Aggregate


class Head(NamedTuple):
    """How far a read model has come with one stream."""

    stream_id: str
    version: int
    position: int


class Projection:
    """Interface: one row per stream, a function of that stream's folded state.

    aggregate -- the class of aggregates it projects
    name -- what errors and findings call it
    """

    aggregate: type[Aggregate] = Aggregate
    name = "projection"

    def project(self, aggregate: Any, previous: int, using: str) -> None:
        """Write the row of an aggregate that has just been saved, which stood at version `previous` before (0: new).

        Raises ProjectionConflict when the row is not at that version.
        """
        raise NotImplementedError

    def heads(self, using: str, stream_ids: Iterable[str]) -> Iterator[Head]:
        """How far the read model says it has come with each of these streams, given by any text; none without a row."""
        raise NotImplementedError

    def rows_after(self, using: str, stream_id: str, limit: int) -> list[Head]:
        """The next `limit` rows in order of stream id after `stream_id`, to find rows whose stream is gone."""
        raise NotImplementedError


registered: list[Projection] = []


def register(projection: Projection) -> None:
    """Let `verify_events` hold this read model against the log."""
    if projection not in registered:
        registered.append(projection)
