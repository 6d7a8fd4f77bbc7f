"""Migrates the database before the site is served, and closes its connections at the end."""

from __future__ import annotations

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from eventsourcing.database import log_secret
from eventsourcing.projections.base import registered
from eventsourcing.projections.model import ModelProjection
from eventsourcing.projections.rebuild import rebuild
from todos.management.refusing_command import refuse_newer_version
from todosite.serving import data_key, key_rotation

LOCK_SECONDS = 4


def prepare() -> None:
    """Apply the migrations that are missing. Raises CommandError if a newer version has migrated the database.

    Without a missing migration nothing runs: a trigger that somebody dropped is not quietly put back, and the system
    checks report it.
    """
    _check_connection()
    refuse_newer_version()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    _prepare_data_key()
    make_rows()


def _prepare_data_key() -> None:
    """Make the data key of a site that has none yet. Raises CommandError where words need another key than is here."""
    if data_key.read() is None and not log_secret.is_made(connection.alias):
        data_key.make(settings.DATA)
    if log_secret.is_wrong_data_key(connection.alias):
        raise CommandError(data_key.LOST.format(where=data_key.where()))
    key_rotation.finish()
    log_secret.ensure(connection.alias)


def make_rows() -> None:
    """Make the rows of the lists where there are none, as after a backup was put back: copies leave them out."""
    for projection in registered:
        if isinstance(projection, ModelProjection) and not projection.model._default_manager.exists():
            rebuild(projection)


def limit_waiting() -> None:
    """From now on no statement waits longer than LOCK_SECONDS for a lock: pages are answered in time.

    Commands have no such limit.
    """
    close_pools()
    options = connection.settings_dict["OPTIONS"]
    if connection.vendor == "postgresql":
        options["options"] = f"{options.get('options', '')} -c lock_timeout={LOCK_SECONDS}s".strip()
    else:
        options["timeout"] = LOCK_SECONDS


def keep_open() -> None:
    """Keep a connection to an SQLite file open as long as the process runs. Nobody uses it.

    SQLite needs two more files to read the database, which it makes for the first connection and deletes after the
    last. On a full disk it could not make them, and pages could not even be read.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_master")


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
