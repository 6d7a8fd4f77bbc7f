"""Databases to measure on: a SQLite file as shipped, and a PostgreSQL server that waits for its disk.

Import this first: it settles what the settings find in the environment, as `tests.settings` would without fsync.
"""

from __future__ import annotations

import atexit
import os
import platform
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
import psycopg

from tests import postgresql, servers

SERVER = postgresql.start(fsync=True)
atexit.register(SERVER.stop)
os.environ["TEST_DATABASE_URL"] = SERVER.url
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402


class SQLite:
    """Databases are files in the folder of the tests."""

    name, alias = "SQLite (WAL, synchronous=FULL)", "default"

    def copy(self, source: str, target: str) -> None:
        connections[self.alias].close()
        with closing(sqlite3.connect(self._path(source))) as old, closing(sqlite3.connect(self._path(target))) as new:
            old.backup(new)

    def use(self, name: str) -> None:
        """From now on Django works on this database."""
        connections[self.alias].close()
        connections[self.alias].settings_dict["NAME"] = self._path(name)

    def driver(self, name: str) -> Any:
        """The bare driver's connection to it, set up as Django's is."""
        connection = sqlite3.connect(self._path(name), isolation_level=None)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    @staticmethod
    def transaction(connection: Any, statements: list[tuple[str, Any]]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for statement, parameters in statements:
            connection.execute(statement.replace("%s", "?"), parameters).fetchall()
        connection.execute("COMMIT")

    @staticmethod
    def _path(name: str) -> Path:
        return servers.folder() / f"{name}.sqlite3"


class PostgreSQL:
    """Databases are those of one server."""

    name, alias = "PostgreSQL (fsync on)", "postgresql"

    def copy(self, source: str, target: str) -> None:
        connections[self.alias].close()
        with psycopg.connect(SERVER.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {target} TEMPLATE {source}")

    def use(self, name: str) -> None:
        """From now on Django works on this database."""
        connections[self.alias].close()
        connections[self.alias].settings_dict["NAME"] = name

    def driver(self, name: str) -> Any:
        """The bare driver's connection to it, as it comes: statements prepared when they return."""
        return psycopg.connect(urlsplit(SERVER.url)._replace(path=f"/{name}").geturl())

    @staticmethod
    def transaction(connection: Any, statements: list[tuple[str, Any]]) -> None:
        for statement, parameters in statements:
            cursor = connection.execute(statement, parameters)
            if cursor.description:
                cursor.fetchall()
        connection.commit()


def prepare(engine: SQLite | PostgreSQL, name: str) -> None:
    """Django works on a new database of this name, with all its tables."""
    if isinstance(engine, PostgreSQL):
        engine.copy("template1", name)
    engine.use(name)
    call_command("migrate", database=engine.alias, verbosity=0)


def machine() -> str:
    """What the figures were taken on."""
    load = " ".join(f"{load:.1f}" for load in os.getloadavg())
    return f"Python {platform.python_version()}, {os.cpu_count()} cores, load average {load}"
