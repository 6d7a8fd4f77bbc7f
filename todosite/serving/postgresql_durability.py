"""A system check of PostgreSQL's settings: with some of them, an acknowledged commit can be lost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Info, Tags, register
from django.db import connections

_SETTINGS = ("fsync", "full_page_writes", "synchronous_commit", "synchronous_standby_names")


@register(Tags.database)
def check_postgresql(databases: Iterable[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """I002: one note for each setting by which a commit can be lost. No warning: a copy to try things on may be so."""
    found: list[CheckMessage] = []
    for using in databases or []:
        if connections[using].vendor == "postgresql":
            found += [_note(name, value, event) for name, value, event in _unsafe(_settings(using))]
    return found


def _settings(using: str) -> dict[str, str]:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(_SETTINGS)])
        return dict(cursor.fetchall())


def _unsafe(settings: dict[str, str]) -> Iterable[tuple[str, str, str]]:
    """Name, value, and what must not happen, of each setting by which a commit can be lost."""
    for name in ("fsync", "full_page_writes"):
        if settings[name] == "off":
            yield name, "off", "the machine loses its power"
    commit = settings["synchronous_commit"]
    if commit == "off":
        yield "synchronous_commit", commit, "PostgreSQL is killed"
    elif commit in ("local", "remote_write") and settings["synchronous_standby_names"]:
        yield "synchronous_commit", commit, "the primary is lost"


def _note(name: str, value: str, event: str) -> CheckMessage:
    return Info(
        f"PostgreSQL runs with {name} = {value}, so what was acknowledged last can be lost when {event}.",
        hint=f"Set {name} = on.",
        id="todosite.I002",
    )
