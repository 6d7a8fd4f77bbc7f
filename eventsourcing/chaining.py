"""Numbers and hashes the events of an append, after checking that a store can keep them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from . import immutable
from .canonical_text import MAX_INTEGER, canonical, check_text, check_uuid
from .errors import InvalidPayload, VersionConflict
from .event import Event
from .event_types import Registry
from .hash_chain import hash_event, microseconds
from .metadata import Metadata
from .stored_event import Record

# Given the person, the field and the value, the envelope to store.
Seal = Callable[[str, str, Any], Mapping[str, Any]]


def chain_events(
    stream_id: str,
    events: Iterable[Event],
    version: int,
    previous: bytes,
    metadata: Metadata,
    registry: Registry,
    seal: Seal,
) -> list[Event]:
    """Number and hash `events` as the next events of a stream that ends at `version` with the hash `previous`.

    seal -- encrypts the values of personal fields
    Raises VersionConflict for an event that carries another version already, InvalidPayload for data without a
    canonical form, OutdatedEvent for an event that is not in today's form.
    """
    extra = canonical(metadata.extra, "extra") if metadata.extra else "{}"
    chained = []
    for event in events:
        version += 1
        if event.version not in (0, version):
            raise VersionConflict(stream_id, event.version - 1, version - 1)
        _check_event(event)
        registry.check_todays(event)
        record = Record(
            canonical(_with_envelopes(event, metadata, registry, seal)),
            extra,
            metadata.actor,
            metadata.source,
            metadata.causation_id,
            str(metadata.correlation_id),
        )
        previous = hash_event(
            previous, stream_id, version, event.id, event.type, event.schema_version, event.timestamp, record
        )
        chained.append(
            immutable.copy(event, stream_id=stream_id, version=version, metadata=metadata, hash=previous, record=record)
        )
    return chained


def _with_envelopes(event: Event, metadata: Metadata, registry: Registry, seal: Seal) -> Mapping[str, Any]:
    """The data to store: an envelope in the place of each personal value, except of null."""
    event_type = registry.with_personal_fields(event.type)
    if event_type is None:
        return event.data
    data = dict(event.data.items())
    person = str(data[event_type.subject]) if event_type.subject else metadata.actor
    for name in event_type.personal:
        if data.get(name) is not None:
            data[name] = seal(person, name, data[name])
    return data


def _check_event(event: Event) -> None:
    check_uuid(event.id, "id")
    check_text(event.type, "type", 100)
    if not 1 <= event.schema_version <= 32767:
        raise InvalidPayload("schema_version", "it is not between 1 and 32767")
    if event.timestamp.tzinfo is None:
        raise InvalidPayload("timestamp", "it has no time zone")
    if abs(microseconds(event.timestamp)) > MAX_INTEGER:
        raise InvalidPayload("timestamp", "it lies outside the years 1684 to 2255")
