"""One writer at a time on SQLite: a lock of this process, held around each writing transaction."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from threading import Lock, RLock

from django.db import connections

# Reentrant: a publisher runs after the commit but inside the lock, and may send the next command.
_writer_locks: dict[str, RLock] = {}
_writer_locks_lock = Lock()


def one_writer(using: str) -> AbstractContextManager[object]:
    """The lock to hold around a writing transaction on SQLite; on other engines a context that does nothing.

    SQLite's writers poll for its lock, so many of them starve one another. Here they queue instead.
    """
    if connections[using].vendor != "sqlite":
        return nullcontext()
    with _writer_locks_lock:
        return _writer_locks.setdefault(using, RLock())
