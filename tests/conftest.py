"""Databases for the whole suite."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.contrib.contenttypes.management import create_contenttypes
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models.signals import post_migrate

from eventsourcing.testing import append_only_reset
from tests import live_server, servers
from todosite.accounts import person_names

__all__ = ["append_only_reset"]

BOTH = ["default", "postgresql"]

# The tests start processes by the dozen. Compiling everything again takes each of them three times as long.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_xdist_auto_num_workers() -> int:
    """Three workers for two cores: many tests wait for a server or a browser."""
    cores = os.process_cpu_count() or 1
    return cores + (cores + 1) // 2


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about SQLite where the default database is another one."""
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        return
    left_out = [item for item in items if item.get_closest_marker("sqlite")]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With TODO_NO_SKIPS a skipped test is a failure: nobody reads a list of skips every time."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("TODO_NO_SKIPS") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("\nTests were skipped, which TODO_NO_SKIPS forbids.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure(config: pytest.Config) -> None:
    """Drop at the end what the workers share; they are no more then."""
    if not hasattr(config, "workerinput"):
        live_server.drop_installed()


truncate = DatabaseOperations.sql_flush


def delete(self, style, tables, *, reset_sequences=False, allow_cascade=False):
    """Empty PostgreSQL's tables between two tests. TRUNCATE is slower: it makes new files for each table."""
    if reset_sequences or allow_cascade:
        return truncate(self, style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade)
    # In any order: Django's foreign keys are checked at the end of the transaction.
    return [f"DELETE FROM {self.quote_name(table)}" for table in tables]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Databases that are quickly emptied and surely dropped.

    After each emptying, Django would make permissions and content types again; no test needs them.
    Threads of tests end when they like; a connection of theirs would keep a database from being dropped.
    """
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
    DatabaseOperations.sql_flush = delete
    # Names of accounts are events too, and tests count events: `named_in_log` is for those that want names.
    person_names.disconnect()
    yield
    connections.close_all()
    names = [each.settings_dict["NAME"] for each in connections.all() if each.vendor == "postgresql"]
    ours = [name for name in names if name.startswith("test_")]
    with psycopg.connect(servers.postgresql_url(), autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY(%s)", [ours])


@pytest.fixture
def named_in_log() -> Iterator[None]:
    """Accounts that are saved meanwhile have their names in the log, as on a real site."""
    person_names.connect()
    yield
    person_names.disconnect()


@pytest.fixture(autouse=True)
def content_types_read_again() -> None:
    """Forget the ids of content types: the test before may have rolled them back or deleted them."""
    ContentType.objects.clear_cache()
