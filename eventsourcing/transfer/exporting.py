"""Writes a whole log to a file, and what opens it to another, as both are at one moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from django.db import connections

from .. import keyset
from ..database import rows
from ..hash_chain import HASH_FORMAT
from ..log.identity import log_id
from ..models import FormerLog, LogIdentity, PersonKey, Receipt, Seal, StoredEvent, ValueKey
from . import app_rows, event_line, receipt_line
from .errors import UnreadableLog
from .fields import of_bytes
from .lines import LineWriter
from .snapshot import one_moment

LOG_FORMAT, KEYS_FORMAT = "eventsourcing/log/1", "eventsourcing/keys/1"
PERSON, VALUE = "person", "value"
BATCH = 1_000

Advance = Callable[[int], Any]


class Exported(NamedTuple):
    """How many events were written, and whether words of theirs are encrypted."""

    events: int
    encrypted: bool


def export(using: str, path: Path, keys: Path | None = None, advance: Advance = lambda done: None) -> Exported:
    """Write the log on the database `using` to a new file; beside writers, in bounded memory.

    keys -- the file for the keys and the rows of apps
    advance -- called with the number of events of each batch
    Raises UnreadableLog for an event that was tampered with, FileExistsError, OSError, DatabaseError.
    """
    log_id(using)  # raises an error that says what is missing
    with one_moment(using):
        identity = LogIdentity.objects.using(using).get()
        names = {"export": str(uuid4()), "log_id": str(identity.log_id), "origin": str(identity.origin)}
        written = _write_log(using, path, names, advance)
        if keys is not None:
            try:
                _write_keys(using, keys, names, identity)
            except BaseException:
                path.unlink()  # one without the other would not be what was asked for
                raise
    return written


def _write_log(using: str, path: Path, names: dict[str, str], advance: Advance) -> Exported:
    tables = {"events": StoredEvent, "receipts": Receipt, "seals": Seal, "former_logs": FormerLog}
    counts = {name: _count(model, using) for name, model in tables.items()}
    encrypted = _count(ValueKey, using) > 0
    with LineWriter(path) as file:
        file.write("log", format=LOG_FORMAT, hash_format=HASH_FORMAT, **names, **counts, encrypted=encrypted)
        for batch in _events(using):
            for row in batch:
                try:
                    file.write(event_line.KIND, **event_line.write(row))
                except (ValueError, TypeError, AttributeError) as error:
                    raise UnreadableLog(row[0]) from error
            advance(len(batch))
        for receipt in _all(Receipt, using, "command_id"):
            file.write(receipt_line.RECEIPT, **receipt_line.write_receipt(receipt))
        for seal in _all(Seal, using, "id"):
            file.write(receipt_line.SEAL, **receipt_line.write_seal(seal))
        for former in _all(FormerLog, using, "id"):
            file.write(receipt_line.FORMER_LOG, **receipt_line.write_former_log(former))
    return Exported(counts["events"], encrypted)


def _write_keys(using: str, path: Path, names: dict[str, str], identity: LogIdentity) -> None:
    counts = {"persons": _count(PersonKey, using), "values": _count(ValueKey, using)}
    with LineWriter(path) as file:
        file.write("keys", format=KEYS_FORMAT, **names, **counts, secret=of_bytes(identity.secret))
        for person in _all(PersonKey, using, "person"):
            file.write(PERSON, person=person.person, wrapped=of_bytes(person.wrapped))
        for value in _all(ValueKey, using, "key_id"):
            file.write(
                VALUE,
                key=str(value.key_id),
                stream_id=value.stream_id,
                person=value.person,
                wrapped=of_bytes(value.wrapped),
                tag=of_bytes(value.tag),
            )
        for row in app_rows.write(using):
            file.write(app_rows.KIND, **row)


def _events(using: str) -> Iterator[list[Any]]:
    after = 0
    while batch := rows.select("WHERE position > %s ORDER BY position LIMIT %s", [after, BATCH], connections[using]):
        yield batch
        after = batch[-1][0]


def _all(model: Any, using: str, key: str) -> Iterator[Any]:
    for batch in keyset.batches(model._base_manager.using(using), (key,), BATCH):
        yield from batch


def _count(model: Any, using: str) -> int:
    number: int = model._base_manager.using(using).count()
    return number
