"""The site as an installed app."""

from __future__ import annotations

import atexit

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from todosite import logs

# What moves with the log, so that everybody signs in as before. All of it goes to the file of the keys.
MOVING = (
    "auth.Group",
    "auth.User",
    "sessions.Session",
    "admin.LogEntry",
    "todosite.SignInLink",
    "todosite.FeedLink",
    "todosite.KnownDevice",
    "todosite.FormerName",
)


class TodositeConfig(AppConfig):
    """Makes Django find the commands, configures logging, holds the rules for accounts, closes pools at the end."""

    name = "todosite"
    verbose_name = "Site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from eventsourcing import verification_checks
        from eventsourcing.transfer import app_rows
        from todosite.accounts import account_rules, person_names
        from todosite.serving import postgresql_durability, sqlite_version  # noqa: F401  (register system checks)
        from todosite.serving.database import close_pools

        logs.configure()
        account_rules.connect()
        person_names.connect()
        verification_checks.register(person_names.findings)
        app_rows.register(*MOVING)
        post_migrate.connect(_make_data_key, sender=self)
        atexit.register(close_pools)


def _make_data_key(using: str, **about: object) -> None:
    """After a migration: make the data key of a site whose words no key opens yet, as before an import."""
    from django.conf import settings

    from eventsourcing.database import log_secret
    from todosite.serving import data_key

    if (
        using == "default"
        and data_key.read() is None
        and log_secret.has_column(using)
        and not log_secret.is_made(using)
    ):
        data_key.make(settings.DATA)
        log_secret.ensure(using)
