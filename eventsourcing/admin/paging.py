"""Pages of events for admin, each read along an index: a page costs the same in a short log and in a long one."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import QuerySet

from .. import keyset
from ..models import StoredEvent
from .filters import EventFilters

EVENTS_PER_PAGE = 50


class EventPage(NamedTuple):
    """At most EVENTS_PER_PAGE rows, highest key first, and whether there are newer and older ones."""

    rows: list[StoredEvent]
    newer: bool = False
    older: bool = False


def log_page(events: QuerySet[StoredEvent], filters: EventFilters) -> EventPage | None:
    """The page that valid filters ask for; None when the event they continue from is not in the list."""
    rows, order = events.filter(filters.condition()), filters.order()
    direction, position = filters.cursor()
    if not position:
        return event_page(rows, order, direction, None)
    key = (position,) if order == ("position",) else rows.filter(pk=position).values_list(*order).first()
    return event_page(rows, order, direction, key) if key else None


def event_page(
    rows: QuerySet[StoredEvent], order: tuple[str, ...], direction: str, key: tuple[Any, ...] | None
) -> EventPage:
    """The rows on one side of `key` in `order`: lower keys for the direction 'before', higher ones for 'after'.

    Without a key the page begins at the highest key ('before') or at the lowest ('after').
    """
    if direction == "after":
        found, more = keyset.page(rows, order, key, EVENTS_PER_PAGE)
        return EventPage(found[::-1], newer=more, older=key is not None)
    found, more = keyset.page(rows, [f"-{name}" for name in order], key, EVENTS_PER_PAGE)
    return EventPage(found, newer=key is not None, older=more)
