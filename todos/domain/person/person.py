"""A person: what they are called, until they are forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from pyrsistent import pmap

from eventsourcing.aggregate import Aggregate, ApplyMap
from eventsourcing.event import Event
from eventsourcing.personal.value import unopened
from todos.domain.errors import ForgottenPerson
from todos.domain.person.events import PersonEvents, stream_of


class Person(Aggregate):
    """One person. State: name (None where it was erased) and forgotten_ts, each once there was such an event."""

    @classmethod
    def get_apply_map(cls) -> ApplyMap:
        return _APPLY

    @classmethod
    def new(cls, person: str) -> Self:
        """A person of whom the log says nothing yet, by the opaque id that events name as actor."""
        return cls.generate(stream_of(person))

    def rename(self, person: str, name: str, timestamp: datetime) -> Self:
        """Say what the person is called from now on. Raises ForgottenPerson."""
        if self.is_forgotten:
            raise ForgottenPerson
        return self if name == self.name else self.apply_event(PersonEvents.named(person, name, timestamp))

    def forget(self, person: str, timestamp: datetime) -> Self:
        """Forget the person, for good. Whoever stores the event also deletes the keys of their values."""
        return self if self.is_forgotten else self.apply_event(PersonEvents.forgotten(person, timestamp))

    @property
    def name(self) -> str | None:
        """What the person is called; None where the log does not say so, or not any more."""
        name: str | None = self.state.get("name")
        return name

    @property
    def is_forgotten(self) -> bool:
        return self.state.get("forgotten_ts") is not None


def _named(person: Person, event: Event) -> Person:
    return person.set_state("name", unopened(event.data, "name"))


def _forgotten(person: Person, event: Event) -> Person:
    return person.set_state("forgotten_ts", event.timestamp)


_APPLY: ApplyMap = pmap({PersonEvents.NAMED: _named, PersonEvents.FORGOTTEN: _forgotten})
