"""Two PostgreSQL servers: a primary, and a standby that has every commit before it is acknowledged."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg

from tests import postgresql

DATABASE = "todos"
PATIENCE = 30


class Pair:
    """The primary and its standby, which change places by `fail_over`. `url` names both, in an order that stays."""

    def __init__(self, fsync: bool = True) -> None:
        self.primary = postgresql.start(fsync=fsync)
        _execute(self.primary, f"CREATE DATABASE {DATABASE}")
        self._attach_standby()
        address = urlsplit(self.primary.url)
        hosts = ",".join(f"127.0.0.1:{server.port}" for server in (self.primary, self.standby))
        self.url = address._replace(netloc=f"postgres:{address.password}@{hosts}", path=f"/{DATABASE}").geturl()

    def fail_over(self) -> None:
        """Kill the primary for good and promote the standby, which goes on alone."""
        self.primary.kill()
        self.standby.promote()
        self.primary, self.standby = self.standby, self.primary

    def replace_standby(self) -> None:
        """Make the server that was killed a standby of the other: never may it come back as a primary."""
        port = self.standby.port
        self.standby.stop()
        self._attach_standby(port)

    def stop(self) -> None:
        for server in (self.standby, self.primary):
            server.stop()

    def _attach_standby(self, port: int = 0) -> None:
        self.standby = postgresql.start_standby(self.primary.url, port)
        _set(self.primary, "synchronous_standby_names = '*'")
        _set(self.standby, "wal_retrieve_retry_interval = '500ms'")
        limit = time.monotonic() + PATIENCE
        while _execute(self.primary, "SELECT sync_state FROM pg_stat_replication") != [("sync",)]:
            assert time.monotonic() < limit, "The standby does not follow"
            time.sleep(0.05)


@contextmanager
def pair(fsync: bool = True) -> Iterator[Pair]:
    """A pair of servers with an empty database; gone afterwards."""
    servers = Pair(fsync)
    try:
        yield servers
    finally:
        servers.stop()


def _set(server: postgresql.Server, setting: str) -> None:
    _execute(server, f"ALTER SYSTEM SET {setting}")
    _execute(server, "SELECT pg_reload_conf()")


def _execute(server: postgresql.Server, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(server.url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []
