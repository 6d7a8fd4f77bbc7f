"""What somebody with a database shell could do."""

from __future__ import annotations

from django.db import connections

from eventsourcing.models import StoredEvent

TABLE = StoredEvent._meta.db_table
COLUMNS = [field.column for field in StoredEvent._meta.local_fields]
_NEW_ID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}


def run(using: str, statement: str, parameters=()) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(statement, parameters)


def copy(using: str, where: str, verb: str = "INSERT", **changed: str) -> str:
    """The statement that inserts a stored row once more, at a new position unless `position` is given.

    changed -- SQL expressions for columns; NEW_ID stands for a fresh uuid
    """
    names = [name for name in COLUMNS if name != "position" or "position" in changed]
    values = [changed.get(name, name).replace("NEW_ID", _NEW_ID[connections[using].vendor]) for name in names]
    return f"{verb} INTO {TABLE} ({', '.join(names)}) SELECT {', '.join(values)} FROM {TABLE} WHERE {where}"
