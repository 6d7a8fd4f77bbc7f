"""What ties events of todos to others: which take which back. Read without the rest of their histories."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from eventsourcing.event import Event
from eventsourcing.models import StoredEvent
from todos.domain.fields import REMOVED
from todos.domain.undo import EventRef, restores, undoes

# Whatever takes others back names them; but a restoration always takes back the removal before it.
_UNNAMED = list(REMOVED.event_types)


def ties(events: Iterable[Event], then: int) -> dict[str, list[EventRef]]:
    """By stream and in order, all that decides what these events take back and what takes them back, up to a position.

    To `reversal` and `timeline.Context` it says of these events what the whole histories would.
    """
    found: dict[str, dict[str, EventRef]] = defaultdict(dict)
    for event in events:
        found[event.stream_id][event.id] = EventRef.of(event)
    wanted = {stream: list(known) for stream, known in found.items()}
    rows = StoredEvent.objects.filter(stream_id__in=list(found), position__lte=then)
    _add(found, rows.filter(~Q(extra="{}") | Q(type__in=_UNNAMED)))
    named = [id for stream, known in found.items() for id in _unknown(known, wanted[stream])]
    if named:
        _add(found, rows.filter(event_id__in=named))
    return {stream: sorted(known.values(), key=lambda tie: tie.version) for stream, known in found.items()}


def _add(found: dict[str, dict[str, EventRef]], rows: QuerySet[StoredEvent]) -> None:
    for stream, id, type, version, extra in rows.values_list("stream_id", "event_id", "type", "version", "extra"):
        found[stream].setdefault(str(id), EventRef(str(id), type, version, _extra(extra)))


def _extra(text: str) -> dict[str, Any]:
    try:
        extra = json.loads(text) if text != "{}" else {}
    except ValueError:  # a damaged event names nothing
        return {}
    return extra if isinstance(extra, dict) else {}


def _unknown(known: Mapping[str, EventRef], wanted: Iterable[str]) -> set[UUID]:
    """What the wanted ones name, and what those name that they name, and what was brought back, where it is not known.

    These are plain changes; that each is there, and in which version, is all there is to know of them.
    """
    seen = {*wanted, *(id for id, tie in known.items() if restores(tie))}
    queue = list(seen)
    while queue:
        if (tie := known.get(queue.pop())) is not None:
            new = {id for id in (*undoes(tie), restores(tie)) if id} - seen
            seen |= new
            queue += new
    return {UUID(id) for id in seen - known.keys() if _is_id(id)}


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
