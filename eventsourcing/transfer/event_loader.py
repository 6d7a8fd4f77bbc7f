"""Takes events of a file into the database: each follows the one before it in its stream, and positions rise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, connections, transaction

from ..database.append_only import TABLE
from ..database.rows import COLUMNS, parameters, uuid_value
from ..event import Event
from ..hash_chain import recompute
from ..models import StoredEvent
from ..seals.kept_tree import KeptTree
from ..seals.leaf import Leaf
from . import event_line
from .errors import BrokenFile
from .fields import Fields
from .lines import LineReader
from .resealing import Resealing
from .stream_ends import StreamEnd, StreamEnds

BATCH = 2_000
_INSERT = f"INSERT INTO {TABLE} (position, {COLUMNS}) VALUES ({', '.join(['%s'] * 14)})"


class EventLoader:
    """Loads the events of a file, a batch at a time; the kept tree grows with the hashes of the file.

    number, position -- of the events so far, and the last of them
    """

    def __init__(
        self, using: str, file: LineReader, ends: StreamEnds, resealing: Resealing | None, advance: Callable[[int], Any]
    ) -> None:
        self.using, self.file, self.ends, self.resealing, self.advance = using, file, ends, resealing, advance
        self.number = self.position = 0
        self.tree = KeptTree(using)
        self._batch: list[tuple[int, Event]] = []

    def add(self, fields: Fields) -> None:
        """Take one line. Raises InvalidPayload, BrokenFile."""
        event = event_line.parse(fields)
        if event.position <= self.position:
            raise self.file.broken(f"Its position does not rise: {event.position} after {self.position}.")
        self.position = event.position
        self.number += 1
        self._batch.append((self.file.number, event))
        if len(self._batch) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Store what was taken. Raises BrokenFile."""
        if not self._batch:
            return
        ends = self.ends.of(event.stream_id for _, event in self._batch)
        stored = [self._chained(line, event, ends) for line, event in self._batch]
        self._insert(stored)
        given = [(event.position, event.hash) for _, event in self._batch]
        self.ends.keep(ends, given if self.resealing else ())
        self.tree.grow(Leaf(*each) for each in given)
        if self.resealing is not None:
            self.resealing.forget_sealers()
        self.advance(len(self._batch))
        self._batch.clear()

    def _chained(self, line: int, event: Event, ends: dict[str, StreamEnd]) -> Event:
        """The event to store, once it was held against the event before it."""
        end = ends.get(event.stream_id, StreamEnd())
        if event.version != end.version + 1:
            raise self._broken(line, f"It is v{event.version} of its stream, which ends at v{end.version} before it.")
        if event.hash != recompute(event, end.given):
            raise self._broken(line, "Its hash does not match its content and the event before it.")
        stored = self.resealing(event, end.stored) if self.resealing else event
        ends[event.stream_id] = StreamEnd(event.version, event.hash, stored.hash)
        return stored

    def _insert(self, events: list[Event]) -> None:
        connection = connections[self.using]
        try:
            with transaction.atomic(self.using), connection.cursor() as cursor:
                cursor.executemany(_INSERT, [[event.position, *parameters(event, connection)] for event in events])
        except IntegrityError:
            raise self._broken(self._repeated_line(), "An event with this id stands before it.") from None

    def _repeated_line(self) -> int:
        """The line of the first event whose id is there already."""
        seen: set[str] = set()
        rows = StoredEvent._base_manager.using(self.using)
        for line, event in self._batch:
            if event.id in seen or rows.filter(event_id=uuid_value(event.id, connections[self.using])).exists():
                return line
            seen.add(event.id)
        raise AssertionError("a constraint was broken that no line breaks")

    def _broken(self, line: int, reason: str) -> BrokenFile:
        return BrokenFile(self.file.path, line, reason)
