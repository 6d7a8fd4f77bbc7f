"""The read models: one row per todo, and one row per version of a todo. Only projections write them, from events."""

from __future__ import annotations

from uuid import UUID

from django.db import models


class Values(models.Model):
    """The values of a todo after one of its events: the event of `version`, at `position` of the log."""

    owner = models.CharField(max_length=255)
    version = models.BigIntegerField()
    description = models.CharField(max_length=500)
    status = models.CharField(max_length=16)
    added = models.DateTimeField()
    changed = models.DateTimeField(null=True)
    removed = models.DateTimeField(null=True)
    last_event = models.DateTimeField()
    last_actor = models.CharField(max_length=255)
    search = models.TextField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.description


class Todo(Values):
    """The values of a todo now."""

    id = models.UUIDField(primary_key=True)
    position = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["owner", "added", "id"], name="todos_by_owner")]


class TodoVersion(Values):
    """The values of a todo from `position` on, until before position `until` (None: they are still current)."""

    position = models.BigIntegerField(primary_key=True)
    until = models.BigIntegerField(null=True)
    todo = models.UUIDField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["todo", "version"], name="todo_versions")]
        indexes = [
            # Holds every column that a list and its counts filter by. They read rows only for the todos they show.
            models.Index(
                fields=["owner", "added", "todo", "position", "until", "removed", "status"], name="todo_versions_listed"
            ),
            models.Index(fields=["owner", "position"], name="todo_versions_in_order"),
            models.Index(fields=["owner", "last_event", "position"], name="todo_versions_in_time"),
        ]

    @property
    def id(self) -> UUID:
        """The id of the todo. Pages show a version like a todo, and ask both for `id`."""
        return self.todo
