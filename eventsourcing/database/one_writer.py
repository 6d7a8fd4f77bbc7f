"""One writer at a time on SQLite: a lock of this process, held around each writing transaction."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from threading import Lock, RLock

from django.db import connections

_writer_locks: dict[str, RLock] = {}
_making_a_lock = Lock()


def one_writer(using: str) -> AbstractContextManager[object]:
    """A lock to hold around a writing transaction: on SQLite one writer of this process at a time, elsewhere nothing.

    SQLite lets writers poll for its lock, so many of them starve one another; here they queue instead.
    """
    if connections[using].vendor != "sqlite":
        return nullcontext()
    with _making_a_lock:
        return _writer_locks.setdefault(using, RLock())
