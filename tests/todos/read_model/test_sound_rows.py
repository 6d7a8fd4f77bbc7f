"""Comparing rows in bulk: sound rows of every kind are known at once, and no damage is taken for sound."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eventsourcing.database import append_only
from eventsourcing.projections import differences as one_by_one
from eventsourcing.projections.sound_rows import sound
from eventsourcing.projections.streams import read_streams
from eventsourcing.verification import Verification
from tests.eventsourcing import sql
from todos import bootstrap, models
from todos.domain.commands import TodoCommands
from todos.read_model.projections import TodoProjection

FACTS = {"actor": "7", "source": "test"}
ON_BOTH = [
    pytest.param(alias, marks=pytest.mark.django_db(transaction=True, databases=[alias]))
    for alias in ("default", "postgresql")
]


@pytest.fixture(params=ON_BOTH)
def using(request) -> str:
    return request.param


@pytest.fixture
def todos(using) -> list[str]:
    """Todos of one version and of several, one of them in the trash; times with and without microseconds."""
    moment = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    ids = [
        str(bootstrap.handle(TodoCommands.add("7", text, "Queued", timestamp=moment, **FACTS), using).stream_id)
        for text in ("Buy milk", "100% “Crème brûlée”\nfor two", "Sleep")
    ]
    bootstrap.handle(TodoCommands.change_status(ids[0], "Started", **FACTS), using)
    bootstrap.handle(TodoCommands.change_description(ids[0], "Buy oat milk", **FACTS), using)
    bootstrap.handle(TodoCommands.remove(ids[1], **FACTS), using)
    return ids


def found(using, ids):
    return sound(TodoProjection(), read_streams(ids, using), using)


def test_all_sound_rows_are_known(using, todos):
    assert found(using, todos) == set(todos)
    assert found(using, []) == set()


def test_verifying_a_sound_log_looks_at_no_stream_twice(using, todos, monkeypatch):
    monkeypatch.setattr(one_by_one, "_compare", None)

    assert list(Verification(using).whole_log()) == []


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
OTHER = {
    **dict.fromkeys(
        ["version", "position", "added_position", "priority", "note_position", "steps_done", "steps_all"], 77
    ),
    **dict.fromkeys(
        [
            "owner",
            "place",
            "rank",
            "due",
            "repeat",
            "description",
            "status",
            "last_actor",
            "search",
            "labels",
            "label_keys",
        ],
        "other",
    ),
    **dict.fromkeys(["added", "changed", "removed", "last_event"], LONG_AGO),
    "due_day": LONG_AGO.date(),
}


def test_every_column_is_damaged_below():
    assert OTHER.keys() | {"id"} == {field.name for field in models.Todo._meta.fields}


@pytest.mark.parametrize("column", OTHER)
@pytest.mark.parametrize("kept", [models.Todo, models.TodoVersion])
def test_a_row_with_another_value_is_not_sound(using, todos, kept, column):
    rows = kept.objects.using(using)
    rows = rows.filter(pk=todos[0]) if kept is models.Todo else rows.filter(todo=todos[0], version=2)
    rows.update(**{column: OTHER[column]})

    assert found(using, todos) == set(todos[1:])


def test_a_row_without_a_value_is_not_sound(using, todos):
    models.Todo.objects.using(using).filter(pk=todos[1]).update(removed=None)

    assert found(using, todos) == {todos[0], todos[2]}


def test_a_stream_without_a_row_or_with_a_version_too_many_is_not_sound(using, todos):
    versions = models.TodoVersion.objects.using(using)
    models.Todo.objects.using(using).filter(pk=todos[1]).delete()
    versions.create(**versions.values().get(todo=todos[2]) | {"position": 2**40, "version": 2})

    assert found(using, todos) == {todos[0]}


def test_a_stream_that_cannot_be_folded_is_not_sound(using, todos):
    append_only.remove(using)
    sql.run(using, f"UPDATE {sql.TABLE} SET type = 'TodoPainted' WHERE stream_id = '{todos[0]}' AND version = 2")
    sql.run(using, f"UPDATE {sql.TABLE} SET data = 'x' WHERE stream_id = '{todos[1]}' AND version = 1")

    assert found(using, todos) == {todos[2]}
