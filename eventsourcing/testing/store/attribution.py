"""Every event has an actor."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from pyrsistent import pmap, pvector

from ...errors import MissingActor
from ...event_store import NO_STREAM, EventStore
from ...metadata import Metadata
from .events import ALICE, happened


class Attribution:
    """Metadata is given with the events, or is the store's own; without an actor nothing is written."""

    @pytest.mark.parametrize("metadata", [None, Metadata(actor="", source="test")])
    def test_without_an_actor_nothing_is_written(self, store: EventStore, metadata: Metadata | None) -> None:
        without_actor = store.set("metadata", metadata)

        with pytest.raises(MissingActor):
            without_actor.append("a", happened(1), NO_STREAM)
        assert list(store.get_events()) == []

    def test_metadata_given_is_stored_with_every_event(self, store: EventStore) -> None:
        cause, correlation = str(uuid4()), str(uuid4())
        given = ALICE.set(causation_id=cause, correlation_id=correlation, extra=pmap({"undoes": pvector([cause])}))

        store.append("a", happened(1, 2), NO_STREAM, metadata=given)

        assert [event.metadata for event in store.get_events("a")] == [given, given]

    def test_metadata_not_given_is_the_stores_own(self, store: EventStore) -> None:
        store = store.set("metadata", ALICE)

        store.append("a", happened(1, 2), NO_STREAM)

        first, second = (event.metadata or ALICE for event in store.get_events("a"))
        assert (first.actor, first.source, first.causation_id, first.extra) == ("alice", "test", None, pmap())
        assert first.correlation_id == second.correlation_id == str(UUID(str(first.correlation_id)))
