"""What happens to a site while people work: processes are killed, connections are cut, disks are full."""

from __future__ import annotations

import resource
import time
from urllib.parse import urlsplit

import psycopg

from tests.live_server import LiveServer
from tests.postgresql import Server


def kill_site(site: LiveServer, away: float = 0.0) -> None:
    """Kill the process that serves, and start it again at its address after `away` seconds."""
    port = urlsplit(site.base).port
    site.kill()
    time.sleep(away)
    site.start(port)


def kill_postgresql(server: Server, away: float = 0.0) -> None:
    """Kill all processes of PostgreSQL, and start it again after `away` seconds."""
    server.kill()
    time.sleep(away)
    server.start()


def cut_connections(database_url: str) -> int:
    """End every other connection of the database, in whatever transaction it is: how many there were."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        ended = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return len(ended.fetchall())


def fill_disk(site: LiveServer, seconds: float) -> None:
    """For so long the process that serves may write nothing more to any file."""
    _, most = resource.prlimit(site.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(site.process.pid, resource.RLIMIT_FSIZE, (0, most))
    time.sleep(seconds)
    resource.prlimit(site.process.pid, resource.RLIMIT_FSIZE, (most, most))
