"""The events that the contract of a store is tested with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from pyrsistent import thaw

from ...event import Event
from ...metadata import Metadata

WHEN = datetime(2026, 3, 1, 12, 30, 15, 250_001, tzinfo=UTC)
ALICE = Metadata(actor="alice", source="test")


def happened(*numbers: int) -> list[Event]:
    """Events as a domain makes them, one for each of `numbers`: not yet numbered, in no stream."""
    return [Event.generate("Happened", {"number": number}, timestamp=WHEN) for number in numbers]


def facts(events: Iterable[Event]) -> list[tuple[str, int, Any]]:
    """What to compare stored events by: stream id, version, data."""
    return [(event.stream_id, event.version, thaw(event.data)) for event in events]
