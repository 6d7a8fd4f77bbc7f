from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class EventSourcingConfig(AppConfig):
    """The event store as a Django app."""

    # Found, not written, so that a copy of the package works under any name. A project that wants other table names
    # subclasses this with another `label`.
    name = __name__.rpartition(".")[0]
    label = "eventsourcing"
    verbose_name = "Event store"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks  # noqa: F401  (registers the system checks)
        from .seals import new_line  # noqa: F401  (registers the kernel's own event type)

        post_migrate.connect(_secure_log, sender=self)


def _secure_log(using: str, **kwargs: Any) -> None:
    """After every migrate: install the triggers, give the log an id and a secret."""
    from uuid import uuid4

    from .database import append_only, log_secret
    from .hash_chain import HASH_FORMAT
    from .models import LogIdentity

    append_only.install(using)
    if LogIdentity._meta.db_table in connections[using].introspection.table_names():
        new = uuid4()
        defaults = {"log_id": new, "hash_format": HASH_FORMAT, "origin": new}
        LogIdentity.objects.using(using).get_or_create(id=1, defaults=defaults)
    log_secret.ensure(using)
