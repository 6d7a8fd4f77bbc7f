from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TodosConfig(AppConfig):
    """The todo list."""

    name = "todos"
    verbose_name = "Todos"

    def ready(self) -> None:
        from eventsourcing.projections.base import register
        from todos.bootstrap import PROJECTIONS

        for projection in PROJECTIONS:
            register(projection)
        post_migrate.connect(_make_missing_versions, sender=self)


def _make_missing_versions(using: str, **kwargs: object) -> None:
    """Make the versions of todos that are older than the table of versions. Runs after every migrate."""
    from eventsourcing.projections.rebuild import lacks_versions, rebuild
    from todos.read_model.projections import TodoProjection

    projection = TodoProjection()
    if lacks_versions(projection, using):
        rebuild(projection, using)
