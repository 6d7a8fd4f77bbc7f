"""Tables of the event store: columns and constraints, no behaviour."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

# Names of constraints are fixed by the migrations, whatever label the app has.
STREAM_VERSION = "eventsourcing_stream_version"
EVENT_ID = "eventsourcing_event_id"


class StoredEvent(models.Model):
    """One event. Append-only: triggers refuse UPDATE and DELETE (database/append_only.py)."""

    position = models.BigAutoField(primary_key=True)
    stream_id = models.CharField(max_length=255)
    version = models.BigIntegerField()
    event_id = models.UUIDField()
    type = models.CharField(max_length=100)
    schema_version = models.SmallIntegerField()
    timestamp = models.DateTimeField()
    data = models.TextField()
    extra = models.TextField()
    actor = models.CharField(max_length=255)
    source = models.CharField(max_length=32)
    causation_id = models.UUIDField(null=True)
    correlation_id = models.UUIDField()
    hash = models.BinaryField()

    class Meta:
        verbose_name = "event"
        default_permissions = ()
        # The stream's constraint comes first: PostgreSQL reports the first broken constraint.
        constraints = [
            models.UniqueConstraint(fields=["stream_id", "version"], name=STREAM_VERSION),
            models.UniqueConstraint(fields=["event_id"], name=EVENT_ID),
            models.CheckConstraint(condition=Q(version__gte=1), name="eventsourcing_version_from_1"),
            models.CheckConstraint(condition=~Q(actor=""), name="eventsourcing_actor_named"),
        ]
        indexes = [
            models.Index(fields=["type", "position"], name="eventsourcing_by_type"),
            models.Index(fields=["actor", "position"], name="eventsourcing_by_actor"),
            models.Index(fields=["correlation_id"], name="eventsourcing_by_correlation"),
            models.Index(fields=["timestamp"], name="eventsourcing_by_time"),
        ]

    def __str__(self) -> str:
        return f"#{self.position} {self.type} v{self.version}"


class Receipt(models.Model):
    """One command that was carried out, and its outcome, written in the same transaction."""

    command_id = models.UUIDField(primary_key=True)
    fingerprint = models.BinaryField()
    command_type = models.CharField(max_length=100)
    actor = models.CharField(max_length=255)
    causation_id = models.UUIDField(null=True)
    correlation_id = models.UUIDField()
    timestamp = models.DateTimeField()
    stream_id = models.CharField(max_length=255, null=True)
    version = models.BigIntegerField(null=True)
    position = models.BigIntegerField(null=True)
    hash = models.BinaryField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["stream_id", "version"], name="eventsourcing_receipt_stream")]

    def __str__(self) -> str:
        return f"{self.command_type} {self.command_id}"


class LogIdentity(models.Model):
    """The one row that names this log. A restored or imported log gets a new id; older checkpoints are refused."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    log_id = models.UUIDField()
    hash_format = models.CharField(max_length=32)

    class Meta:
        verbose_name_plural = "log identity"
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(id=1), name="eventsourcing_one_identity")]

    def __str__(self) -> str:
        return str(self.log_id)
