"""The interface of an event store, and the store that lives in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from enum import Enum
from threading import Lock
from types import NoneType
from typing import Any, NamedTuple, Self

from pyrsistent import PClass, field
from uuid_utils.compat import uuid7

from . import immutable
from .errors import DuplicateEvent, InvalidPayload, InvalidStreamId, MissingActor, VersionConflict
from .event import Event
from .event_types import Registry, event_types
from .hash_chain import (
    GENESIS,
    LARGEST_INTEGER,
    canonical,
    check_text,
    check_uuid,
    hash_event,
    microseconds,
)
from .metadata import Metadata
from .stored_event import Record


class Expectation(Enum):
    """What a writer may expect of a stream beside a version or an event."""

    NO_STREAM = "no stream"
    ANY = "any"


NO_STREAM, ANY = Expectation.NO_STREAM, Expectation.ANY
Expected = Event | int | Expectation
Publisher = Callable[[Event], Any]

LONGEST_STREAM_ID = 255


class Stream(NamedTuple):
    """A stream that has events: its id, the time of its first event, and its number in order of appearance from 0."""

    id: str
    timestamp: datetime
    number: int


class EventStore(PClass):
    """Interface of all stores. Streams are append-only lists of events, numbered from 1.

    publisher -- called once per stored event, after it can no longer be lost; its errors are the caller's
    metadata -- written where `append` gets none; None makes the actor mandatory
    registry -- the event types it reads as those of today, and writes in no other form

    Events of types that are not registered are read and written as they are.
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

    def append(
        self, stream_id: str, events: Iterable[Event], expected: Expected, metadata: Metadata | None = None
    ) -> list[Event]:
        """Store `events` after what is `expected` to be the end of the stream; all of them or none.

        expected -- the last Event seen, its version (0: no stream), NO_STREAM, or ANY
        Returns the events as stored: with stream id, version, metadata, position and hash.
        Raises VersionConflict, with its facts, for an expectation too low or too high; DuplicateEvent, MissingActor,
        InvalidStreamId, InvalidPayload, OutdatedEvent; nothing is written then.
        """
        raise NotImplementedError

    def get_events(self, id_: str | None = None, start: int = 0) -> Iterator[Event]:
        """The events of stream `id_` after version `start`; without an id all events after position `start`, in order.

        A stream that does not exist, whatever its name, has no events.
        """
        raise NotImplementedError

    def get_many(self, ids: Iterable[str]) -> dict[str, list[Event]]:
        """The events of several streams by id, each in version order; streams without events are left out."""
        found = {id_: list(self.get_events(id_)) for id_ in ids}
        return {id_: events for id_, events in found.items() if events}

    def get_at(self, positions: Iterable[int]) -> list[Event]:
        """The events at these positions of the whole log, in order; where there is none, none."""
        wanted = set(positions)
        return [event for event in self.get_events() if event.position in wanted]

    def get_correlated(self, correlation_id: str) -> list[Event]:
        """The events of one correlation id, of whatever streams, in order; none for what is no such id."""
        return [
            event for event in self.get_events() if event.metadata and event.metadata.correlation_id == correlation_id
        ]

    def get_last_event(self, id_: str) -> Event | None:
        """The last event of a stream, or None."""
        raise NotImplementedError

    def get_streams(self, start: int = 0) -> Iterator[Stream]:
        """The streams in order of appearance, from number `start` on."""
        raise NotImplementedError

    def save_events(self, id_: str, events: Iterable[Event], expected_version: int = -2) -> None:
        """dvent's call: `append` with dvent's integers (-2 any, -1 and 0 no stream, else the version)."""
        expected: Expected = expected_version
        if expected_version <= -2:
            expected = ANY
        elif expected_version <= 0:
            expected = NO_STREAM
        self.append(id_, events, expected)

    def with_facts(self, conflict: VersionConflict) -> VersionConflict:
        """The same conflict with the actual version of the stream and the events since, as they are read now."""
        since = list(self.get_events(conflict.stream_id, start=conflict.expected))
        last = since[-1] if since else self.get_last_event(conflict.stream_id)
        return VersionConflict(conflict.stream_id, conflict.expected, last.version if last else 0, since)

    def _metadata(self, stream_id: str, metadata: Metadata | None) -> Metadata:
        """The metadata to write: as given or by default, with a correlation id. Raises MissingActor."""
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
    """Whether a store can keep a stream of this name."""
    return (
        0 < len(stream_id) <= LONGEST_STREAM_ID
        and "\0" not in stream_id
        and (stream_id.isascii() or not any("\ud800" <= character <= "\udfff" for character in stream_id))
    )


def check_stream_id(stream_id: str) -> None:
    """Raises InvalidStreamId unless a store can keep a stream of this name."""
    if not is_stream_id(stream_id):
        raise InvalidStreamId(stream_id)


def stated_version(stream_id: str, expected: Expected) -> int | None:
    """The version an expectation states, None for ANY. Raises ValueError for one that makes no sense."""
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


def seal(
    stream_id: str, events: Iterable[Event], version: int, previous: bytes, metadata: Metadata, registry: Registry
) -> list[Event]:
    """Number and hash `events` as the next of a stream that ends at `version` with the hash `previous`.

    Raises VersionConflict when an event already carries another number, InvalidPayload for data without canonical form,
    OutdatedEvent for a type that `registry` knows in another form.
    """
    extra = canonical(metadata.extra, "extra") if metadata.extra else "{}"
    sealed = []
    for event in events:
        version += 1
        if event.version not in (0, version):
            raise VersionConflict(stream_id, event.version - 1, version - 1)
        _check_event(event)
        registry.check_todays(event)
        record = Record(
            canonical(event.data),
            extra,
            metadata.actor,
            metadata.source,
            metadata.causation_id,
            str(metadata.correlation_id),
        )
        previous = hash_event(
            previous, stream_id, version, event.id, event.type, event.schema_version, event.timestamp, record
        )
        sealed.append(
            immutable.copy(event, stream_id=stream_id, version=version, metadata=metadata, hash=previous, record=record)
        )
    return sealed


def _check_event(event: Event) -> None:
    check_uuid(event.id, "id")
    check_text(event.type, "type", 100)
    if not 1 <= event.schema_version <= 32767:
        raise InvalidPayload("schema_version", "it is not between 1 and 32767")
    if event.timestamp.tzinfo is None:
        raise InvalidPayload("timestamp", "it has no time zone")
    if abs(microseconds(event.timestamp)) > LARGEST_INTEGER:
        raise InvalidPayload("timestamp", "it lies outside the years 1684 to 2255")


class InMemoryEventDB:
    """The lists behind an InMemoryEventStore; share one to let several stores see the same events."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.streams: dict[str, list[Event]] = {}
        self.ids: set[str] = set()
        self.lock = Lock()


class InMemoryEventStore(EventStore):
    """A store for tests, examples and the domain's own notebook; keeps every promise but durability."""

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
        """Make a store; the only one whose actor has a default."""
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
                self.db.ids.update(event.id for event in stored)
                self.db.events.extend(stored)
                self.db.streams.setdefault(stream_id, []).extend(stored)
        if self.publisher is not None:
            for event in stored:
                self.publisher(event)
        return stored

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

    def get_last_event(self, id_: str) -> Event | None:
        stream = self.db.streams.get(id_)
        return next(self.registry.read(stream[-1:])) if stream else None

    def get_streams(self, start: int = 0) -> Iterator[Stream]:
        for number, (id_, events) in enumerate(list(self.db.streams.items())[max(start, 0) :], max(start, 0)):
            yield Stream(id_, events[0].timestamp, number)
