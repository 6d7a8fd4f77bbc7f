"""A dozen todos on each database, sound or damaged."""

from __future__ import annotations

from uuid import uuid4

import pytest

from eventsourcing.projections import streams
from tests.todos.read_model.rebuilding import add, change, rows
from todos import bootstrap
from todos.domain.todo import Todo
from todos.read_model.projections import TodoProjection

DATABASES = [
    pytest.param(alias, marks=pytest.mark.django_db(transaction=True, databases=[alias]))
    for alias in ("default", "postgresql")
]


@pytest.fixture(params=DATABASES)
def using(request) -> str:
    return request.param


@pytest.fixture
def todos(using, monkeypatch) -> list[str]:
    """Twelve todos, more than one batch here, each with a change or two."""
    monkeypatch.setattr(streams, "BATCH", 5)
    ids = [add(using, f"Todo {number}") for number in range(12)]
    for number, todo_id in enumerate(ids):
        change(using, todo_id, 1)
        if number % 2:
            change(using, todo_id, 2)
    return ids


@pytest.fixture
def damaged(using, todos) -> dict[str, str]:
    """What was done to rows in four ways, by the id of the row."""
    missing, stale, wrong, *_ = todos
    stray = str(uuid4())
    rows(using).create(**rows(using).values().get(pk=missing) | {"id": stray})
    rows(using).filter(pk=missing).delete()
    first = Todo.generate_from_events(stale, list(bootstrap.event_store(using).get_events(stale))[:1])
    rows(using).filter(pk=stale).update(**TodoProjection().row(first))
    rows(using).filter(pk=wrong).update(description="Sell milk")
    return {
        missing: "the row is missing",
        stale: "the row stands at v1, the log is at v3",
        wrong: "the row differs from its events in description",
        stray: "the row has no events",
    }
