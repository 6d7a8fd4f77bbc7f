"""Finds which events undo which, without reading whole histories."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, TextField, Value, When

from eventsourcing.event import Event
from todos.domain.fields import REMOVED, STEP_TICKED
from todos.domain.undo import EventRef, restores, undoes

if TYPE_CHECKING:
    from eventsourcing.models import StoredEvent

# An event names the events that it undoes. The exception is TodoRestored: it undoes the removal before it, unnamed.
_UNNAMED = list(REMOVED.event_types)


def among(events: Iterable[Event], log: QuerySet[StoredEvent]) -> dict[str, list[EventRef]]:
    """By todo id and in order, the events that decide what these events undo and what undoes them.

    log -- the rows of the log to search
    For these events, `domain.undo` and `entries.Context` get the same results from it as from the whole histories.
    """
    found: dict[str, dict[str, EventRef]] = defaultdict(dict)
    for event in events:
        found[event.stream_id][event.id] = EventRef.of(event)
    wanted = {stream: list(known) for stream, known in found.items()}
    rows = log.filter(stream_id__in=list(found))
    _add(found, rows.filter(~Q(extra="{}") | Q(type__in=_UNNAMED)))
    named = [event_id for stream, known in found.items() for event_id in _unknown(known, wanted[stream])]
    if named:
        _add(found, rows.filter(event_id__in=named))
    return {stream: sorted(known.values(), key=lambda ref: ref.version) for stream, known in found.items()}


def _add(found: dict[str, dict[str, EventRef]], rows: QuerySet[StoredEvent]) -> None:
    # Only the data of a tick says which field it touches.
    of_ticks = rows.annotate(
        said=Case(When(type=STEP_TICKED, then=F("data")), default=Value("{}"), output_field=TextField())
    )
    columns = ("stream_id", "event_id", "type", "version", "extra", "said")
    for stream, event_id, kind, version, extra, said in of_ticks.values_list(*columns):
        ref = EventRef(str(event_id), kind, version, _mapping(extra), _mapping(said))
        found[stream].setdefault(str(event_id), ref)


def _mapping(text: str) -> Mapping[str, object]:
    try:
        found = json.loads(text) if text != "{}" else {}
    except ValueError:  # a damaged event says nothing
        return {}
    return found if isinstance(found, dict) else {}


def _unknown(known: Mapping[str, EventRef], wanted: Iterable[str]) -> set[UUID]:
    """The ids of unknown events that the wanted events name, directly or through other events, or that were restored.

    Unknown events are plain changes. Only their existence and their version matter.
    """
    seen = {*wanted, *(event_id for event_id, ref in known.items() if restores(ref))}
    queue = list(seen)
    while queue:
        if (ref := known.get(queue.pop())) is not None:
            new = {named for named in (*undoes(ref), restores(ref)) if named} - seen
            seen |= new
            queue += new
    return {UUID(event_id) for event_id in seen - known.keys() if _is_id(event_id)}


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
