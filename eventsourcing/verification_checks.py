"""What verification asks beside the hash chains: SQLite's own files, missing receipts, the contents of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import DatabaseError, connections
from django.db.models import Exists, OuterRef

from . import keyset
from .event import Event
from .hash_chain import Finding
from .models import Receipt, StoredEvent
from .projections.base import Projection
from .projections.base import registered as projections
from .projections.differences import differences
from .projections.model import ModelProjection
from .projections.sound_rows import sound
from .projections.streams import BATCH, owned_of

# A check of an app's own: given the alias of the database and a stream id (None: all), it yields findings.
Check = Callable[[str, str | None], Iterator[Finding]]
registered: list[Check] = []
# What decoding a row can raise after somebody tampered with it.
UNREADABLE = (AttributeError, TypeError, ValueError, OverflowError, DatabaseError)


def register(check: Check) -> None:
    """Let `verify_events` make a check of your own too, for what only the app knows about its events."""
    if check not in registered:
        registered.append(check)


def checks_its_files(using: str) -> bool:
    """Whether the database can check its own files by a statement: SQLite can."""
    return connections[using].vendor == "sqlite"


def integrity(using: str) -> Iterator[Finding]:
    """What SQLite finds wrong in its own file, indexes included; nothing on another engine."""
    if not checks_its_files(using):
        return
    with connections[using].cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        rows = cursor.fetchall()
    yield from (Finding("", 0, 0, f"SQLite finds in its file: {text}") for (text,) in rows if text != "ok")


def missing_receipts(using: str, stream_id: str | None, batch: int, after: int = 0) -> Iterator[Finding]:
    """Events after a position whose causation id is that of no receipt and of no event: the receipt is gone."""
    events: Any = StoredEvent._base_manager.using(using)
    receipts: Any = Receipt._base_manager.using(using)
    orphans = events.exclude(causation_id=None).filter(
        ~Exists(receipts.filter(command_id=OuterRef("causation_id"))),
        ~Exists(events.filter(event_id=OuterRef("causation_id"))),
    )
    orphans = orphans if stream_id is None else orphans.filter(stream_id=stream_id)
    orphans = orphans.filter(position__gt=after) if after else orphans
    for rows in keyset.batches(orphans.only("stream_id", "version", "causation_id"), ("position",), batch):
        for row in rows:
            reason = f"there is no receipt of command {row.causation_id}, which caused it"
            yield Finding(row.stream_id, row.version, row.position, reason)


def commands_only(types: Iterable[str]) -> Check:
    """A check to register for events of these types where only commands make them: each names its command."""
    names = tuple(types)

    def check(using: str, stream_id: str | None) -> Iterator[Finding]:
        events: Any = StoredEvent._base_manager.using(using).filter(type__in=names, causation_id=None)
        events = events if stream_id is None else events.filter(stream_id=stream_id)
        for row in events.only("stream_id", "version").order_by("position").iterator():
            yield Finding(row.stream_id, row.version, row.position, "no command caused it")

    return check


def contents(projection: Projection, using: str, stream_ids: Iterable[str]) -> Iterator[Finding]:
    """Rows of these streams that are not what their events say; of projections that rebuild() can make."""
    if not isinstance(projection, ModelProjection):
        return
    for difference in differences(projection, using, stream_ids):
        heads = list(projection.heads(using, [difference.stream_id]))
        version, position = (heads[0].version, heads[0].position) if heads else (0, 0)
        yield Finding(difference.stream_id, version, position, f"{projection.name}: {difference.reason}")


class Comparison:
    """Compares rows with the events that the chain check has read, a batch of streams at a time."""

    def __init__(self, using: str) -> None:
        self.using = using
        self._streams: dict[str, list[Event]] = {}
        self._doubtful: dict[ModelProjection, list[str]] = {
            projection: [] for projection in projections if isinstance(projection, ModelProjection)
        }

    def add(self, stream_id: str, events: list[Event]) -> None:
        """All events of one more stream. Its rows are read afterwards, and are never behind them."""
        if self._doubtful:
            self._streams[stream_id] = events
        if len(self._streams) >= BATCH:
            self._compare()

    def findings(self) -> Iterator[Finding]:
        """What differs in the streams that were added. A stream that seems to differ is read again."""
        self._compare()
        for projection, stream_ids in self._doubtful.items():
            yield from contents(projection, self.using, stream_ids)

    def _compare(self) -> None:
        for projection, doubtful in self._doubtful.items():
            doubtful += self._doubts(projection)
        self._streams.clear()

    def _doubts(self, projection: ModelProjection) -> list[str]:
        try:
            owned = owned_of(projection, [events[0] for events in self._streams.values()], self.using)
            streams = {stream_id: self._streams[stream_id] for stream_id in owned}
            right = sound(projection, streams, self.using)
        except UNREADABLE:
            return list(self._streams)
        return [stream_id for stream_id in streams if stream_id not in right]
