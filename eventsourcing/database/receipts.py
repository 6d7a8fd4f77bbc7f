"""Receipts: the outcome of every command, so that a command sent twice is carried out once."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Any, NamedTuple

from django.db import connections

from ..canonical_text import canonical, check_text, check_uuid
from ..command import Command
from ..errors import CommandIdReused
from ..event import Event
from ..models import Receipt
from . import data_key
from .log_secret import log_secret
from .rows import uuid_value

_INSERT = (
    f"INSERT INTO {Receipt._meta.db_table} "
    "(command_id, fingerprint, command_type, actor, causation_id, correlation_id, timestamp) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (command_id) DO NOTHING"
)
_COMPLETE = (
    f"UPDATE {Receipt._meta.db_table} SET stream_id = %s, version = %s, position = %s, hash = %s WHERE command_id = %s"
)


class Outcome(NamedTuple):
    """What a command came to: where its stream ends afterwards.

    stream_id, version, position -- of the stream's last event; None when the handler saved and returned nothing
    correlation_id -- uuid text, shared by the events of all commands of the same act
    repeated -- whether the command was carried out before, and this is the outcome from then
    merged -- the events that the command's author had not seen and that commute with its own, oldest first; empty on
              a repetition
    """

    stream_id: str | None
    version: int | None
    position: int | None
    correlation_id: str
    repeated: bool = False
    merged: tuple[Event, ...] = ()


def fingerprint_of(command: Command, using: str) -> bytes:
    """32 bytes over a command's content and actor, without its time: equal for a repetition, and only for that.

    Keyed by the log's secret, so that nobody without the data key can confirm a guess. Without a data key, a SHA-256.
    """
    text = _content(command)
    return hmac.digest(log_secret(using), text, sha256) if data_key.is_set() else sha256(text).digest()


def _is_repeated(command: Command, first: Receipt, fingerprint: bytes) -> bool:
    """Whether `command` came before. Receipts of earlier releases hold a SHA-256; those of forgotten people nothing."""
    if first.fingerprint is None:
        return (first.command_type, first.actor) == (command.type, command.actor)
    return bytes(first.fingerprint) in (fingerprint, sha256(_content(command)).digest())


def _content(command: Command) -> bytes:
    return canonical([command.type, command.actor, command.expected_version, command.data], "command").encode()


def check(command: Command) -> None:
    """Raises InvalidPayload unless a receipt can hold the command's ids, type and actor."""
    check_uuid(command.id, "command id")
    for name in ("correlation_id", "causation_id"):
        if getattr(command, name) is not None:
            check_uuid(getattr(command, name), name)
    check_text(command.type, "command type", 100)
    if command.actor:
        check_text(command.actor, "actor", 255)


def begin(command: Command, using: str) -> Outcome | None:
    """Write the receipt of `command`, first in its transaction; None when the command is new, else its first outcome.

    Waits while the same command is being carried out elsewhere. Raises CommandIdReused for an id with other content.
    """
    connection: Any = connections[using]
    fingerprint = fingerprint_of(command, using)
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                uuid_value(command.id, connection),
                connection.Database.Binary(fingerprint),
                command.type,
                command.actor,
                command.causation_id and uuid_value(command.causation_id, connection),
                uuid_value(command.correlation_id or command.id, connection),
                connection.ops.adapt_datetimefield_value(command.timestamp),
            ],
        )
        if cursor.rowcount == 1:
            return None
    first = Receipt.objects.using(using).get(pk=command.id)
    if not _is_repeated(command, first, fingerprint):
        raise CommandIdReused(command.id, first.command_type, first.stream_id or "", first.version or 0)
    return Outcome(first.stream_id, first.version, first.position, str(first.correlation_id), repeated=True)


def complete(command: Command, last: Event | None, using: str) -> Outcome:
    """Write the outcome of `command` on its receipt, last in its transaction.

    `last` is the last event of its stream. The receipt keeps its hash as a witness in case the stream is rewritten.
    """
    correlation_id = command.correlation_id or command.id
    if last is None:
        return Outcome(None, None, None, correlation_id)
    connection: Any = connections[using]
    with connection.cursor() as cursor:
        event_hash = connection.Database.Binary(last.hash)
        cursor.execute(
            _COMPLETE, [last.stream_id, last.version, last.position, event_hash, uuid_value(command.id, connection)]
        )
    return Outcome(last.stream_id, last.version, last.position, correlation_id)


def forget_contents(actor: str, using: str) -> None:
    """Keep nothing of what this actor's commands contained, so that nobody can confirm a guess."""
    Receipt.objects.using(using).filter(actor=actor).update(fingerprint=None)
