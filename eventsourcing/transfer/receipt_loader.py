"""Takes receipts and seals of a file into the database: they agree with its events."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from ..models import FormerLog, Receipt, Seal, StoredEvent
from ..seals.kept_tree import KeptTree
from . import receipt_line
from .errors import BrokenFile
from .fields import Fields
from .lines import LineReader
from .resealing import Resealing
from .stream_ends import StreamEnds

BATCH = 1_000


class ReceiptLoader:
    """Loads receipts, a batch at a time. Each names an event that is there, or none.

    number -- of the receipts so far
    """

    def __init__(self, using: str, file: LineReader, ends: StreamEnds, resealing: Resealing | None) -> None:
        self.using, self.file, self.ends, self.resealing = using, file, ends, resealing
        self.number = 0
        self._batch: list[tuple[int, Receipt]] = []

    def add(self, fields: Fields) -> None:
        """Take one line. Raises InvalidPayload, BrokenFile."""
        self._batch.append((self.file.number, receipt_line.parse_receipt(fields)))
        self.number += 1
        if len(self._batch) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Store what was taken. Raises BrokenFile."""
        positions = [receipt.position for _, receipt in self._batch if receipt.position is not None]
        rows = StoredEvent._base_manager.using(self.using).filter(position__in=positions)
        events = {row[0]: row[1:] for row in rows.values_list("position", "stream_id", "version", "hash")}
        given = self.ends.given_at(positions) if self.resealing else {}
        for line, receipt in self._batch:
            self._check(line, receipt, events, given)
        self._insert()
        self._batch.clear()

    def _check(self, line: int, receipt: Receipt, events: dict[int, Any], given: dict[int, bytes]) -> None:
        if receipt.position is not None:
            stream_id, version, stored = events.get(receipt.position, ("", 0, b""))
            named = (stream_id, version, given.get(receipt.position, bytes(stored)))
            if named != (receipt.stream_id, receipt.version, receipt.hash):
                raise BrokenFile(self.file.path, line, "The event that this receipt names is not in the file.")
            receipt.hash = bytes(stored)
        if self.resealing is not None and (receipt.position or 0) <= self.resealing.last:
            # It was made from words in clear, and would confirm guesses.
            receipt.fingerprint = None

    def _insert(self) -> None:
        receipts = [receipt for _, receipt in self._batch]
        try:
            with transaction.atomic(self.using):
                Receipt._base_manager.using(self.using).bulk_create(receipts)
        except IntegrityError:
            raise BrokenFile(
                self.file.path, self._repeated_line(), "A receipt with this id stands before it."
            ) from None

    def _repeated_line(self) -> int:
        seen: set[Any] = set()
        for line, receipt in self._batch:
            if receipt.pk in seen or Receipt._base_manager.using(self.using).filter(pk=receipt.pk).exists():
                return line
            seen.add(receipt.pk)
        raise AssertionError("a constraint was broken that no line breaks")


class SealLoader:
    """Loads seals. Each of this log has the root of the events in the file; those of former origins are kept as read.

    keeps -- whether they are stored: not where the events get other hashes
    number -- of the seals so far
    """

    def __init__(self, using: str, file: LineReader, origin: str, tree: KeptTree, keeps: bool) -> None:
        self.using, self.file, self.origin, self.tree, self.keeps = using, file, origin, tree, keeps
        self.number = 0

    def add(self, fields: Fields) -> None:
        """Take one line. Raises InvalidPayload, BrokenFile."""
        seal = receipt_line.parse_seal(fields)
        self.number += 1
        if seal.origin == self.origin and not self._holds(seal):
            raise self.file.broken(f"The events are not those that this seal over {seal.size} events was made of.")
        if Seal.objects.using(self.using).filter(origin=seal.origin, size=seal.size).exists():
            raise self.file.broken("A seal of the same size stands before it.")
        if self.keeps:
            seal.save(using=self.using)

    def flush(self) -> None:
        """Seals are stored one by one: there is one a day."""

    def _holds(self, seal: Seal) -> bool:
        if seal.size < 1:
            return False
        try:
            return self.tree.root(seal.size) == seal.root and self.tree.leaf(seal.size - 1).position == seal.position
        except LookupError:
            return False


class FormerLogLoader:
    """Loads what is known of the logs that this one went on from before.

    number -- of the former logs so far
    """

    def __init__(self, using: str, file: LineReader) -> None:
        self.using, self.file, self.number = using, file, 0

    def add(self, fields: Fields) -> None:
        """Take one line. Raises InvalidPayload."""
        former: FormerLog = receipt_line.parse_former_log(fields)
        former.save(using=self.using)
        self.number += 1

    def flush(self) -> None:
        """Former logs are stored one by one."""
