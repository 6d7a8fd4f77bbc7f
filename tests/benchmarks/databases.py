"""Databases to measure on: a SQLite file as shipped, and a PostgreSQL server that waits for its disk.

Import this first: it settles what the settings find in the environment, as `tests.settings` would without fsync.
TEST_DATABASE_URL names a server of your own, and lets the contestants' processes find that of the command.
"""

from __future__ import annotations

import atexit
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
import psycopg

from tests import postgresql, servers

if "TEST_DATABASE_URL" not in os.environ:
    server = postgresql.start(fsync=True)
    atexit.register(server.stop)
    os.environ["TEST_DATABASE_URL"] = server.url
URL = os.environ["TEST_DATABASE_URL"]
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from eventsourcing.database import append_only  # noqa: E402
from eventsourcing.database.rows import COLUMNS, TABLE  # noqa: E402
from eventsourcing.models import Receipt  # noqa: E402
from todosite import settings  # noqa: E402
from todosite.serving import database_file  # noqa: E402

# As commands leave them; only the fingerprint is no command's, but 32 bytes that differ as fingerprints do.
RECEIPTS = (
    f"INSERT INTO {Receipt._meta.db_table} (command_id, fingerprint, command_type, actor, correlation_id, timestamp, "
    "stream_id, version, position, hash) SELECT causation_id, hash, type, actor, correlation_id, timestamp, "
    f"stream_id, version, position, hash FROM {TABLE}"
)


class SQLite:
    """Databases are files in the folder of the tests."""

    alias = "default"

    def __init__(self, synchronous: str = "FULL") -> None:
        self.synchronous = synchronous
        self.name = f"SQLite, WAL, synchronous={synchronous}"

    def copy(self, source: str, target: str) -> None:
        connections[self.alias].close()
        with closing(sqlite3.connect(self.path(source))) as old, closing(sqlite3.connect(self.path(target))) as new:
            old.backup(new)

    def use(self, name: str) -> None:
        """From now on Django works on this database."""
        connections[self.alias].close()
        connections[self.alias].settings_dict.update(self.django(name))

    def django(self, name: str) -> dict[str, Any]:
        """Django's settings for it, as the site ships them."""
        database = database_file.configuration(self.path(name))
        pragmas = database["OPTIONS"]["init_command"].replace("=FULL", f"={self.synchronous}")
        return database | {"NAME": str(self.path(name)), "OPTIONS": database["OPTIONS"] | {"init_command": pragmas}}

    def library(self, name: str) -> dict[str, str]:
        """The eventsourcing library's settings for it."""
        path = str(self.path(name))
        return {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": path, "SYNCHRONOUS": self.synchronous,
        }  # fmt: skip

    def driver(self, name: str) -> sqlite3.Connection:
        """The bare driver's connection to it, set up as Django's is."""
        connection = sqlite3.connect(self.path(name), isolation_level=None)
        connection.executescript(
            f"PRAGMA foreign_keys=ON; PRAGMA journal_mode=WAL; PRAGMA synchronous={self.synchronous};"
        )
        return connection

    def insert(self, name: str, rows: Iterable[tuple[Any, ...]], columns: str = COLUMNS) -> None:
        """Put rows of events in, past the triggers, and the receipts of their commands, in one transaction."""
        append_only.remove(self.alias)
        connections[self.alias].close()  # the last to close moves what was written out of the WAL
        marks = ", ".join(["?"] * len(columns.split(",")))
        with closing(self.driver(name)) as connection:
            connection.execute("BEGIN")
            connection.executemany(f"INSERT INTO {TABLE} ({columns}) VALUES ({marks})", rows)
            connection.execute(RECEIPTS)
            connection.execute("COMMIT")
        append_only.install(self.alias)

    @staticmethod
    def path(name: str) -> Path:
        return Path(name) if Path(name).is_absolute() else servers.folder() / f"{name}.sqlite3"


class PostgreSQL:
    """Databases are those of one server."""

    alias = "postgresql"

    def __init__(self) -> None:
        self.name = "PostgreSQL, fsync on"
        with psycopg.connect(URL) as connection:
            if connection.execute("SHOW fsync").fetchall() != [("on",)]:
                self.name = "PostgreSQL, fsync off"

    def copy(self, source: str, target: str) -> None:
        connections[self.alias].close()
        with psycopg.connect(URL, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {target}")
            connection.execute(f"CREATE DATABASE {target} TEMPLATE {source}")

    def use(self, name: str) -> None:
        """From now on Django works on this database."""
        connections[self.alias].close()
        connections[self.alias].settings_dict.update(self.django(name))

    def django(self, name: str) -> dict[str, Any]:
        """Django's settings for it, as the site ships them, but for the pool, which one thread has no use for."""
        database = settings.postgresql(_address(name))
        database["OPTIONS"].pop("pool")
        return database

    def library(self, name: str) -> dict[str, str]:
        """The eventsourcing library's settings for it: a pool of one connection."""
        url = urlsplit(URL)
        return {
            "PERSISTENCE_MODULE": "eventsourcing.postgres", "POSTGRES_DBNAME": name,
            "POSTGRES_USER": str(url.username), "POSTGRES_PASSWORD": str(url.password),
            "POSTGRES_HOST": str(url.hostname), "POSTGRES_PORT": str(url.port),
            "POSTGRES_POOL_SIZE": "1", "POSTGRES_MAX_OVERFLOW": "0",
        }  # fmt: skip

    def driver(self, name: str) -> psycopg.Connection[Any]:
        """The bare driver's connection to it, as it comes: statements prepared when they return."""
        return psycopg.connect(_address(name))

    def insert(self, name: str, rows: Iterable[tuple[Any, ...]], columns: str = COLUMNS) -> None:
        """Put rows of events in by COPY, and the receipts of their commands."""
        with self.driver(name) as connection:
            with connection.cursor().copy(f"COPY {TABLE} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            connection.execute(RECEIPTS)
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{TABLE}', 'position'), max(position)) FROM {TABLE}"
            )
            connection.commit()
            connection.autocommit = True
            connection.execute("VACUUM ANALYZE")


def _address(name: str) -> str:
    """Of a database of the server."""
    return urlsplit(URL)._replace(path=f"/{name}").geturl()


Engine = SQLite | PostgreSQL


def engine(alias: str, synchronous: str = "FULL") -> Engine:
    """The engine behind an alias of the settings."""
    return SQLite(synchronous) if alias == "default" else PostgreSQL()


def prepare(engine: Engine, name: str) -> None:
    """Django works on a new database of this name, with all its tables."""
    if isinstance(engine, PostgreSQL):
        engine.copy("template1", name)
    engine.use(name)
    call_command("migrate", database=engine.alias, verbosity=0)
