"""Numbers and hashes the events of an append, after checking that a store can keep them."""

from __future__ import annotations

from collections.abc import Iterable

from . import immutable
from .errors import InvalidPayload, VersionConflict
from .event import Event
from .event_types import Registry
from .hash_chain import MAX_INTEGER, canonical, check_text, check_uuid, hash_event, microseconds
from .metadata import Metadata
from .stored_event import Record


def seal(
    stream_id: str, events: Iterable[Event], version: int, previous: bytes, metadata: Metadata, registry: Registry
) -> list[Event]:
    """Number and hash `events` as the next events of a stream that ends at `version` with the hash `previous`.

    Raises VersionConflict for an event that carries another version already, InvalidPayload for data without a
    canonical form, OutdatedEvent for an event that is not in today's form.
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
    if abs(microseconds(event.timestamp)) > MAX_INTEGER:
        raise InvalidPayload("timestamp", "it lies outside the years 1684 to 2255")
