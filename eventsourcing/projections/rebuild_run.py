"""A mark in the database that a rebuild is going on, for commands of all processes.

A command whose row is not there yet, or not right yet, then makes the rows of its own stream first. At other times such
a row is a fault, which a person has to see.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connections

from ..database.one_writer import one_writer
from ..models import RebuildRun

# A process that was killed leaves its mark. One that works writes rows far more often than this.
FORGOTTEN_AFTER = timedelta(minutes=1)


@contextmanager
def running(using: str) -> Iterator[UUID]:
    """Mark the log on `using` while the block runs; gives the id of the run."""
    run = uuid4()
    if not _has_table(using):
        # Called by a migration that comes before the table's own.
        yield run
        return
    with one_writer(using):
        _runs(using).create(id=run, seen=datetime.now(UTC))
    try:
        yield run
    finally:
        with one_writer(using):
            _runs(using).filter(pk=run).delete()


def still_running(run: UUID, using: str) -> None:
    """Say that this run goes on; called with each batch of rows."""
    if _has_table(using):
        with one_writer(using):
            _runs(using).filter(pk=run).update(seen=datetime.now(UTC))


def is_running(using: str) -> bool:
    """Whether a rebuild has written rows in the last minute and is not at its end."""
    return _has_table(using) and _runs(using).filter(seen__gt=datetime.now(UTC) - FORGOTTEN_AFTER).exists()


def _runs(using: str) -> Any:
    return RebuildRun._base_manager.using(using)


def _has_table(using: str) -> bool:
    return RebuildRun._meta.db_table in connections[using].introspection.table_names()
