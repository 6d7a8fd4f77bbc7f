"""The shop whose events admin shows: when and where they are, and what a page lists."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

LOG = "/admin/eventsourcing/storedevent/"
STREAM = f"{LOG}stream/"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CORRELATION = "0198a000-0000-7000-8000-000000000001"


def positions(response) -> list[int]:
    """The events that a page lists, from top to bottom."""
    return [event.position for event in response.context["events"]]


def uuid(number: int) -> UUID:
    return UUID(int=number)
