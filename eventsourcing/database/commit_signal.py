"""Wakes the subscriptions of this process when a commit has stored events; those of other processes poll.

PostgreSQL's NOTIFY is not used: it makes commits wait for one another, and is lost with the connection.
"""

from __future__ import annotations

from threading import Condition, Lock


class CommitSignal:
    """Counts notifications, so that a waiter misses none that came between its last look and its wait.

    count -- notifications so far
    """

    def __init__(self) -> None:
        self.count = 0
        self._condition = Condition()

    def notify(self) -> None:
        """End every wait."""
        with self._condition:
            self.count += 1
            self._condition.notify_all()

    def wait(self, count: int, seconds: float) -> bool:
        """Wait until `count` has changed, for at most `seconds`; returns whether it has."""
        with self._condition:
            return self._condition.wait_for(lambda: self.count != count, seconds)


_signals: dict[str, CommitSignal] = {}
_signals_lock = Lock()


def signal_for(using: str) -> CommitSignal:
    """The signal of this process for the log on the database `using`."""
    with _signals_lock:
        return _signals.setdefault(using, CommitSignal())
