"""System checks of the event store. Those tagged `database` run with `check --database NAME`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections, router
from django.db.migrations.recorder import MigrationRecorder

from .database import append_only, data_key, log_secret
from .event_types import event_types
from .models import StoredEvent


@register()
def check_registry(**kwargs: Any) -> list[CheckMessage]:
    """E001: an upcaster is missing, so stored events cannot be read. E004: two event types claim one name."""
    gaps = [
        Error(f"{gap}.", hint="Register an upcaster from every earlier version.", id="eventsourcing.E001")
        for gap in event_types.gaps()
    ]
    twice = [
        Error(f"{sentence}.", hint="Give one of them another name; stored events keep theirs.", id="eventsourcing.E004")
        for sentence in event_types.duplicates()
    ]
    return [*gaps, *twice]


@register(Tags.database)
def check_stored_types(databases: Iterable[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """W001: the log holds event types, or newer schema versions, that this code does not know.

    Looks up each type once in an index, and the last hundred events of each known type, however long the log is.
    """
    return [
        Warning(sentence, hint="Deploy the code that writes them, or register them.", id="eventsourcing.W001")
        for using in databases or []
        if append_only.TABLE in connections[using].introspection.table_names()
        for sentence in _unknown(using)
    ]


# Steps from one type to the next along the index over (type, position): one step for each type.
_STORED_TYPES = f"""
    WITH RECURSIVE stored (type) AS (
        SELECT min(type) FROM {append_only.TABLE}
        UNION ALL
        SELECT (SELECT min(type) FROM {append_only.TABLE} WHERE type > stored.type) FROM stored WHERE type IS NOT NULL
    )
    SELECT type FROM stored WHERE type IS NOT NULL
"""
# BETWEEN instead of = makes PostgreSQL use that index, not the one over positions.
_NEWEST_VERSION = f"""
    SELECT max(schema_version) FROM (
        SELECT schema_version FROM {append_only.TABLE} WHERE type BETWEEN %s AND %s
        ORDER BY type DESC, position DESC LIMIT 100
    ) AS latest
"""


def _unknown(using: str) -> Iterator[str]:
    with connections[using].cursor() as cursor:
        cursor.execute(_STORED_TYPES)
        for (name,) in cursor.fetchall():
            known = event_types.named(name)
            if known is None:
                yield f"Database {using!r} holds events of type {name!r}, which no code knows."
                continue
            cursor.execute(_NEWEST_VERSION, [name, name])
            [newest] = cursor.fetchone()
            if newest > known.schema_version:
                yield (
                    f"Database {using!r} holds events of type {name!r} in schema version {newest}; "
                    f"this code knows it up to {known.schema_version}."
                )


@register(Tags.database)
def check_log(databases: Iterable[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """E002: a trigger is missing or disabled. E003: positions are drawn in advance, so their order says nothing.

    E005: migrations are applied, and the events table is missing all the same.
    """
    messages: list[CheckMessage] = []
    for using in databases or []:
        if append_only.TABLE in connections[using].introspection.table_names():
            messages += _check_triggers(using) + _check_sequence(using)
        elif _should_have_events(using):
            messages.append(_missing_table(using))
    return messages


@register(Tags.database)
def check_data_key(databases: Iterable[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """E006: the personal values of the log were written with another data key than this process has."""
    return [
        Error(
            f"The personal values on database {using!r} were encrypted with another data key than {data_key.SETTING}.",
            hint="Put the data key back that the log was written with (docs/personal.md).",
            id="eventsourcing.E006",
        )
        for using in databases or []
        if log_secret.has_column(using) and log_secret.is_wrong_data_key(using)
    ]


def _should_have_events(using: str) -> bool:
    applied = MigrationRecorder(connections[using]).applied_migrations()
    is_migrated = any(label == StoredEvent._meta.app_label for label, _ in applied)
    return is_migrated and router.allow_migrate_model(using, StoredEvent)


def _missing_table(using: str) -> CheckMessage:
    return Error(
        f"The events table {append_only.TABLE} is missing on database {using!r}, although its migrations are applied.",
        hint="Restore it from a backup, or name the database that has it.",
        id="eventsourcing.E005",
    )


def _check_triggers(using: str) -> list[CheckMessage]:
    return [
        Error(
            f"The append-only trigger {name} is missing or disabled on database {using!r}.",
            hint="Run `manage.py migrate`; it puts the triggers back.",
            id="eventsourcing.E002",
        )
        for name in append_only.missing(using)
    ]


def _check_sequence(using: str) -> list[CheckMessage]:
    connection = connections[using]
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cache_size FROM pg_sequences WHERE schemaname || '.' || sequencename"
            " = pg_get_serial_sequence(%s, 'position')",
            [append_only.TABLE],
        )
        row = cursor.fetchone()
    if row == (1,):
        return []
    return [
        Error(
            f"The sequence of positions of database {using!r} draws ahead (CACHE {row[0] if row else 'unknown'}).",
            hint=f"ALTER SEQUENCE {append_only.TABLE}_position_seq CACHE 1;",
            id="eventsourcing.E003",
        )
    ]
