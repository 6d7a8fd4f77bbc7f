from __future__ import annotations

from django.apps import AppConfig


class TodosConfig(AppConfig):
    """The todo list."""

    name = "todos"
    verbose_name = "Todos"
