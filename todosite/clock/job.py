"""A job that runs by the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from todosite.clock.schedule import Schedule


@dataclass(frozen=True)
class Job:
    """Work that one process at a time does when it is due.

    name -- its row in the table of last runs, at most 100 characters
    run -- gets the alias of the database. A run that was broken off is done again, so it must bear being done twice
    """

    name: str
    schedule: Schedule
    run: Callable[[str], object]
