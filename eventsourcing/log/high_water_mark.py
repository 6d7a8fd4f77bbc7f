"""Which positions of a log on PostgreSQL are final: there, or never to come.

Positions are drawn in order but committed in any. Only an INSERT draws one (CACHE 1, see checks.py), and it takes its
lock on the table (ROW EXCLUSIVE) before and keeps it until its transaction has ended and can be seen. So of all that
is missing below a position that was seen, each is in the hands of a transaction that holds this lock now, or of none.
Writers wait for nobody, and transactions that write elsewhere hold nobody up.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db import connections

from ..database.append_only import TABLE
from .identity import head

# One row for each mode held: a stronger lock taken beside hides nothing. Those still waiting for it have drawn nothing.
_HOLDERS = f"""
    SELECT virtualtransaction, pid FROM pg_locks
    WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND relation = '{TABLE}'::regclass"""


class Holder(NamedTuple):
    """A transaction that may have drawn positions: its virtual id, and its process (None: it is prepared)."""

    transaction: str
    process: int | None


class Horizon:
    """Moves forward as transactions end.

    final -- everything up to this position is final
    waiting_for -- who must end before it moves on
    """

    def __init__(self, using: str) -> None:
        self.using = using
        self.final = 0
        self.waiting_for: frozenset[Holder] = frozenset()
        self._head = 0
        self._known: frozenset[Holder] = frozenset()

    def look(self, position: int) -> bool:
        """Look once, for a reader that stands at `position`: False when nothing has changed since the last look.

        Every look asks on its own, in autocommit; the rows must be read in a later statement.
        """
        if not self.waiting_for or self._head <= position:
            self._begin(position)
        else:
            still_open = self._still_open(holders(self.using))
            if still_open == self.waiting_for:
                return False
            self.waiting_for = still_open
        if not self.waiting_for:
            self.final = self._head
        return True

    def _begin(self, position: int) -> None:
        self._head = head(self.using)  # before the holders: whoever drew a position below has its lock by now
        self.waiting_for = self._known = holders(self.using) if self._head > position else frozenset()
        _refuse_own(self.waiting_for)
        _refuse_standby(self.using)

    def _still_open(self, now: frozenset[Holder]) -> frozenset[Holder]:
        """Those of `waiting_for` that have not ended. Who prepares a transaction leaves it under another name."""
        ended = self.waiting_for - now
        renamed = {holder for holder in now - self._known if holder.process is None}
        gone = any(holder.process is not None for holder in ended)
        return (self.waiting_for & now) | (renamed if gone else set())


def holders(using: str) -> frozenset[Holder]:
    """The transactions that hold the lock of an INSERT into the events table now, prepared ones included."""
    with connections[using].cursor() as cursor:
        cursor.execute(_HOLDERS)
        return frozenset(Holder(*row) for row in cursor.fetchall())


def _refuse_own(found: frozenset[Holder]) -> None:
    """Raises RuntimeError when this thread itself, by another connection, has what it would wait for."""
    open_ones = [each.connection for each in connections.all(initialized_only=True) if each.vendor == "postgresql"]
    own = {connection.info.backend_pid for connection in open_ones if connection is not None}
    if own & {holder.process for holder in found}:
        raise RuntimeError(
            "This thread has a transaction open that wrote events, by another connection, and would wait for itself. "
            "Commit it before reading on."
        )


def _refuse_standby(using: str) -> None:
    """Raises RuntimeError where the locks of those who write are not to be seen."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        if cursor.fetchone() == (True,):
            raise RuntimeError(f"Database {using!r} is a standby, which cannot tell who is writing. Read the primary.")
