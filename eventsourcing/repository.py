"""Repository: aggregates in and out of an event store."""

from __future__ import annotations

from collections.abc import Callable
from types import NoneType
from typing import Any, TypeVar

from pyrsistent import PClass, field, pvector

from eventsourcing.aggregate import Aggregate, ApplyMap
from eventsourcing.errors import VersionConflict
from eventsourcing.event import Event
from eventsourcing.event_store import NO_STREAM, EventStore, Expected
from eventsourcing.metadata import Metadata

A = TypeVar("A", bound=Aggregate)


class Repository(PClass):
    """Loads and saves aggregates (dvent's class).

    event_store -- any EventStore
    metadata -- of the command in hand, written beside every event saved; None leaves it to the store's default
    on_save -- called after each save that wrote events, with the aggregate before and after it
    """

    event_store: EventStore = field(type=EventStore, mandatory=True)
    metadata: Metadata | None = field(type=(Metadata, NoneType), initial=None)
    on_save: Callable[[Aggregate, Aggregate], Any] | None = field(initial=None)

    def get_aggregate(
        self, klass: type[A], id_: str, apply_map: ApplyMap | None = None, expected_version: int | None = None
    ) -> A | None:
        """The aggregate folded from its whole stream, one query; None when the stream has no events.

        Raises VersionConflict, with the events since, when `expected_version` is given and is not the version found.
        """
        events = pvector(self.event_store.get_events(id_))
        if not events:
            return None
        if expected_version is not None and events[-1].version != expected_version:
            since = events[expected_version:] if expected_version >= 0 else events
            raise VersionConflict(id_, expected_version, events[-1].version, since)
        return klass.generate_from_events(id_, events, apply_map=apply_map)

    def save_aggregate(self, aggregate: A) -> A:
        """Append the uncommitted events after the last committed one; returns the aggregate as stored.

        Raises VersionConflict when the stream has moved on. An aggregate without news is returned as it is.
        """
        if not aggregate.uncommitted_events:
            return aggregate
        stored = self.event_store.append(
            aggregate.id, aggregate.uncommitted_events, _last_seen(aggregate), metadata=self.metadata
        )
        saved = aggregate.mark_events_committed(stored)
        if self.on_save is not None:
            self.on_save(aggregate, saved)
        return saved


def _last_seen(aggregate: Aggregate) -> Expected:
    """What the stream must still end with: the stored event itself where there is one, else its number."""
    if not aggregate.events:
        return NO_STREAM
    last: Event = aggregate.events[-1]
    return last if last.hash else last.version
