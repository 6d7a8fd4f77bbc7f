"""Bringing the database to the state this version of the code needs, and leaving it in time."""

from __future__ import annotations

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor


def prepare() -> None:
    """Migrate if anything is left to migrate. Raises CommandError if a newer version was here before.

    With nothing left, nothing runs: a trigger that somebody dropped is then named by the checks and not
    quietly put back.
    """
    _reach()
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
    """Close the pools of PostgreSQL connections; left open, each of their threads delays the end by five seconds."""
    for each in connections.all():
        each.close()
        if hasattr(each, "close_pool"):
            each.close_pool()


def _reach() -> None:
    """One connection outside the pool, which would try for half a minute before it says why it cannot connect."""
    alone = connection.copy()
    alone.settings_dict["OPTIONS"].pop("pool", None)
    try:
        alone.ensure_connection()
    finally:
        alone.close()
