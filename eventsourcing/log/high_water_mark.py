"""Which positions of a log on PostgreSQL are final: their event is there, or will never come.

Positions are drawn in order but committed in any order. Only an INSERT draws a position (CACHE 1, see checks.py). It
takes its lock on the table (ROW EXCLUSIVE) before that and keeps it until its transaction has ended and is visible. So
every position missing below one that was seen belongs to a transaction that holds this lock now, or to none. Writers
wait for nothing, and transactions that write to other tables delay nobody.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db import connections

from ..database.append_only import TABLE
from .identity import head

# A stronger lock that the transaction takes later has a row of its own and hides nothing. A transaction that still
# waits for its lock has drawn no position.
_OPEN_WRITERS = f"""
    SELECT virtualtransaction, pid FROM pg_locks
    WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND relation = '{TABLE}'::regclass"""


class OpenWriter(NamedTuple):
    """A transaction that may have drawn positions: its virtual id, and its process (None: it is prepared)."""

    transaction: str
    process: int | None


class HighWaterMark:
    """The position up to which the log on `using` is final; it rises as transactions end.

    final -- every position up to this one is final
    waiting_for -- the transactions that have to end before it rises
    """

    def __init__(self, using: str) -> None:
        self.using = using
        self.final = 0
        self.waiting_for: frozenset[OpenWriter] = frozenset()
        self._head = 0
        self._known: frozenset[OpenWriter] = frozenset()

    def look(self, position: int) -> bool:
        """Look once, for a reader at `position`; False when nothing has changed since the last look.

        Each look is a statement of its own in autocommit; the rows must be read in a later statement.
        """
        if not self.waiting_for or self._head <= position:
            self._begin(position)
        else:
            still_open = self._still_open(open_writers(self.using))
            if still_open == self.waiting_for:
                return False
            self.waiting_for = still_open
        if not self.waiting_for:
            self.final = self._head
        return True

    def _begin(self, position: int) -> None:
        # The head is read before the locks: a transaction that drew a position below it has its lock by now.
        self._head = head(self.using)
        self.waiting_for = self._known = open_writers(self.using) if self._head > position else frozenset()
        _refuse_own(self.waiting_for)
        _refuse_standby(self.using)

    def _still_open(self, now: frozenset[OpenWriter]) -> frozenset[OpenWriter]:
        """The writers in `waiting_for` that have not ended. A transaction that is prepared gets another virtual id."""
        ended = self.waiting_for - now
        prepared = {writer for writer in now - self._known if writer.process is None}
        may_be_prepared = any(writer.process is not None for writer in ended)
        return (self.waiting_for & now) | (prepared if may_be_prepared else set())


def open_writers(using: str) -> frozenset[OpenWriter]:
    """The transactions that hold the lock of an INSERT into the events table now, prepared ones included."""
    with connections[using].cursor() as cursor:
        cursor.execute(_OPEN_WRITERS)
        return frozenset(OpenWriter(*row) for row in cursor.fetchall())


def _refuse_own(writers: frozenset[OpenWriter]) -> None:
    """Raises RuntimeError when one of the writers is this thread, on another connection: it would wait for itself."""
    open_ones = [each.connection for each in connections.all(initialized_only=True) if each.vendor == "postgresql"]
    own = {connection.info.backend_pid for connection in open_ones if connection is not None}
    if own & {writer.process for writer in writers}:
        raise RuntimeError(
            "This thread has a transaction open that wrote events, by another connection, and would wait for itself. "
            "Commit it before reading on."
        )


def _refuse_standby(using: str) -> None:
    """Raises RuntimeError on a standby, where the locks of writers cannot be seen."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        if cursor.fetchone() == (True,):
            raise RuntimeError(f"Database {using!r} is a standby, which cannot tell who is writing. Read the primary.")
