"""What a search compares is kept in a column; a site of before gets it by a migration."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps
from django.db import connection

from tests.todos.cast import added, changed
from todos import models
from todos.read_model import todos as queries
from todos.read_model.seen_by import inbox_of


def test_a_site_of_before_is_folded_by_a_migration(alice, monkeypatch):
    migration = import_module("todos.migrations.0004_search")
    monkeypatch.setattr(migration, "BATCH", 2)
    for number in range(3):
        added(alice, f"Café {number}")
    changed(alice, added(alice, "milk"), "Don’t")
    tables = (models.Todo, models.TodoVersion)
    right = [list(table.objects.order_by("position").values()) for table in tables]
    for table in tables:
        table.objects.exclude(search="milk").update(search="as it was folded before")
    migration.fold(apps, connection.schema_editor())

    assert [list(table.objects.order_by("position").values()) for table in tables] == right
    assert len(queries.todos(alice, inbox_of(alice), "", "2 cafe", "").rows) == 1
