"""A system check of the SQLite in use: versions with a race in WAL mode, by which a commit can be lost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Info, Tags, register
from django.db import connections

# A commit that resets the WAL while another connection begins a second checkpoint can be lost, or damage the file:
# sqlite.org/wal.html, "The WAL-reset bug". It came with WAL mode; two older branches got the correction too.
RACE_FROM, RACE_UNTIL = (3, 7, 0), (3, 51, 3)
ALSO_CORRECTED = {(3, 44): 6, (3, 50): 7}


def has_race(version: tuple[int, ...]) -> bool:
    """Whether this version of SQLite can lose a commit in WAL mode."""
    corrected = ALSO_CORRECTED.get((version[0], version[1]))
    return RACE_FROM <= version < RACE_UNTIL and (corrected is None or version[2] < corrected)


@register(Tags.database)
def check_sqlite(databases: Iterable[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """I001: the SQLite in use has that race. A note and no warning: SQLite comes with Python or the system."""
    found: list[CheckMessage] = []
    for using in databases or []:
        connection: Any = connections[using]
        if connection.vendor == "sqlite" and has_race(connection.Database.sqlite_version_info):
            found.append(_note(connection.Database.sqlite_version))
    return found


def _note(version: str) -> CheckMessage:
    return Info(
        f"SQLite {version} can, very rarely, lose a commit when two connections write at the same instant.",
        hint="3.51.3, 3.50.7 and 3.44.6 cannot (sqlite.org/wal.html). They come with a newer Python or system; "
        "until then, keep backups (manage.py backup).",
        id="todosite.I001",
    )
