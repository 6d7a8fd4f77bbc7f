"""Events with a number each, written and recognised by it."""

from __future__ import annotations

from eventsourcing.event_store import ANY
from eventsourcing.testing import happened


def write(store, *numbers, stream_id="a"):
    return store.append(stream_id, happened(*numbers), ANY)


def numbers(events):
    return [event.data["number"] for event in events]
