"""The events of a person. Their stored names never change."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from eventsourcing.event import Event
from eventsourcing.event_types import EventType, event_types

# The namespace of the ids of all persons' streams.
_PERSONS = UUID("6d1f1a52-2f0b-5d0e-9f58-6f1a3a0f7c31")


class PersonEvents:
    """The stored type names, and a factory for each event. `person` is the opaque id that events name as actor."""

    NAMED = "PersonNamed"
    FORGOTTEN = "PersonForgotten"

    @classmethod
    def named(cls, person: str, name: str, timestamp: datetime) -> Event:
        return Event.generate(cls.NAMED, {"person": person, "name": name}, timestamp=timestamp)

    @classmethod
    def forgotten(cls, person: str, timestamp: datetime) -> Event:
        return Event.generate(cls.FORGOTTEN, {"person": person}, timestamp=timestamp)


def stream_of(person: str) -> str:
    """The id of a person's stream: a uuid, as aggregates have, made from the id that events name as actor."""
    return str(uuid5(_PERSONS, person))


event_types.register(
    EventType(PersonEvents.NAMED, personal=("name",), subject="person"), EventType(PersonEvents.FORGOTTEN)
)
