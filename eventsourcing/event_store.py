"""The interface of an event store, and the store in memory."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from enum import Enum
from threading import Lock
from types import NoneType
from typing import Any, NamedTuple, Self

from pyrsistent import PClass, field
from uuid_utils.compat import uuid7

from . import immutable
from .canonical_text import check_text, check_uuid
from .chaining import chain_events
from .errors import DuplicateEvent, MissingActor, VersionConflict
from .event import Event
from .event_types import Registry, event_types
from .hash_chain import GENESIS
from .metadata import Metadata
from .personal.in_memory import KeysInMemory
from .personal.value import ValueOwner
from .stream_id import check_stream_id, is_stream_id


class Expectation(Enum):
    """What a writer may expect of a stream, beside a version and an event."""

    NO_STREAM = "no stream"
    ANY = "any"


NO_STREAM, ANY = Expectation.NO_STREAM, Expectation.ANY
Expected = Event | int | Expectation
Publisher = Callable[[Event], Any]


class Stream(NamedTuple):
    """A stream that has events: its id, the time of its first event, and its number in order of appearance from 0."""

    id: str
    timestamp: datetime
    number: int

    @classmethod
    def generate(cls, id_: str, timestamp: datetime, number: int | None = None) -> Self:
        """dvent's call: without a number, or with 0, it is -1."""
        return cls(id_, timestamp, number or -1)


class AbstractRecord(type(PClass), ABCMeta):  # type: ignore[misc]  # the stubs do not name PClass's metaclass
    """The metaclass of a PClass with abstract methods: a class that lacks one of them cannot be made."""


class EventStore(PClass, metaclass=AbstractRecord):
    """Interface of all stores. Streams are append-only lists of events, numbered from 1.

    publisher -- called once per stored event, after the commit; the caller of `append` gets its errors
    metadata -- written where `append` gets none; None makes the actor mandatory
    registry -- event types, read as those of today and written in today's form; other types are stored as they are

    `eventsourcing.testing.StoreContract` tests a store of your own. One that a UnitOfWork is to use also has an
    attribute `using`: the alias of the Django database in whose open transaction it writes.
    """

    publisher: Publisher | None = field(initial=None)
    metadata: Metadata | None = field(type=(Metadata, NoneType), initial=None)
    registry: Registry = field(type=Registry, initial=event_types)

    @classmethod
    def generate(
        cls, publisher: Publisher | None = None, metadata: Metadata | None = None, *, registry: Registry = event_types
    ) -> Self:
        """Make a store."""
        return cls(publisher=publisher, metadata=metadata, registry=registry)

    @abstractmethod
    def append(
        self, stream_id: str, events: Iterable[Event], expected: Expected, metadata: Metadata | None = None
    ) -> list[Event]:
        """Store `events` after the `expected` end of the stream; all of them or none.

        expected -- the last Event seen, its version (0: no stream), NO_STREAM, or ANY
        Returns the events as stored: with stream id, version, metadata, position and hash.
        Raises VersionConflict, with its facts, where the stream ends elsewhere; DuplicateEvent, MissingActor,
        InvalidStreamId, InvalidPayload, OutdatedEvent.
        """

    @abstractmethod
    def get_events(self, id_: str | None = None, start: int = 0) -> Iterator[Event]:
        """The events of stream `id_` after version `start`; without an id all events after position `start`, in order.

        A stream that does not exist has no events; its id may be any text. Raises InvalidStreamId for other types.
        """

    @abstractmethod
    def get_many(self, ids: Iterable[str]) -> dict[str, list[Event]]:
        """The events of several streams by id, each in version order; streams without events are left out."""

    @abstractmethod
    def get_at(self, positions: Iterable[int]) -> list[Event]:
        """The events at these positions of the whole log, in order; positions without an event are left out."""

    @abstractmethod
    def get_correlated(self, correlation_id: str) -> list[Event]:
        """The events of all streams with this correlation id, in order; any text is taken."""

    @abstractmethod
    def get_last_event(self, id_: str) -> Event | None:
        """The last event of a stream, or None."""

    @abstractmethod
    def get_streams(self, start: int = 0) -> Iterator[Stream]:
        """The streams in order of appearance, from number `start` on."""

    # Personal values (docs/personal.md)

    @abstractmethod
    def get_value_owners(self, person: str) -> list[ValueOwner]:
        """The personal values about a person whose keys are still there."""

    @abstractmethod
    def erase_values(self, key_ids: Iterable[str]) -> set[str]:
        """Delete the keys of these values (uuid text): they read as None from now on, for ever and everywhere.

        Returns the ids of the streams that hold them, whose read models must be made again.
        """

    @abstractmethod
    def forget_person(self, person: str) -> set[str]:
        """Delete every key of a person's values, and the key that wrapped them; returns the ids of their streams."""

    def save_events(self, id_: str, events: Iterable[Event], expected_version: int = -2) -> None:
        """dvent's call: `append` with dvent's integers (-2 any, -1 and 0 no stream, else the version)."""
        expected: Expected = expected_version
        if expected_version <= -2:
            expected = ANY
        elif expected_version <= 0:
            expected = NO_STREAM
        self.append(id_, events, expected)

    @staticmethod
    def check_version(expected_version: int = -2, last_event: Event | None = None) -> None:
        """dvent's check, by the integers of `save_events`: raises VersionConflict unless the stream ends as expected.

        For stores written for dvent. `append` does not call it: there the database checks, so nobody can come between.
        """
        expected, actual = max(expected_version, 0), last_event.version if last_event else 0
        if expected_version > -2 and (expected != actual or (expected == 0 and last_event is not None)):
            raise VersionConflict(last_event.stream_id if last_event else "", expected, actual)

    def with_facts(self, conflict: VersionConflict) -> VersionConflict:
        """The same conflict with the stream's current version and the events since `expected`, read now."""
        since = list(self.get_events(conflict.stream_id, start=conflict.expected))
        last = since[-1] if since else self.get_last_event(conflict.stream_id)
        return VersionConflict(conflict.stream_id, conflict.expected, last.version if last else 0, since)

    def _metadata(self, stream_id: str, metadata: Metadata | None) -> Metadata:
        """The metadata to write: given or default, with a correlation id. Raises MissingActor, InvalidPayload."""
        known = metadata or self.metadata
        if known is None or not known.actor:
            raise MissingActor(stream_id)
        known = known if known.correlation_id else immutable.copy(known, correlation_id=str(uuid7()))
        check_text(known.actor, "actor", 255)
        check_text(known.source, "source", 32)
        for name in ("causation_id", "correlation_id"):
            if getattr(known, name) is not None:
                check_uuid(getattr(known, name), name)
        return known


# dvent's names for two of these.
IEventStore = EventStore
IEventStoreVersionError = VersionConflict


def stated_version(stream_id: str, expected: Expected) -> int | None:
    """The version that an expectation states; None for ANY. Raises ValueError for anything that is no expectation."""
    if expected is ANY:
        return None
    if expected is NO_STREAM:
        return 0
    if isinstance(expected, Event):
        if expected.stream_id != stream_id or not expected.hash:
            raise ValueError(f"The expected event was not read from stream {stream_id!r}.")
        return expected.version
    if isinstance(expected, bool) or not isinstance(expected, int) or expected < 0:
        raise ValueError(f"{expected!r} is no expectation: pass an event, its version, NO_STREAM or ANY.")
    return expected


class InMemoryEventDB:
    """The events behind an InMemoryEventStore, with their indexes; stores that share one see the same events."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.streams: dict[str, list[Event]] = {}
        self.correlated: dict[str, list[Event]] = {}
        self.ids: set[str] = set()
        self.lock = Lock()
        self.keys = KeysInMemory()


class InMemoryEventStore(EventStore):
    """A store for tests and examples; it keeps every promise but durability."""

    db: InMemoryEventDB = field(type=InMemoryEventDB, mandatory=True)

    @classmethod
    def generate(
        cls,
        publisher: Publisher | None = None,
        metadata: Metadata | None = None,
        db: InMemoryEventDB | None = None,
        *,
        registry: Registry = event_types,
    ) -> Self:
        """Make a store. Only this kind has a default actor."""
        default = Metadata(actor="in memory", source="in memory")
        return cls(publisher=publisher, metadata=metadata or default, db=db or InMemoryEventDB(), registry=registry)

    def append(
        self, stream_id: str, events: Iterable[Event], expected: Expected, metadata: Metadata | None = None
    ) -> list[Event]:
        check_stream_id(stream_id)
        metadata = self._metadata(stream_id, metadata)
        stated = stated_version(stream_id, expected)
        with self.db.lock:
            stream = self.db.streams.get(stream_id, [])
            head = stream[-1] if stream else None
            self._check(stream_id, stated, expected, stream)
            version, previous = (head.version, head.hash) if head else (0, GENESIS)
            sealer = self.db.keys.sealer(stream_id)
            new = chain_events(stream_id, events, version, previous, metadata, self.registry, sealer)
            self._check_ids(stream_id, new)
            first = len(self.db.events) + 1
            stored = [immutable.copy(event, position=position) for position, event in enumerate(new, first)]
            if stored:
                self._keep(stream_id, stored)
        if self.publisher is not None:
            for event in stored:
                self.publisher(event)
        return stored

    def _read(self, events: Iterable[Event]) -> Iterator[Event]:
        return self.registry.read(map(self._with_envelopes, events))

    def _with_envelopes(self, event: Event) -> Event:
        """The event as read for the first time: its personal values are in their envelopes."""
        if self.registry.with_personal_fields(event.type) is None or event.record is None:
            return event
        return Event.from_store(
            event_type=event.type,
            event_id=event.id,
            stream_id=event.stream_id,
            version=event.version,
            schema_version=event.schema_version,
            timestamp=event.timestamp,
            position=event.position,
            event_hash=event.hash,
            record=event.record,
            keys=self.db.keys,
        )

    def _keep(self, stream_id: str, events: Sequence[Event]) -> None:
        self.db.ids.update(event.id for event in events)
        self.db.events.extend(events)
        self.db.streams.setdefault(stream_id, []).extend(events)
        for event in events:
            self.db.correlated.setdefault(event.correlation_id, []).append(event)

    def _check(self, stream_id: str, stated: int | None, expected: Expected, stream: Sequence[Event]) -> None:
        head = stream[-1] if stream else None
        actual = head.version if head else 0
        foreign = isinstance(expected, Event) and (head is None or head.hash != expected.hash)
        if stated is not None and (stated != actual or foreign):
            raise VersionConflict(stream_id, stated, actual, list(self._read(stream[stated:])))

    def _check_ids(self, stream_id: str, events: Sequence[Event]) -> None:
        ids = {event.id for event in events}
        if len(ids) < len(events) or ids & self.db.ids:
            raise DuplicateEvent(stream_id)

    def get_events(self, id_: str | None = None, start: int = 0) -> Iterator[Event]:
        if id_ is not None and not is_stream_id(id_):
            return iter(())
        events = self.db.events if id_ is None else self.db.streams.get(id_, [])
        return self._read(events[max(start, 0) :])

    def get_many(self, ids: Iterable[str]) -> dict[str, list[Event]]:
        return {id_: list(self.get_events(id_)) for id_ in ids if is_stream_id(id_) and id_ in self.db.streams}

    def get_at(self, positions: Iterable[int]) -> list[Event]:
        events = self.db.events
        wanted = sorted({position for position in positions if 0 < position <= len(events)})
        return list(self._read(events[position - 1] for position in wanted))

    def get_correlated(self, correlation_id: str) -> list[Event]:
        return list(self._read(self.db.correlated.get(correlation_id, ())))

    def get_last_event(self, id_: str) -> Event | None:
        stream = self.db.streams.get(id_) if is_stream_id(id_) else None
        return next(self._read(stream[-1:])) if stream else None

    def get_streams(self, start: int = 0) -> Iterator[Stream]:
        for number, (id_, events) in enumerate(list(self.db.streams.items())[max(start, 0) :], max(start, 0)):
            yield Stream(id_, events[0].timestamp, number)

    def get_value_owners(self, person: str) -> list[ValueOwner]:
        return self.db.keys.owners(person)

    def erase_values(self, key_ids: Iterable[str]) -> set[str]:
        return self.db.keys.delete(key_ids)

    def forget_person(self, person: str) -> set[str]:
        return self.db.keys.delete([owner.key_id for owner in self.db.keys.owners(person)])
