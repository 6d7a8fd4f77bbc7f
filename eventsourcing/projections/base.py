"""Projections: read models that are written in the command's own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ..aggregate import Aggregate
from ..event import Event


class Head(NamedTuple):
    """How far a read model has come with one stream."""

    stream_id: str
    version: int
    position: int


class Projection:
    """Interface: a read model with one row per stream, a function of that stream's events.

    aggregate -- the class of aggregates it projects
    name -- its name in errors and findings
    """

    aggregate: type[Aggregate] = Aggregate
    name = "projection"

    def project(self, aggregate: Any, previous: int, using: str) -> None:
        """Write the row of an aggregate that has just been saved; `previous` is its version before (0: new).

        Raises ProjectionConflict when the row is not at version `previous`.
        """
        raise NotImplementedError

    def heads(self, using: str, stream_ids: Iterable[str]) -> Iterator[Head]:
        """The heads of these streams' rows; streams without a row are left out. The ids may be any text."""
        raise NotImplementedError

    def rows_after(self, using: str, stream_id: str, limit: int) -> list[Head]:
        """The heads of the next `limit` rows after `stream_id`, in order of stream id: for scans of the read model."""
        raise NotImplementedError

    def owns(self, first_event: Event) -> bool:
        """Whether the stream that begins with this event belongs to `aggregate`: its apply map has the event's type."""
        apply_map = self.aggregate.get_apply_map()
        return not apply_map or first_event.type in apply_map


registered: list[Projection] = []


def register(projection: Projection) -> None:
    """Let `verify_events` compare this read model with the log, and `rebuild_projections` rebuild it."""
    if projection not in registered:
        registered.append(projection)
