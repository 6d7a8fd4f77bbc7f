"""The read model: one row per todo, made from its events and never written by hand."""

from __future__ import annotations

from django.db import models


class Todo(models.Model):
    """What is true of a todo now. `version` and `position` say up to which event."""

    id = models.UUIDField(primary_key=True)
    owner = models.CharField(max_length=255)
    version = models.BigIntegerField()
    position = models.BigIntegerField()
    description = models.CharField(max_length=500)
    status = models.CharField(max_length=16)
    added = models.DateTimeField()
    changed = models.DateTimeField(null=True)
    removed = models.DateTimeField(null=True)
    last_event = models.DateTimeField()
    last_actor = models.CharField(max_length=255)
    search = models.TextField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["owner", "added", "id"], name="todos_by_owner")]

    def __str__(self) -> str:
        return self.description
