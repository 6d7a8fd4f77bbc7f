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
        default_permissions = ("view",)
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
    # Null where the person who sent the command was forgotten.
    fingerprint = models.BinaryField(null=True)
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
    # The first id of the log. It stays when `log_id` is renewed, so that its seals go on holding.
    origin = models.UUIDField()
    # Random bytes, wrapped by the data key (database/log_secret.py).
    secret = models.BinaryField(null=True)

    class Meta:
        verbose_name_plural = "log identity"
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(id=1), name="eventsourcing_one_identity")]

    def __str__(self) -> str:
        return str(self.log_id)


class FormerLog(models.Model):
    """A log that this one goes on from, as it was then: its ids, its last position, and the root of its tree.

    reason -- 'imported'; 'resealed', where its words were encrypted and its hashes changed; 'restored'
    """

    log_id = models.UUIDField()
    origin = models.UUIDField()
    position = models.BigIntegerField()
    size = models.BigIntegerField()
    root = models.BinaryField()
    reason = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.log_id} {self.reason}"


class PersonKey(models.Model):
    """The key that wraps the keys of one person's values, wrapped by the data key itself. Without it they are gone."""

    person = models.CharField(max_length=255, primary_key=True)
    wrapped = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.person


class ValueKey(models.Model):
    """The key of one personal value in the log, wrapped by its person's key. Without it the value is erased.

    tag -- a keyed hash of stream, field and value, by which an equal value of the same stream is found
    """

    key_id = models.UUIDField(primary_key=True)
    stream_id = models.CharField(max_length=255)
    person = models.CharField(max_length=255)
    wrapped = models.BinaryField()
    tag = models.BinaryField(unique=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["stream_id"], name="eventsourcing_key_stream"),
            models.Index(fields=["person"], name="eventsourcing_key_person"),
        ]

    def __str__(self) -> str:
        return str(self.key_id)


class RebuildRun(models.Model):
    """A rebuild of read models that is going on; `seen` is when it last wrote rows (projections/rebuild_run.py)."""

    id = models.UUIDField(primary_key=True)
    seen = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.id)


class Seal(models.Model):
    """One signed head of the whole log, over its first `size` events, the last of them at `position`. Kept for ever."""

    origin = models.UUIDField()
    size = models.BigIntegerField()
    position = models.BigIntegerField()
    root = models.BinaryField()
    note = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["origin", "size"], name="eventsourcing_seal_size")]

    def __str__(self) -> str:
        return f"{self.origin} {self.size}"


class TreeTile(models.Model):
    """Up to 256 entries of the tree on one level: leaves, or the roots of full tiles below (seals/kept_tree.py)."""

    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    last_position = models.BigIntegerField(null=True)
    content = models.BinaryField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["level", "number"], name="eventsourcing_tile")]
        indexes = [models.Index(fields=["last_position"], name="eventsourcing_tile_position")]

    def __str__(self) -> str:
        return f"{self.level}/{self.number}"
