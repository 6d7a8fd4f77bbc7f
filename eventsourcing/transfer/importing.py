"""Loads the file of a log into an empty database: verified line by line, and all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management.color import no_style
from django.db import connections, transaction

from .. import verification_checks
from ..database import log_secret
from ..database.append_only import TABLE
from ..database.one_writer import one_writer
from ..database.transactions import plan_each_time
from ..errors import InvalidPayload
from ..hash_chain import HASH_FORMAT
from ..models import FormerLog, LogIdentity, PersonKey, Receipt, Seal, StoredEvent, TreeTile, ValueKey
from ..projections import base
from ..projections.model import ModelProjection
from ..projections.rebuild import rebuild
from ..seals import new_line
from ..verification_checks import missing_receipts
from . import app_rows, event_line, key_loader, receipt_line
from . import fields as read
from .errors import BrokenFile, KeysNeeded, NotEmpty, UnfoldableStream
from .event_loader import EventLoader
from .exporting import KEYS_FORMAT, LOG_FORMAT
from .fields import Fields
from .lines import LineReader
from .receipt_loader import FormerLogLoader, ReceiptLoader, SealLoader
from .resealing import Resealing
from .stream_ends import StreamEnds

BATCH = 1_000
_TABLES = {"events": StoredEvent, "receipts": Receipt, "seals": Seal, "keys of persons": PersonKey, "keys": ValueKey}


class Imported(NamedTuple):
    """What was imported.

    resealed -- how many events had words in clear, which are encrypted now
    """

    events: int
    receipts: int
    seals: int
    resealed: int


class Import:
    """Imports a file into the database `using`.

    keys -- the file of the keys, written with it
    without_keys -- whether a log with encrypted words is imported although nobody will read them
    reseal -- encrypt what is in clear; the events get new hashes, and seals begin anew
    advance -- called with the number of events of each batch
    """

    def __init__(
        self,
        using: str,
        path: Path,
        keys: Path | None = None,
        *,
        without_keys: bool = False,
        reseal: bool = False,
        advance: Callable[[int], Any] = lambda done: None,
    ) -> None:
        self.using, self.path, self.keys, self.without_keys = using, path, keys, without_keys
        self.resealing = Resealing(using) if reseal else None
        self.advance = advance

    def run(self) -> Imported:
        """Import it in one transaction. Raises TransferRefused, MissingDataKey, OSError, DatabaseError."""
        try:
            with one_writer(self.using), transaction.atomic(self.using, durable=True), StreamEnds() as ends:
                self._begin()
                with LineReader(self.path, LOG_FORMAT) as file:
                    header = self._checked(file)
                    self._load_keys(header)
                    imported = self._load(file, header, ends)
                self._go_on()
                self._make_rows()
                return imported
        finally:
            log_secret.read_again(self.using)

    def _begin(self) -> None:
        """Keep others from writing, and refuse a database with anything in it."""
        LogIdentity.objects.using(self.using).select_for_update().get()
        if connections[self.using].vendor == "postgresql":
            with connections[self.using].cursor() as cursor:
                cursor.execute(f"LOCK TABLE {TABLE} IN EXCLUSIVE MODE")
        plan_each_time(self.using)
        for name, model in _TABLES.items():
            if model._base_manager.using(self.using).exists():
                raise NotEmpty(name)
        if self.keys is not None and not app_rows.is_empty(self.using):
            raise NotEmpty("accounts")
        TreeTile._base_manager.using(self.using).all().delete()

    def _checked(self, file: LineReader) -> Fields:
        header = file.header()
        try:
            for name in ("export", "log_id", "origin"):
                read.uuid(header, name)
            for name in ("events", "receipts", "seals", "former_logs"):
                read.integer(header, name)
        except (InvalidPayload, KeyError) as error:
            raise file.broken(f"The first line lacks what it has to say: {error}.") from None
        if header.get("hash_format") != HASH_FORMAT:
            raise file.broken(f"Its events are hashed in another way than {HASH_FORMAT}.")
        if header.get("encrypted") and self.keys is None and not self.without_keys:
            raise KeysNeeded
        return header

    def _load_keys(self, header: Fields) -> None:
        if self.keys is None:
            return
        with LineReader(self.keys, KEYS_FORMAT) as file:
            of_keys = file.header()
            if of_keys.get("export") != header["export"]:
                raise file.broken("These keys were not written with this file of events.")
            key_loader.load(file, of_keys, self.using)

    def _load(self, file: LineReader, header: Fields, ends: StreamEnds) -> Imported:
        events = EventLoader(self.using, file, ends, self.resealing, self.advance)
        receipts = ReceiptLoader(self.using, file, ends, self.resealing)
        seals = SealLoader(self.using, file, header["origin"], events.tree, keeps=self.resealing is None)
        former = FormerLogLoader(self.using, file)
        loaders: dict[str, Any] = {
            event_line.KIND: events,
            receipt_line.RECEIPT: receipts,
            receipt_line.SEAL: seals,
            receipt_line.FORMER_LOG: former,
        }
        self._each_line(file, loaders)
        found: dict[str, Any] = {"events": events, "receipts": receipts, "seals": seals, "former_logs": former}
        for name, loader in found.items():
            if loader.number != header[name]:
                raise file.broken(f"There are {loader.number} {name}, and the first line says {header[name]}.")
        self._number_on()
        self._check_receipts()
        identity = LogIdentity.objects.using(self.using)
        identity.update(log_id=header["log_id"], origin=header["origin"])
        resealed = self.resealing.number if self.resealing else 0
        return Imported(events.number, receipts.number, seals.number, resealed)

    def _each_line(self, file: LineReader, loaders: dict[str, Any]) -> None:
        order, at = list(loaders), 0
        for line in file:
            if line["kind"] not in order[at:]:
                raise file.broken("A line of this kind does not belong here.")
            while line["kind"] != order[at]:
                loaders[order[at]].flush()
                at += 1
            try:
                loaders[order[at]].add(line)
            except InvalidPayload as error:
                raise file.broken(str(error)) from None
        for loader in loaders.values():
            loader.flush()

    def _number_on(self) -> None:
        """Let the next event come after the last one; and let PostgreSQL see how much there is now."""
        connection = connections[self.using]
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [StoredEvent]):
                cursor.execute(statement)
            if connection.vendor == "postgresql":
                cursor.execute("ANALYZE")

    def _check_receipts(self) -> None:
        """Each event has its receipt, and checks of apps find nothing."""
        checks = (check(self.using, None) for check in verification_checks.registered)
        for finding in chain(missing_receipts(self.using, None, BATCH), *checks):
            before = StoredEvent._base_manager.using(self.using).filter(position__lte=finding.position).count()
            raise BrokenFile(self.path, before + 1, f"Of this event, {finding.reason}.")

    def _go_on(self) -> None:
        """Renew the id of the log, and write down what it was."""
        reason = new_line.RESEALED if self.resealing else new_line.IMPORTED
        former: FormerLog = new_line.describe(self.using, reason)
        if self.resealing is not None:
            # The tree is that of the old hashes; only its root is kept.
            TreeTile._base_manager.using(self.using).all().delete()
        new_line.go_on(former, self.using, with_origin=self.resealing is not None)

    def _make_rows(self) -> None:
        for projection in base.registered:
            if isinstance(projection, ModelProjection):
                for difference in rebuild(projection, self.using):
                    raise UnfoldableStream(difference.stream_id, difference.reason)
