"""Copies the database while the site runs, with every acknowledged command, and verifies the copy.

The rows of the lists are left out: they hold words in clear, and are made again from the log (`database.make_rows`).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, connections

from eventsourcing.hash_chain import Finding
from eventsourcing.projections.base import registered
from eventsourcing.projections.model import ModelProjection
from eventsourcing.seals import sealing
from eventsourcing.seals.seal_check import SealCheck
from eventsourcing.seals.tree_head import TreeHead
from eventsourcing.transfer.exporting import export
from eventsourcing.verification import Verification
from todosite.serving import data_folder, postgresql_dump

ALIAS = "backup"
DUMP, EVENTS, KEYS_OF_EVENTS = "database.dump", "events.ndjson.gz", "events.keys"


def write(folder: Path) -> Path:
    """Write what the database is into a folder; returns the file. Raises OSError, DatabaseError, DumpFailed.

    That is a copy of SQLite's file, or what PostgreSQL's pg_dump writes, or the events and what opens them.
    """
    if connection.vendor == "sqlite":
        copy_database(folder / data_folder.DATABASE)
        return folder / data_folder.DATABASE
    if postgresql_dump.is_there():
        postgresql_dump.write(folder / DUMP, without=row_tables())
        return folder / DUMP
    export("default", folder / EVENTS, folder / KEYS_OF_EVENTS)
    return folder / EVENTS


def copy_database(target: Path) -> None:
    """Copy SQLite's database, without the rows of the lists, to a file that is there only when it is whole.

    Raises FileExistsError, OSError, DatabaseError.

    What SQLite keeps beside its file while the site runs goes into the one file.
    """
    if target.exists():
        raise FileExistsError(target)
    draft = target.with_name(f"{target.name}.partial")
    draft.unlink(missing_ok=True)
    try:
        connection.ensure_connection()
        with connection.wrap_database_errors, closing(sqlite3.connect(draft)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            for name in row_tables():
                copy.execute(f'DELETE FROM "{name}"')
            copy.commit()
            copy.execute("VACUUM")  # nothing of the rows stays in the file
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)


def row_tables() -> list[str]:
    """The tables of the rows that are made from the log."""
    models = [
        model
        for projection in registered
        if isinstance(projection, ModelProjection)
        for model in (projection.model, getattr(projection, "versions", None))
        if model is not None
    ]
    return [model._meta.db_table for model in models]


def findings(copy: Path) -> list[Finding]:
    """What verification finds in a copy, its newest seal included.

    A dump of PostgreSQL is read to its end, and the log it was made of is verified; so are events in a file.
    """
    if copy.name in (DUMP, EVENTS):
        if copy.name == DUMP:
            postgresql_dump.check(copy)
        return list(findings_in("default"))
    with _opened(copy):
        return [*Verification(ALIAS).log(), *_against_newest_seal(ALIAS)]


def findings_in(using: str) -> Iterator[Finding]:
    """What verification finds in the database `using`, and where it does not extend its newest seal."""
    yield from Verification(using).whole_log()
    yield from _against_newest_seal(using)


def _against_newest_seal(using: str) -> Iterator[Finding]:
    seal = sealing.newest(using)
    if seal is not None:
        head = TreeHead(str(seal.origin), seal.size, bytes(seal.root))
        yield from SealCheck(using, [head]).findings()


@contextmanager
def _opened(copy: Path) -> Iterator[None]:
    """The copy as the database ALIAS, to be read."""
    opened = connection.copy(ALIAS)
    opened.settings_dict |= {"NAME": str(copy), "OPTIONS": {}}
    connections[ALIAS] = opened
    try:
        yield
    finally:
        opened.close()
        del connections[ALIAS]
