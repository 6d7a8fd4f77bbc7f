from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TodosConfig(AppConfig):
    """The todo list."""

    name = "todos"
    verbose_name = "Todos"

    def ready(self) -> None:
        from eventsourcing import verification_checks
        from eventsourcing.admin import words
        from eventsourcing.projections.base import register
        from todos.bootstrap import PROJECTIONS
        from todos.domain.person import events as _  # noqa: F401  (register event types)
        from todos.domain.todo import Todo
        from todos.domain.todo_list.todo_list import TodoList
        from todos.web.admin_words import describe, find_actor

        for projection in PROJECTIONS:
            register(projection)
        for aggregate in (Todo, TodoList):
            verification_checks.register(verification_checks.commands_only(aggregate.get_apply_map()))
        words.register(describe)
        words.register_actor_finder(find_actor)
        post_migrate.connect(_make_missing_rows, sender=self)


def _make_missing_rows(using: str, **kwargs: object) -> None:
    """Make the rows of todos that are older than a table. Runs after every migrate."""
    from eventsourcing.projections.rebuild import lacks_rows, lacks_versions, rebuild
    from todos.read_model.projections import NoteProjection, TodoProjection

    if lacks_versions(TodoProjection(), using):
        rebuild(TodoProjection(), using)
    if lacks_rows(NoteProjection(), TodoProjection(), using):
        rebuild(NoteProjection(), using)
