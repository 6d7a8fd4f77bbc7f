"""System checks: what must hold before the store is used. Those tagged `database` run with `check --database NAME`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from eventsourcing import append_only
from eventsourcing.registry import event_types


@register()
def check_registry(**kwargs: Any) -> list[CheckMessage]:
    """E001: stored events that no code could read any more."""
    return [
        Error(gap, hint="Register an upcaster for that version.", id="eventsourcing.E001") for gap in event_types.gaps()
    ]


@register(Tags.database)
def check_log(databases: Iterable[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """E002: a trigger is missing or disabled. E003: positions are drawn in advance, so their order means nothing."""
    messages: list[CheckMessage] = []
    for using in databases or []:
        if append_only.TABLE in connections[using].introspection.table_names():
            messages += _check_triggers(using) + _check_sequence(using)
    return messages


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
            hint="ALTER SEQUENCE eventsourcing_storedevent_position_seq CACHE 1;",
            id="eventsourcing.E003",
        )
    ]
