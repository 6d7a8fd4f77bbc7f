"""The todos of a place as they are now, as a file: CSV for a spreadsheet, or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from todos.domain.values.repeat.repeat import parse
from todos.domain.values.repeat.words import typed
from todos.history import csv_file
from todos.read_model import lists
from todos.read_model import todos as queries
from todos.read_model.seen_by import SeenPlace, TodoRow, inbox_of, place_of
from todos.web.access import list_or_404

COLUMNS = ("id", "description", "status", "due", "repeat", "priority", "labels", "list", "added", "changed")
type Value = str | int | list[str] | None

CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@require_safe
@cache_control(private=True, no_store=True)
def export(request: HttpRequest, kind: str, list_id: UUID | None = None) -> HttpResponse:
    """All todos of a list, or of the inbox, that are not in the trash, in the order of the list."""
    place = place_of(list_or_404(request, list_id)) if list_id else inbox_of(request.user)
    name = lists.list_title(place.todo_list) if place.todo_list else lists.INBOX_NAME
    file = slugify(name) or "list"
    headers = {"Content-Disposition": f'attachment; filename="{file}.{kind}"'}
    return HttpResponse(_content(kind, place, name), content_type=CONTENT_TYPES[kind], headers=headers)


def _content(kind: str, place: SeenPlace, name: str) -> str:
    todos = [_values(todo, name) for todo in queries.all_in(place)]
    if kind == "json":
        return f"{json.dumps(todos, ensure_ascii=False, indent=2)}\n"
    return csv_file.heading(COLUMNS) + csv_file.rows(_cells(todos))


def _cells(todos: Iterable[dict[str, Value]]) -> Iterable[list[str | int | None]]:
    return ([" ".join(cell) if isinstance(cell, list) else cell for cell in todo.values()] for todo in todos)


def _values(todo: TodoRow, name: str) -> dict[str, Value]:
    changed = todo.changed.isoformat() if todo.changed else None
    values = (
        str(todo.id), todo.description, todo.status, todo.due or None, _repeat(todo), todo.priority or None,
        todo.label_words, name,
        todo.added.isoformat(), changed,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _repeat(todo: TodoRow) -> str | None:
    """How a todo comes back, as people type it."""
    repeat = parse(todo.repeat)
    return typed(repeat) if repeat else None
