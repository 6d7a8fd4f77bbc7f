"""Tells whether a newer version of the project has migrated a database: code of today must not write to it then."""

from __future__ import annotations

from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def newer_version(using: str) -> str:
    """A sentence that says so; '' for a database that this version, or an older one, has migrated."""
    unknown = _unknown_migration(using)
    if not unknown:
        return ""
    return f"The database was last used by a newer version, which has made changes unknown to this one ({unknown})."


def _unknown_migration(using: str) -> str:
    """The first migration, as app.name, that the database has and the code does not know; '' where there is none."""
    loader = MigrationLoader(None)
    known = set(loader.disk_migrations) | {old for new in loader.replacements.values() for old in new.replaces}
    applied = MigrationRecorder(connections[using]).applied_migrations()
    unknown = sorted(applied.keys() - known)
    return ".".join(unknown[0]) if unknown else ""
