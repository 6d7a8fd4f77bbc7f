"""Receipts: what came of every command, so that one sent twice is done once."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, NamedTuple

from django.db import connections

from ..command import Command
from ..errors import CommandIdReused
from ..event import Event
from ..hash_chain import canonical, check_text, check_uuid
from ..models import Receipt
from .rows import uuid_value

_INSERT = (
    f"INSERT INTO {Receipt._meta.db_table} "
    "(command_id, fingerprint, command_type, actor, causation_id, correlation_id, timestamp) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (command_id) DO NOTHING"
)
_FILL_IN = (
    f"UPDATE {Receipt._meta.db_table} SET stream_id = %s, version = %s, position = %s, hash = %s WHERE command_id = %s"
)


class Outcome(NamedTuple):
    """What a command came to: where its stream stands afterwards.

    stream_id, version, position -- of the last event of the stream; None when the handler saved and returned nothing
    correlation_id -- what its events are found together by, and those of all commands of the same act
    repeated -- whether this is the first sending's outcome, found again
    merged -- the events that the author of the command had not seen and that its own were written after, oldest first,
              because all of them commute; none on a repetition
    """

    stream_id: str | None
    version: int | None
    position: int | None
    correlation_id: str
    repeated: bool = False
    merged: tuple[Event, ...] = ()


def fingerprint(command: Command) -> bytes:
    """32 bytes over what a command asks and of whom, not when: equal for a repetition, different for anything else."""
    content = [command.type, command.actor, command.expected_version, command.data]
    return sha256(canonical(content, "command").encode()).digest()


def check(command: Command) -> None:
    """Raises InvalidPayload unless a receipt can hold the command's ids, type and actor."""
    check_uuid(command.id, "command id")
    for name in ("correlation_id", "causation_id"):
        if getattr(command, name) is not None:
            check_uuid(getattr(command, name), name)
    check_text(command.type, "command type", 100)
    if command.actor:
        check_text(command.actor, "actor", 255)


def claim(command: Command, using: str) -> Outcome | None:
    """Write the receipt of `command`, first thing in its transaction; returns None when it is new.

    When it was carried out before, returns that outcome. A twin in flight is waited for.
    Raises CommandIdReused when the id was used for another content.
    """
    connection: Any = connections[using]
    mark = fingerprint(command)
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                uuid_value(command.id, connection),
                connection.Database.Binary(mark),
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
    if bytes(first.fingerprint) != mark:
        raise CommandIdReused(command.id, first.command_type, first.stream_id or "", first.version or 0)
    return Outcome(first.stream_id, first.version, first.position, str(first.correlation_id), repeated=True)


def fill_in(command: Command, last: Event | None, using: str) -> Outcome:
    """Write what came of `command` on its receipt, last thing in its transaction.

    `last` is the last event of its stream. Its hash stays here as a witness, should the stream ever be rewritten.
    """
    correlation_id = command.correlation_id or command.id
    if last is None:
        return Outcome(None, None, None, correlation_id)
    connection: Any = connections[using]
    with connection.cursor() as cursor:
        seal = connection.Database.Binary(last.hash)
        cursor.execute(
            _FILL_IN, [last.stream_id, last.version, last.position, seal, uuid_value(command.id, connection)]
        )
    return Outcome(last.stream_id, last.version, last.position, correlation_id)
