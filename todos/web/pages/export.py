"""A trail as a file: JSON Lines with all that is stored, or CSV for a spreadsheet. Streamed, batch by batch."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import UTC
from typing import Any, NamedTuple

from asgiref.sync import sync_to_async
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from eventsourcing import hash_chain
from eventsourcing.event import Event
from todos import bootstrap
from todos.domain.events import TodoEvents
from todos.history import audit_filter
from todos.history.audit_filter import Trail, Values
from todos.read_model import todos
from todos.web.page_address import current_page
from todos.web.pages import time_travel
from todos.web.pages.activity import ActivityPage

BATCH = 1_000
COLUMNS = (
    "position", "stream_id", "version", "time", "person", "source", "type",
    "words", "before", "after", "correlation_id", "hash",
)  # fmt: skip
# What a spreadsheet would take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Line(NamedTuple):
    """One event, and what the todo was before and after it."""

    event: Event
    person: str
    values: Values | None


@require_safe
@cache_control(private=True, no_store=True)
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What the activity page shows for the same query, all of it, oldest first."""
    if "at" in request.GET:
        _, chosen, as_of = time_travel.activity_as_of(request)
        if as_of.error:
            return time_travel.activity(request)  # which says what is wrong
    else:
        page = ActivityPage(request, current_page(request))
        if not page.form.is_valid():
            return page.render()
        chosen = page.chosen
    name = f"todo-{chosen.todo.id}" if chosen.todo else "activity"
    content_type, first, told = KINDS[kind]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    if request.method == "HEAD":
        return HttpResponse(content_type=content_type, headers=headers)
    return StreamingHttpResponse(_stream(chosen.trail, first, told), content_type=content_type, headers=headers)


async def _stream(chosen: Trail, first: str, told: Callable[[Iterable[Line]], str]) -> AsyncIterator[str]:
    """The file in parts. Between two of them no transaction and no connection is held, however slow the reader."""
    if first:
        yield first
    last = 0
    while lines := await sync_to_async(_batch)(chosen, last):
        last = lines[-1].event.position or 0
        yield told(lines)


def _batch(chosen: Trail, last: int) -> list[Line]:
    try:
        positions = [step.position for step in audit_filter.above(chosen, last, BATCH)]
        events, values = bootstrap.events_at(positions), audit_filter.values(positions)
        names = todos.names(event.record.actor for event in events if event.record)
    finally:
        if not connection.in_atomic_block:  # as it is in tests
            connection.close_if_unusable_or_obsolete()
    return [Line(event, names.get(_actor(event), ""), values.get(event.position or 0)) for event in events]


def _actor(event: Event) -> str:
    return event.record.actor if event.record else ""


def _json_lines(lines: Iterable[Line]) -> str:
    return "".join(json.dumps(_facts(line) | _stored(line.event), ensure_ascii=False) + "\n" for line in lines)


def _csv(lines: Iterable[Line]) -> str:
    return _rows([_safe(value) for value in _facts(line).values()] for line in lines)


def _rows(rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _safe(value: Any) -> Any:
    """Text that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _facts(line: Line) -> dict[str, Any]:
    """What both files tell, by the names of COLUMNS."""
    event = line.event
    moment = event.timestamp.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    before, after = _change(event.type, line.values)
    words = line.values.description if line.values else ""
    facts = (
        event.position, event.stream_id, event.version, f"{moment}Z", line.person,
        event.record.source if event.record else "", event.stored_type, words, before, after,
        event.record.correlation_id if event.record else "", event.hash.hex(),
    )  # fmt: skip
    return dict(zip(COLUMNS, facts, strict=True))


def _change(type: str, values: Values | None) -> tuple[str, str]:
    if values is None or type in (TodoEvents.REMOVED, TodoEvents.RESTORED):
        places = {
            TodoEvents.REMOVED: ("in the list", "in the trash"),
            TodoEvents.RESTORED: ("in the trash", "in the list"),
        }
        return places.get(type, ("", ""))
    if type == TodoEvents.STATUS_CHANGED:
        return values.status_before, values.status
    return values.description_before, values.description


def _stored(event: Event) -> dict[str, Any]:
    """What the hash is computed from, as it is stored and as docs/format.md names it."""
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


KINDS: dict[str, tuple[str, str, Callable[[Iterable[Line]], str]]] = {
    "jsonl": ("application/jsonl; charset=utf-8", "", _json_lines),
    "csv": ("text/csv; charset=utf-8", _rows([COLUMNS]), _csv),
}
