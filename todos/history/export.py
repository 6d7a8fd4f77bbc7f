"""Writes an audit trail as a file: JSON Lines with all stored values, or CSV for a spreadsheet."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC
from typing import Any, NamedTuple

from pyrsistent import thaw

from eventsourcing import hash_chain
from eventsourcing.event import Event
from eventsourcing.hash_chain import GENESIS
from eventsourcing.personal.value import stored_values
from eventsourcing.seals.trail_proofs import TrailProofs
from todos.domain.events import TodoEvents
from todos.domain.fields import DESCRIPTION, REMOVED, Field, Value, fields_of, is_erased, value_in
from todos.history import csv_file
from todos.history.audit_filter import AuditFilter
from todos.history.csv_file import Cell
from todos.history.events_seen_by import SeenEvents
from todos.history.phrases import display_value
from todos.read_model import todos
from todos.read_model.versions import LABELS, States

BATCH = 1_000
COLUMNS = (
    "position", "stream_id", "version", "time", "person", "source", "type",
    "words", "before", "after", "correlation_id", "hash", "erased",
)  # fmt: skip


class Line(NamedTuple):
    """One event, with what else a line says of it.

    person -- the name of who caused it
    states -- the values of the todo before and after it
    previous -- the hash of the event before it in its stream; None where that event is missing
    """

    event: Event
    person: str
    states: States
    previous: bytes | None


class Format(NamedTuple):
    """One kind of file: its content type, its heading, and the functions that write its lines and its end."""

    content_type: str
    heading: str
    write: Callable[[Iterable[Line], TrailProofs | None], str]
    end: Callable[[TrailProofs | None], str]


def batch(seen: SeenEvents, wanted: AuditFilter, after: int) -> list[Line]:
    """The next lines of an audit trail after a position, oldest first; empty at its end."""
    positions = [each.position for each in seen.oldest_after(wanted, after, BATCH)]
    events = seen.at(positions)
    names = todos.names(event.actor for event, _ in events)
    before = seen.hashes_before(event for event, _ in events)
    return [
        Line(event, names[event.actor], states, before.get(event.position) if event.version > 1 else GENESIS)
        for event, states in events
    ]


def stored_line(event: Event) -> dict[str, Any]:
    """An event as stored and in clear, for a file that says nothing of the todo around it."""
    moment = event.timestamp.astimezone(UTC).isoformat(timespec="microseconds")
    facts = {"position": event.position, "stream_id": event.stream_id, "version": event.version, "time": moment}
    return facts | {"source": event.source, "type": event.stored_type, "hash": event.hash.hex()} | _stored(event)


def _json_lines(lines: Iterable[Line], proofs: TrailProofs | None) -> str:
    return "".join(_json_line(_cells(line) | _stored(line.event) | _proof(line, proofs)) for line in lines)


def _proof(line: Line, proofs: TrailProofs | None) -> dict[str, Any]:
    """What the hash follows, and the proof that the event is in the seal; no proof for an event that is newer."""
    followed = {"previous": line.previous.hex()} if line.previous is not None else {}
    proof = proofs.of(line.event.position) if proofs else None
    return followed | ({"proof": proof} if proof else {})


def _seal_line(proofs: TrailProofs | None) -> str:
    return _json_line(proofs.seal_line()) if proofs else ""


def _json_line(values: Mapping[str, Any]) -> str:
    return f"{json.dumps(values, ensure_ascii=False)}\n"


def _csv(lines: Iterable[Line], proofs: TrailProofs | None) -> str:
    return csv_file.rows(list(_cells(line).values()) for line in lines)


def _cells(line: Line) -> dict[str, Cell]:
    """The values that both files hold, by the names of COLUMNS."""
    event = line.event
    moment = event.timestamp.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    before, after = _change(event, line.states)
    cells: tuple[Cell, ...] = (
        event.position, event.stream_id, event.version, f"{moment}Z", line.person,
        event.source, event.stored_type, _values([DESCRIPTION], line.states.after),
        before, after, event.correlation_id, event.hash.hex(), _erased(event, line.states),
    )  # fmt: skip
    return dict(zip(COLUMNS, cells, strict=True))


def _erased(event: Event, states: States) -> str:
    """The cells of a line that are empty because the words were erased: "words, before"."""
    fields = _shown_fields(event)
    found = {
        "words": _is_erased([DESCRIPTION], states.after),
        "before": _is_erased(fields, states.before),
        "after": _is_erased(fields, states.after),
    }
    return ", ".join(name for name, erased in found.items() if erased)


def _is_erased(fields: Iterable[Field], state: Mapping[str, Value]) -> bool:
    return any(field.name in state and is_erased(field, state[field.name]) for field in fields)


def _change(event: Event, states: States) -> tuple[str, str]:
    """The changed fields, before and after an event."""
    touched = fields_of(event)
    if REMOVED in touched and event.type != TodoEvents.ADDED:
        is_removed = bool(value_in(event, REMOVED))
        return display_value(REMOVED, not is_removed).lower(), display_value(REMOVED, is_removed).lower()
    fields = _shown_fields(event)
    if any(field.is_label for field in fields):
        return tuple(str(state.get(LABELS) or "") for state in states)  # type: ignore[return-value]  # of two
    return _values(fields, states.before), _values(fields, states.after)


def _shown_fields(event: Event) -> list[Field]:
    """The fields before and after an event: those it touches; the description for TodoAdded and for an unknown type."""
    if event.type in (TodoEvents.REMOVED, TodoEvents.RESTORED, TodoEvents.VALUES_ERASED):
        return []
    return [field for field in fields_of(event) if field != REMOVED] or [DESCRIPTION]


def _values(fields: Iterable[Field], state: Mapping[str, Value]) -> str:
    return "; ".join(str(state[field.name] or "") for field in fields if field.name in state)


def _stored(event: Event) -> dict[str, Any]:
    """The stored values that the hash is computed from, by their names in docs/format.md."""
    record = event.record
    assert record is not None  # every event from the store has one
    return {
        "event_id": event.id,
        "schema_version": event.stored_schema_version,
        "microseconds": hash_chain.microseconds(event.timestamp),
        "actor": record.actor,
        "causation_id": record.causation_id,
        "extra": record.extra,
        "data": record.data,
        **_personal(event),
    }


def _personal(event: Event) -> dict[str, Any]:
    """The personal values in clear, and the keys by which a reader of the file can open the envelopes."""
    values = stored_values(event)
    if not values:
        return {}
    keys = {value.key_id: b64encode(key).decode() for value in values.values() if (key := value.key())}
    return {"personal": {name: thaw(value.open()) for name, value in values.items()}, "keys": keys}


FORMATS = {
    "jsonl": Format("application/jsonl; charset=utf-8", "", _json_lines, _seal_line),
    "csv": Format("text/csv; charset=utf-8", csv_file.heading(COLUMNS), _csv, lambda proofs: ""),
}
