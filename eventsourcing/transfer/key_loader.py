"""Takes a file of keys into the database: wrapped keys of persons and values, the log's secret, rows of apps."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from ..database import log_secret
from ..errors import InvalidPayload
from ..models import LogIdentity, PersonKey, ValueKey
from . import app_rows
from . import fields as read
from .errors import BrokenFile, OtherDataKey
from .exporting import PERSON, VALUE
from .fields import Fields
from .lines import LineReader

BATCH = 1_000
_PERSON_NAMES = frozenset(("kind", "person", "wrapped"))
_VALUE_NAMES = frozenset(("kind", "key", "stream_id", "person", "wrapped", "tag"))


def load(file: LineReader, header: Fields, using: str) -> None:
    """Load all of the file. Raises BrokenFile; OtherDataKey where this site's data key opens none of it."""
    if header.get("secret") is not None:
        try:
            secret = read.base64(header, "secret")
        except InvalidPayload as error:
            raise file.broken(f"{error}") from None
        LogIdentity.objects.using(using).update(secret=secret)
        log_secret.read_again(using)
        if log_secret.is_wrong_data_key(using):
            raise OtherDataKey
    counts = dict.fromkeys((PERSON, VALUE, app_rows.KIND), 0)
    batch: list[tuple[int, Any]] = []
    for line in file:
        if line["kind"] not in counts:
            raise file.broken("A line of this kind does not belong here.")
        counts[line["kind"]] += 1
        try:
            if line["kind"] == app_rows.KIND:
                _save_row(file, line, using)
                continue
            row = _person(line) if line["kind"] == PERSON else _value(line)
        except InvalidPayload as error:
            raise file.broken(str(error)) from None
        if len(batch) >= BATCH or (batch and type(batch[0][1]) is not type(row)):
            _insert(file, batch, using)
        batch.append((file.number, row))
    _insert(file, batch, using)
    if (counts[PERSON], counts[VALUE]) != (header.get("persons"), header.get("values")):
        raise file.broken("There are not as many keys as the first line says.")
    app_rows.number_on(using)


def _save_row(file: LineReader, line: Fields, using: str) -> None:
    try:
        with transaction.atomic(using):
            app_rows.save(line, using)
    except IntegrityError as error:
        raise file.broken(f"The row contradicts one before it: {' '.join(str(error).split())}.") from None


def _person(line: Fields) -> PersonKey:
    read.check_names(line, _PERSON_NAMES)
    return PersonKey(person=read.text(line, "person", 255), wrapped=read.base64(line, "wrapped"))


def _value(line: Fields) -> ValueKey:
    read.check_names(line, _VALUE_NAMES)
    return ValueKey(
        key_id=read.uuid(line, "key"),
        stream_id=read.text(line, "stream_id", 255),
        person=read.text(line, "person", 255),
        wrapped=read.base64(line, "wrapped"),
        tag=read.base64(line, "tag"),
    )


def _insert(file: LineReader, batch: list[tuple[int, Any]], using: str) -> None:
    if not batch:
        return
    rows = [row for _, row in batch]
    persons = {row.person for row in rows} if isinstance(rows[0], ValueKey) else set()
    known = set(PersonKey.objects.using(using).filter(person__in=persons).values_list("person", flat=True))
    for line, row in batch:
        if persons and row.person not in known:
            raise BrokenFile(file.path, line, "The key of this person does not stand before it.")
    try:
        with transaction.atomic(using):
            type(rows[0])._base_manager.using(using).bulk_create(rows)
    except IntegrityError:
        raise BrokenFile(file.path, batch[0][0], "A key from this line on stands before it already.") from None
    batch.clear()
