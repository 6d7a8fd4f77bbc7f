"""An audit trail as lines of a file: JSON Lines with all that is stored, or CSV for a spreadsheet."""

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
from todos.history.phrases import shown
from todos.read_model import todos
from todos.read_model.versions import States

BATCH = 1_000
COLUMNS = (
    "position", "stream_id", "version", "time", "person", "source", "type",
    "words", "before", "after", "correlation_id", "hash",
)  # fmt: skip
# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

type Cell = str | int | None


class Line(NamedTuple):
    """One event, the name of the person who caused it, and what the todo was before and after it."""

    event: Event
    person: str
    states: States


class Format(NamedTuple):
    """One kind of file: its content type, what stands above the lines, and what writes them."""

    content_type: str
    heading: str
    write: Callable[[Iterable[Line]], str]


def batch(seen: SeenEvents, wanted: AuditFilter, after: int) -> list[Line]:
    """The next lines of an audit trail, oldest first, after a position."""
    positions = [each.position for each in seen.oldest_after(wanted, after, BATCH)]
    events = seen.at(positions)
    names = todos.names(_actor(event) for event, _ in events)
    return [Line(event, names[_actor(event)], states) for event, states in events]


def _actor(event: Event) -> str:
    return event.record.actor if event.record else ""


def _json_lines(lines: Iterable[Line]) -> str:
    return "".join(json.dumps(_facts(line) | _stored(line.event), ensure_ascii=False) + "\n" for line in lines)


def _csv(lines: Iterable[Line]) -> str:
    return _rows([_safe(value) for value in _facts(line).values()] for line in lines)


def _rows(rows: Iterable[Sequence[Cell]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _safe(value: Cell) -> Cell:
    """Text that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _facts(line: Line) -> dict[str, Cell]:
    """The values that both files hold, by the names of COLUMNS."""
    event = line.event
    moment = event.timestamp.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    before, after = _change(event, line.states)
    facts: tuple[Cell, ...] = (
        event.position, event.stream_id, event.version, f"{moment}Z", line.person,
        event.record.source if event.record else "", event.stored_type, _values([DESCRIPTION], line.states.after),
        before, after, event.record.correlation_id if event.record else "", event.hash.hex(),
    )  # fmt: skip
    return dict(zip(COLUMNS, facts, strict=True))


def _change(event: Event, states: States) -> tuple[str, str]:
    """The fields that an event has changed, before and after it; of an added or unreadable one the description."""
    touched = fields_of(event)
    if REMOVED in touched and event.type != TodoEvents.ADDED:
        is_removed = bool(value_in(event, REMOVED))
        return shown(REMOVED, not is_removed).lower(), shown(REMOVED, is_removed).lower()
    fields = [field for field in touched if field != REMOVED] or [DESCRIPTION]
    return _values(fields, states.before), _values(fields, states.after)


def _values(fields: Iterable[Field], state: Mapping[str, Value]) -> str:
    return "; ".join(str(state[field.name]) for field in fields if field.name in state)


def _stored(event: Event) -> dict[str, Cell]:
    """The values that the hash is computed from, as they are stored and as docs/format.md names them."""
    record = event.record
    assert record is not None  # it comes from the store
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
