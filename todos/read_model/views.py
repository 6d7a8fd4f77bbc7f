"""The views of a list: which statuses each one shows."""

from __future__ import annotations

from todos.domain.values.status import STATUSES

OPEN, FINISHED, ALL = "Open", "Finished", "All"
TABS = (OPEN, FINISHED, ALL)
TRASH = "Trash"  # a tab too, but a page of its own
_STATUSES = {OPEN: ("Queued", "Started"), ALL: STATUSES} | {status: (status,) for status in STATUSES}


class UnknownView(ValueError):
    """There is no view of this name."""


def statuses_of(view: str) -> tuple[str, ...]:
    """The statuses that a view shows: a tab, or one status. Raises UnknownView."""
    if view not in _STATUSES:
        raise UnknownView(view)
    return _STATUSES[view]


def view_of(status: str, text: str) -> str:
    """The view that an address asks for: its `status`; without one, everything for a search and else what is open."""
    return status or (ALL if text.strip() else OPEN)
