"""Finds which events undo which, without reading whole histories."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, TextField, Value, When

from eventsourcing.event import Event
from todos.domain.fields import REMOVED, STEP_TICKED
from todos.domain.label_field import LABEL_ADDED, LABEL_REMOVED, label_removed
from todos.domain.undo import EventRef, restores, undoes

if TYPE_CHECKING:
    from eventsourcing.models import StoredEvent

# An event names the events that it undoes. The exception is TodoRestored: it undoes the removal before it, unnamed.
_UNNAMED = list(REMOVED.event_types)

type Read = Callable[[Collection[int]], Iterable[Event]]


def among(events: Iterable[Event], log: QuerySet[StoredEvent], read: Read) -> dict[str, list[EventRef]]:
    """By todo id and in order, the events that decide what these events undo and what undoes them.

    log -- the rows of the log to search; read -- reads the events at some positions, whole
    For these events, `domain.undo` and `entries.Context` get the same results from it as from the whole histories.
    """
    found: dict[str, dict[str, EventRef]] = defaultdict(dict)
    for event in events:
        found[event.stream_id][event.id] = EventRef.of(event)
    wanted = {stream: list(known) for stream, known in found.items()}
    rows = log.filter(stream_id__in=list(found))
    _add(found, rows.filter(~Q(extra="{}") | Q(type__in=_UNNAMED)), read)
    sought: set[UUID] = set()
    while named := {each for stream, known in found.items() for each in _unknown(known, wanted[stream])} - sought:
        _add(found, rows.filter(event_id__in=named), read)
        sought |= named
    return {stream: sorted(known.values(), key=lambda ref: ref.version) for stream, known in found.items()}


def _add(found: dict[str, dict[str, EventRef]], rows: QuerySet[StoredEvent], read: Read) -> None:
    # Only the data of ticks and labels say which field they touch. A label has to be opened for that.
    telling = When(type__in=(STEP_TICKED, LABEL_REMOVED), then=F("data"))
    with_data = rows.annotate(said=Case(telling, default=Value("{}"), output_field=TextField()))
    columns = ("stream_id", "event_id", "type", "version", "extra", "said", "position")
    labels = []
    for stream, event_id, kind, version, extra, said, position in with_data.values_list(*columns):
        if kind == LABEL_ADDED:
            labels.append(position)
        else:
            ref = EventRef(str(event_id), kind, version, _mapping(extra), _mapping(said))
            found[stream].setdefault(str(event_id), ref)
    for event in read(labels) if labels else ():
        found[event.stream_id].setdefault(event.id, EventRef.of(event))


def _mapping(text: str) -> Mapping[str, object]:
    try:
        found = json.loads(text) if text != "{}" else {}
    except ValueError:  # a damaged event says nothing
        return {}
    return found if isinstance(found, dict) else {}


def _unknown(known: Mapping[str, EventRef], wanted: Iterable[str]) -> set[UUID]:
    """The ids of unknown events that the wanted events name, directly or through other events, or that were restored.
    The removal of a label names the event that added it, which says the label.

    Unknown events are plain changes. Only their existence and their version matter.
    """
    seen = {*wanted, *(event_id for event_id, ref in known.items() if restores(ref) or _label_named(ref))}
    queue = list(seen)
    while queue:
        if (ref := known.get(queue.pop())) is not None:
            new = {named for named in (*undoes(ref), restores(ref), _label_named(ref)) if named} - seen
            seen |= new
            queue += new
    return {UUID(event_id) for event_id in seen - known.keys() if _is_id(event_id)}


def _label_named(ref: EventRef) -> str:
    return label_removed(ref) if ref.type == LABEL_REMOVED else ""


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
