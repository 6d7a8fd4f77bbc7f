"""The event types a site knows: stable stored names, schema versions, upcasters, personal fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


class EventType(NamedTuple):
    """What is known of one stored event type.

    name -- as stored, never changed again
    schema_version -- the version that is written today
    upcasters -- from each earlier version to the next, pure functions on plain data
    personal -- names of the fields in `data` that hold something about a person
    subject -- name of the field that says whose they are
    """

    name: str
    schema_version: int = 1
    upcasters: Mapping[int, Upcaster] = {}
    personal: tuple[str, ...] = ()
    subject: str = ""


class Registry:
    """A collection of event types by name."""

    def __init__(self) -> None:
        self._types: dict[str, EventType] = {}

    def register(self, *types: EventType) -> None:
        """Add event types. Raises ValueError when one name is given two meanings."""
        for event_type in types:
            if self._types.setdefault(event_type.name, event_type) != event_type:
                raise ValueError(f"The event type {event_type.name!r} is registered twice with different meanings.")

    def names(self) -> list[str]:
        """The stored names, in alphabetical order."""
        return sorted(self._types)

    def gaps(self) -> list[str]:
        """Sentences about versions that no upcaster leads on from; empty when every old event can be read."""
        return [
            f"{known.name}: nothing leads from schema version {version} to {version + 1}"
            for known in self._types.values()
            for version in range(1, known.schema_version)
            if version not in known.upcasters
        ]


event_types = Registry()
