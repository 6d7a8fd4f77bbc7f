"""Repository: loads aggregates from an event store and saves them there."""

from __future__ import annotations

from collections.abc import Callable
from types import NoneType
from typing import Any, TypeVar

from pyrsistent import field, pvector

from .aggregate import Aggregate, ApplyMap
from .errors import StatedVersionConflict
from .event import Event
from .event_store import NO_STREAM, EventStore, Expected
from .immutable import Immutable
from .metadata import Metadata

A = TypeVar("A", bound=Aggregate)


class Repository(Immutable):
    """Loads and saves aggregates (dvent's class).

    event_store -- any EventStore
    metadata -- of the current command, written beside every event saved; None takes the store's default
    on_load -- called with the stream id before each load
    on_save -- called with the aggregate before and after each save that wrote events
    """

    event_store: EventStore = field(type=EventStore, mandatory=True)
    metadata: Metadata | None = field(type=(Metadata, NoneType), initial=None)
    on_load: Callable[[str], Any] | None = field(initial=None)
    on_save: Callable[[Aggregate, Aggregate], Any] | None = field(initial=None)

    def get_aggregate(
        self, klass: type[A], id_: str, apply_map: ApplyMap | None = None, expected_version: int | None = None
    ) -> A | None:
        """The aggregate folded from its whole stream, in one query; None when the stream has no events.

        expected_version -- the version that the command's author saw. Where the stream has gone on since, a class that
        declares commuting changes keeps it as `seen_version`, and `save_aggregate` compares the changes.
        Raises StatedVersionConflict, with the events since, for any other class and for a version that never was.
        """
        if self.on_load is not None:
            self.on_load(id_)
        events = pvector(self.event_store.get_events(id_))
        if not events:
            return None
        actual = events[-1].version
        if expected_version is None or expected_version == actual:
            return klass.generate_from_events(id_, events, apply_map=apply_map)
        if expected_version > actual or not klass.declares_commuting():
            raise StatedVersionConflict(id_, expected_version, actual, events[max(expected_version, 0) :])
        return klass.generate_from_events(id_, events, apply_map=apply_map).set("seen_version", expected_version)

    def save_aggregate(self, aggregate: A) -> A:
        """Append the uncommitted events after the last committed one; returns the aggregate as stored.

        An aggregate without uncommitted events is returned as it is, whatever version its author saw.
        Raises VersionConflict when the stream has moved on since the aggregate was loaded; StatedVersionConflict when
        a new event does not commute with an event that the command's author did not see.
        """
        if not aggregate.uncommitted_events:
            return aggregate
        _check_commuting(aggregate)
        stored = self.event_store.append(
            aggregate.id, aggregate.uncommitted_events, _last_seen(aggregate), metadata=self.metadata
        )
        saved = aggregate.mark_events_committed(stored)
        if self.on_save is not None:
            self.on_save(aggregate, saved)
        return saved


def _check_commuting(aggregate: Aggregate) -> None:
    since, mine = aggregate.unseen_events, aggregate.uncommitted_events
    if not all(aggregate.commutes(one, other) for other in since for one in mine):
        assert aggregate.seen_version is not None  # without it no event is unseen
        raise StatedVersionConflict(aggregate.id, aggregate.seen_version, aggregate.version, since, mine)


def _last_seen(aggregate: Aggregate) -> Expected:
    """What the stream must still end with: the last event as stored, or its version where it carries no hash."""
    if not aggregate.events:
        return NO_STREAM
    last: Event = aggregate.events[-1]
    return last if last.hash else last.version
