"""The publisher of a store."""

from __future__ import annotations

import pytest

from ...errors import VersionConflict
from ...event import Event
from ...event_store import NO_STREAM, EventStore
from .events import happened


class Publishing:
    """The publisher gets every stored event, and no other."""

    def test_the_publisher_hears_of_every_event_once_and_as_stored(self, store: EventStore) -> None:
        heard: list[Event] = []
        store = store.set("publisher", heard.append)

        stored = store.append("a", happened(1, 2), NO_STREAM)
        with pytest.raises(VersionConflict):
            store.append("a", happened(3), NO_STREAM)

        assert heard == stored
        assert [event.position for event in heard] == [event.position for event in stored]
