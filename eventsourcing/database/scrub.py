"""Takes what was erased out of the files of SQLite: the database file and its write-ahead log.

`secure_delete` overwrites what is deleted. Two things may remain: the write-ahead log has pages as they were before,
and a row that SQLite once moved to another page leaves a copy behind (in 2 of 150 random histories that were tried).
VACUUM writes the file anew. A mark in the file, `user_version`, says that this is still to be done.

PostgreSQL keeps old rows until its own VACUUM, and copies of them in the archive of its log (docs/personal.md).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.db import DatabaseError, connections, transaction

from .one_writer import one_writer

# Up to here VACUUM takes about a second (62 MB took 2.0 s on a busy machine of two cores), so it comes right after the
# erasure. A larger file waits for the night.
SMALL_FILE_BYTES = 32 * 2**20
PATIENCE_MS = 500


def scrub_after_commit(using: str) -> None:
    """Mark the file within the open transaction, and scrub it once that is committed. Errors are logged."""
    if _is_sqlite(using):
        _pragma("user_version = 1", using)
        transaction.on_commit(partial(scrub_soon, using), using=using, robust=True)


def scrub_soon(using: str) -> bool:
    """Scrub a small file; of a large one only empty the write-ahead log. Does nothing where nothing was erased.

    Returns whether no copy of what was erased is left that this could take away.
    """
    if not _is_marked(using):
        return True
    size = _pragma("page_count", using) * _pragma("page_size", using)
    return scrub(using) if size <= SMALL_FILE_BYTES else _attempt(_empty_log, using)


def scrub(using: str) -> bool:
    """Write the file anew and empty the write-ahead log. Does nothing where nothing was erased.

    Returns False where a reader or a writer was in the way, or the disk was full; then it is to be tried again.
    """
    return not _is_marked(using) or _attempt(_write_anew, using)


def _attempt(act: Callable[[str], bool], using: str) -> bool:
    before = _pragma("busy_timeout", using)
    try:
        with one_writer(using):
            _pragma(f"busy_timeout = {PATIENCE_MS}", using)
            return act(using)
    except DatabaseError:
        return False
    finally:
        _pragma(f"busy_timeout = {before}", using)


def _write_anew(using: str) -> bool:
    with connections[using].cursor() as cursor:
        cursor.execute("VACUUM")
    if not _empty_log(using):
        return False
    _pragma("user_version = 0", using)
    return True


def _empty_log(using: str) -> bool:
    """Move all pages of the write-ahead log to the file; whether no reader kept it from being emptied."""
    return _pragma("wal_checkpoint(TRUNCATE)", using) == 0


def _is_marked(using: str) -> bool:
    return _is_sqlite(using) and _pragma("user_version", using) != 0


def _is_sqlite(using: str) -> bool:
    return connections[using].vendor == "sqlite"


def _pragma(text: str, using: str) -> int:
    """The first number that a PRAGMA answers; 0 for none."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"PRAGMA {text}")
        row = cursor.fetchone()
    return int(row[0]) if row else 0
