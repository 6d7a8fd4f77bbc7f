"""Which streams a read model is made from, and which rows have no stream, in batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched

from .. import keyset
from ..database.store import DjangoEventStore
from ..event import Event
from ..log.identity import head
from ..models import StoredEvent
from .model import ModelProjection

BATCH = 100


def owned_streams(projection: ModelProjection, using: str) -> Iterator[str]:
    """The ids of the streams that `projection` owns and that have begun by now, in order of their first event.

    A stream that has a row is one of them, even if its first event was tampered with. Streams that begin later are
    left out: whoever writes after each batch would follow them and never come to an end.
    """
    begun = DjangoEventStore.generate(using=using).get_first_events(last=head(using))
    for first_events in batched(begun, BATCH, strict=False):
        yield from owned_of(projection, first_events, using)


def owned_of(projection: ModelProjection, first_events: Sequence[Event], using: str) -> list[str]:
    """The ids of those of these streams, given by their first events, that `projection` owns."""
    foreign = [event.stream_id for event in first_events if not projection.owns(event)]
    rows = {head.stream_id for head in projection.heads(using, foreign)} if foreign else set()
    return [event.stream_id for event in first_events if event.stream_id in rows or projection.owns(event)]


def stream_batches(
    projection: ModelProjection, using: str, stream_ids: Iterable[str] | None = None
) -> Iterator[list[str]]:
    """The streams to look at, in batches of ids: those given, or else all that `projection` owns."""
    chosen = owned_streams(projection, using) if stream_ids is None else stream_ids
    return map(list, batched(chosen, BATCH, strict=False))


def row_ids(projection: ModelProjection, using: str) -> Iterator[list[str]]:
    """The stream ids of all rows, in batches."""
    rows = projection.model._default_manager.using(using).only("pk")
    for batch in keyset.batches(rows, ("pk",), BATCH):
        yield [str(row.pk) for row in batch]


def with_events(stream_ids: Iterable[str], using: str) -> set[str]:
    """Those of these streams that have events."""
    events = StoredEvent._base_manager.using(using).filter(stream_id__in=list(stream_ids))
    return set(events.values_list("stream_id", flat=True).distinct())


def read_streams(stream_ids: Iterable[str], using: str) -> dict[str, list[Event]]:
    """The events of these streams by id, in one query; streams without events are left out."""
    return DjangoEventStore.generate(using=using).get_many(stream_ids)
