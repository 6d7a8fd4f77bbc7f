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
from .errors import DuplicateEvent, InvalidStreamId, MissingActor, VersionConflict
from .event import Event
from .event_types import Registry, event_types
from .hash_chain import (
    GENESIS,
    check_text,
    check_uuid,
)
from .metadata import Metadata
from .seal import seal


class Expectation(Enum):
    """What a writer may expect of a stream, beside a version and an event."""

    NO_STREAM = "no stream"
    ANY = "any"


NO_STREAM, ANY = Expectation.NO_STREAM, Expectation.ANY
Expected = Event | int | Expectation
Publisher = Callable[[Event], Any]

MAX_STREAM_ID_LENGTH = 255


class Stream(NamedTuple):
    """A stream that has events: its id, the time of its first event, and its number in order of appearance from 0."""

    id: str
    timestamp: datetime
    number: int


class AbstractRecord(type(PClass), ABCMeta):  # type: ignore[misc]  # the stubs do not name PClass's metaclass
    """The metaclass of a PClass with abstract methods: a class that lacks one of them cannot be made."""


class EventStore(PClass, metaclass=AbstractRecord):
    """Interface of all stores. Streams are append-only lists of events, numbered from 1.

    publisher -- called once per stored event, after the commit; the caller of `append` gets its errors
    metadata -- written where `append` gets none; None makes the actor mandatory
    registry -- event types, read as those of today and written in today's form; other types are stored as they are

    `eventsourcing.testing.StoreContract` tests a store of your own.
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

        A stream that does not exist has no events; its id may be any text.
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

    def save_events(self, id_: str, events: Iterable[Event], expected_version: int = -2) -> None:
        """dvent's call: `append` with dvent's integers (-2 any, -1 and 0 no stream, else the version)."""
        expected: Expected = expected_version
        if expected_version <= -2:
            expected = ANY
        elif expected_version <= 0:
            expected = NO_STREAM
        self.append(id_, events, expected)

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


def is_stream_id(stream_id: str) -> bool:
    """Whether this text can be the id of a stream."""
    return (
        0 < len(stream_id) <= MAX_STREAM_ID_LENGTH
        and "\0" not in stream_id
        and (stream_id.isascii() or not any("\ud800" <= character <= "\udfff" for character in stream_id))
    )


def check_stream_id(stream_id: str) -> None:
    """Raises InvalidStreamId unless this text can be the id of a stream."""
    if not is_stream_id(stream_id):
        raise InvalidStreamId(stream_id)


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
            new = seal(
                stream_id, events, head.version if head else 0, head.hash if head else GENESIS, metadata, self.registry
            )
            self._check_ids(stream_id, new)
            first = len(self.db.events) + 1
            stored = [immutable.copy(event, position=position) for position, event in enumerate(new, first)]
            if stored:
                self._keep(stream_id, stored)
        if self.publisher is not None:
            for event in stored:
                self.publisher(event)
        return stored

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
            raise VersionConflict(stream_id, stated, actual, list(self.registry.read(stream[stated:])))

    def _check_ids(self, stream_id: str, events: Sequence[Event]) -> None:
        ids = {event.id for event in events}
        if len(ids) < len(events) or ids & self.db.ids:
            raise DuplicateEvent(stream_id)

    def get_events(self, id_: str | None = None, start: int = 0) -> Iterator[Event]:
        events = self.db.events if id_ is None else self.db.streams.get(id_, [])
        return self.registry.read(events[max(start, 0) :])

    def get_many(self, ids: Iterable[str]) -> dict[str, list[Event]]:
        return {id_: list(self.get_events(id_)) for id_ in ids if id_ in self.db.streams}

    def get_at(self, positions: Iterable[int]) -> list[Event]:
        events = self.db.events
        wanted = sorted({position for position in positions if 0 < position <= len(events)})
        return list(self.registry.read(events[position - 1] for position in wanted))

    def get_correlated(self, correlation_id: str) -> list[Event]:
        return list(self.registry.read(self.db.correlated.get(correlation_id, ())))

    def get_last_event(self, id_: str) -> Event | None:
        stream = self.db.streams.get(id_)
        return next(self.registry.read(stream[-1:])) if stream else None

    def get_streams(self, start: int = 0) -> Iterator[Stream]:
        for number, (id_, events) in enumerate(list(self.db.streams.items())[max(start, 0) :], max(start, 0)):
            yield Stream(id_, events[0].timestamp, number)
