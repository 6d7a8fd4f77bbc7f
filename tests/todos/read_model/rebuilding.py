"""Todos whose rows are harmed and rebuilt."""

from __future__ import annotations

from io import StringIO
from uuid import UUID

import pytest
from django.core.management import call_command

from todos import bootstrap, models
from todos.domain.commands import TodoCommands
from todos.domain.todo import Todo
from todos.domain.values.status import STATUSES
from todos.read_model.projections import TodoProjection

FACTS = {"actor": "7", "source": "test"}


def add(using, description="Buy milk"):
    return str(bootstrap.handle(TodoCommands.add("7", description, "Queued", **FACTS), using).stream_id)


def change(using, todo_id, number):
    bootstrap.handle(TodoCommands.change_status(todo_id, STATUSES[number % 3], **FACTS), using)


def rows(using):
    return models.Todo.objects.using(using)


def command(using, **options):
    """Exit code and lines of manage.py rebuild_projections."""
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("rebuild_projections", database=using, stdout=out, **options)
    return end.value.code, out.getvalue().splitlines()


def differing(using):
    """The rows that are not the fold of their stream, found without the code under test."""
    right = {}
    for todo_id in {event.stream_id for event in bootstrap.event_store(using).get_events()}:
        right[UUID(todo_id)] = TodoProjection().row(
            Todo.generate_from_events(todo_id, bootstrap.event_store(using).get_events(todo_id))
        )
    found = {values.pop("id"): values for values in rows(using).values()}
    return {todo_id for todo_id in right.keys() | found.keys() if right.get(todo_id) != found.get(todo_id)}
