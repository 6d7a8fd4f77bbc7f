"""The status of a todo: one of three."""

from __future__ import annotations

from todos.domain.errors import UnknownStatus

STATUSES = QUEUED, _, FINISHED = ("Queued", "Started", "Finished")


def clean(status: str) -> str:
    """The status, unchanged. Raises UnknownStatus unless it is one of the three."""
    if status not in STATUSES:
        raise UnknownStatus(status)
    return status
