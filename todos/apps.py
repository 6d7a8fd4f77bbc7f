from __future__ import annotations

from django.apps import AppConfig


class TodosConfig(AppConfig):
    """The todo list."""

    name = "todos"
    verbose_name = "Todos"

    def ready(self) -> None:
        from eventsourcing.projection import register
        from todos.bootstrap import PROJECTIONS

        for projection in PROJECTIONS:
            register(projection)
