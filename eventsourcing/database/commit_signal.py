"""What a commit rings for the subscriptions of this process; those of other processes poll.

No NOTIFY: on every commit it makes commits wait for one another, and it is lost with the connection.
"""

from __future__ import annotations

from threading import Condition, Lock


class Wake:
    """A bell that counts its rings, so that one between a look and the wait is not missed."""

    def __init__(self) -> None:
        self.rings = 0
        self._condition = Condition()

    def ring(self) -> None:
        """End every wait."""
        with self._condition:
            self.rings += 1
            self._condition.notify_all()

    def wait(self, rings: int, seconds: float) -> bool:
        """Wait until it has rung more often than `rings` times, for at most `seconds`; whether it has."""
        with self._condition:
            return self._condition.wait_for(lambda: self.rings != rings, seconds)


_wakes: dict[str, Wake] = {}
_making_one = Lock()


def of(using: str) -> Wake:
    """The one of this process for the log on the database `using`."""
    with _making_one:
        return _wakes.setdefault(using, Wake())
