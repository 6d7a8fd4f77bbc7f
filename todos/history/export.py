"""Writes an audit trail as a file: JSON Lines with all stored values, or CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC
from typing import NamedTuple

from eventsourcing import hash_chain
from eventsourcing.event import Event
from todos.domain.events import TodoEvents
from todos.domain.fields import DESCRIPTION, REMOVED, Field, Value, fields_of, value_in
from todos.history.audit_filter import AuditFilter
from todos.history.events_seen_by import SeenEvents
from todos.history.phrases import display_value
from todos.read_model import todos
from todos.read_model.versions import States

BATCH = 1_000
COLUMNS = (
    "position", "stream_id", "version", "time", "person", "source", "type",
    "words", "before", "after", "correlation_id", "hash",
)  # fmt: skip
# A spreadsheet reads a cell that begins with one of these as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

type Cell = str | int | None


class Line(NamedTuple):
    """One event, the name of the person who caused it, and the values of the todo before and after it."""

    event: Event
    person: str
    states: States


class Format(NamedTuple):
    """One kind of file: its content type, its heading, and the function that writes its lines."""

    content_type: str
    heading: str
    write: Callable[[Iterable[Line]], str]


def batch(seen: SeenEvents, wanted: AuditFilter, after: int) -> list[Line]:
    """The next lines of an audit trail after a position, oldest first; empty at its end."""
    positions = [each.position for each in seen.oldest_after(wanted, after, BATCH)]
    events = seen.at(positions)
    names = todos.names(event.actor for event, _ in events)
    return [Line(event, names[event.actor], states) for event, states in events]


def _json_lines(lines: Iterable[Line]) -> str:
    return "".join(json.dumps(_cells(line) | _stored(line.event), ensure_ascii=False) + "\n" for line in lines)


def _csv(lines: Iterable[Line]) -> str:
    return _rows([_safe(value) for value in _cells(line).values()] for line in lines)


def _rows(rows: Iterable[Sequence[Cell]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _safe(value: Cell) -> Cell:
    """The value, quoted where a spreadsheet would read it as a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def _cells(line: Line) -> dict[str, Cell]:
    """The values that both files hold, by the names of COLUMNS."""
    event = line.event
    moment = event.timestamp.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    before, after = _change(event, line.states)
    cells: tuple[Cell, ...] = (
        event.position, event.stream_id, event.version, f"{moment}Z", line.person,
        event.source, event.stored_type, _values([DESCRIPTION], line.states.after),
        before, after, event.correlation_id, event.hash.hex(),
    )  # fmt: skip
    return dict(zip(COLUMNS, cells, strict=True))


def _change(event: Event, states: States) -> tuple[str, str]:
    """The changed fields, before and after an event; the description for TodoAdded and for an unknown type."""
    touched = fields_of(event)
    if REMOVED in touched and event.type != TodoEvents.ADDED:
        is_removed = bool(value_in(event, REMOVED))
        return display_value(REMOVED, not is_removed).lower(), display_value(REMOVED, is_removed).lower()
    fields = [field for field in touched if field != REMOVED] or [DESCRIPTION]
    return _values(fields, states.before), _values(fields, states.after)


def _values(fields: Iterable[Field], state: Mapping[str, Value]) -> str:
    return "; ".join(str(state[field.name]) for field in fields if field.name in state)


def _stored(event: Event) -> dict[str, Cell]:
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
    }


FORMATS = {
    "jsonl": Format("application/jsonl; charset=utf-8", "", _json_lines),
    "csv": Format("text/csv; charset=utf-8", _rows([COLUMNS]), _csv),
}
