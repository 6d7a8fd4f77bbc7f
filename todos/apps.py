from __future__ import annotations

from typing import Any

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
        post_migrate.connect(_remember_what_was, sender=self)


def _remember_what_was(using: str, **kwargs: Any) -> None:
    """After every migrate: the versions of todos that are older than their table are there too."""
    from todos import rebuild

    if rebuild.lacks_versions(using):
        rebuild.rebuild(using)
