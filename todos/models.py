"""The read models, made from events and never written by hand: a row per todo, and one per version of a todo."""

from __future__ import annotations

from uuid import UUID

from django.db import models


class Values(models.Model):
    """What is true of a todo after one of its events: the one of `version`, at `position` of the log."""

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
    """What is true of a todo now."""

    id = models.UUIDField(primary_key=True)
    position = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["owner", "added", "id"], name="todos_by_owner")]


class TodoVersion(Values):
    """What was true of a todo from `position` on, up to but without `until`; None while it still is."""

    position = models.BigIntegerField(primary_key=True)
    until = models.BigIntegerField(null=True)
    todo = models.UUIDField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["todo", "version"], name="todo_versions")]
        indexes = [
            # All that a list and its counts ask, so that they read rows only for the todos they show.
            models.Index(
                fields=["owner", "added", "todo", "position", "until", "removed", "status"], name="todo_versions_listed"
            ),
            models.Index(fields=["owner", "position"], name="todo_versions_in_order"),
            models.Index(fields=["owner", "last_event", "position"], name="todo_versions_in_time"),
        ]

    @property
    def id(self) -> UUID:
        """Of the todo, so that a page shows a version as it shows a todo."""
        return self.todo
