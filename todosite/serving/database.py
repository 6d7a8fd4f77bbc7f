"""Migrates the database before the site is served, and closes its connections at the end."""

from __future__ import annotations

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor


def prepare() -> None:
    """Apply the migrations that are missing. Raises CommandError if a newer version has migrated the database.

    Without a missing migration nothing runs: a trigger that somebody dropped is not quietly put back, and the system
    checks report it.
    """
    _check_connection()
    executor = MigrationExecutor(connection)
    loader = executor.loader
    known = set(loader.disk_migrations) | {old for new in loader.replacements.values() for old in new.replaces}
    if unknown := sorted(set(loader.applied_migrations) - known):
        raise CommandError(
            f"The database was last used by a newer version, which has made changes unknown to this one "
            f"({'.'.join(unknown[0])}). Start the newer version, or choose another folder with --data DIR."
        )
    if executor.migration_plan(loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def close_pools() -> None:
    """Close the pools of PostgreSQL connections. A pool left open delays the end of the process by five seconds."""
    for each in connections.all():
        each.close()
        if hasattr(each, "close_pool"):
            each.close_pool()


def _check_connection() -> None:
    """Connect once without the pool: the pool tries for half a minute before it says why it cannot connect."""
    unpooled = connection.copy()
    unpooled.settings_dict["OPTIONS"].pop("pool", None)
    try:
        unpooled.ensure_connection()
    finally:
        unpooled.close()
