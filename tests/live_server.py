"""The real server as people start it: `manage.py up`, a process of its own on a folder and a database of its own."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from tests import servers
from tests.made_once import made_once

ROOT = Path(__file__).parents[1]
OWNER = "alice"
PATIENCE = 30
# Variables for this process's own database and settings; the server does not get them.
OURS = ("TODO_", "TEST_", "DJANGO_SETTINGS_MODULE", "DATABASE_URL")


class LiveServer:
    """One site: `start` it, `stop` it as Ctrl-C does or `kill` it, as often as you like; its data stays."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.folder, self.database_url = folder, database_url
        self.process: subprocess.Popen[str] | None = None
        self.link = ""

    @property
    def base(self) -> str:
        """The address of the site, without a slash at the end."""
        return self.link.split("/in/")[0]

    @property
    def log(self) -> str:
        """Everything it has written to stderr, over all starts."""
        return self._log.read_text()

    @property
    def _log(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.log")

    def start(self, port: int = 0) -> None:
        """Returns when the server takes connections, at a free port if none is named, and `link` signs its owner in."""
        with self._log.open("a") as stderr:
            self.process = self._manage(
                "up", "--port", str(port), "--name", OWNER, stdout=subprocess.PIPE, stderr=stderr
            )
        self.link = self.process.stdout.readline().strip()
        if not self.link:
            self.kill()
            raise RuntimeError(f"The server did not start:\n{self.log}")

    def stop(self) -> tuple[int, float]:
        """Ctrl-C: the exit code, and after how many seconds. Raises TimeoutExpired, and has killed it then."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        try:
            code = self.process.wait(PATIENCE)
        finally:
            self.kill()
        return code, time.monotonic() - began

    def kill(self) -> None:
        """Kill the process at once, as a power cut does; a second call does nothing."""
        self.process.kill()
        self.process.wait(PATIENCE)
        self.process.stdout.close()

    def manage(self, *arguments: str, patience: float = PATIENCE) -> tuple[int, str]:
        """Another command of manage.py on the same data: its exit code and all that it printed.

        Raises TimeoutExpired when it takes longer than `patience`, in seconds.
        """
        with self._manage(*arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            try:
                printed, _ = process.communicate(timeout=patience)
            finally:
                process.kill()
        return process.returncode, printed

    def todo(self, *words: str, who: str = OWNER) -> None:
        """Somebody does something at the command line: in another process."""
        code, printed = self.manage("todo", *words, "--as", who)
        assert code == 0, printed

    def sign_in_link(self) -> str:
        """A fresh link for the owner."""
        code, printed = self.manage("sign_in_link", OWNER)
        assert code == 0, printed
        return printed.strip()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database itself answers, read beside the server."""
        if self.database_url:
            with psycopg.connect(self.database_url, autocommit=True) as connection:
                return connection.execute(query).fetchall()
        with closing(sqlite3.connect(self.folder / "db.sqlite3", autocommit=True)) as connection:
            return connection.execute(query).fetchall()

    def stored(self) -> list[str]:
        """The types of all events of todos, oldest first."""
        events = "SELECT type FROM eventsourcing_storedevent WHERE type LIKE 'Todo%' ORDER BY position"
        return [type_ for (type_,) in self.rows(events)]

    def break_list(self) -> None:
        """Take the list's table away (SQLite): from now on its pages and acts answer 500."""
        with closing(sqlite3.connect(self.folder / "db.sqlite3", autocommit=True)) as connection:
            connection.execute("ALTER TABLE todos_todo RENAME TO gone")

    def _manage(self, *arguments: str, **pipes: Any) -> subprocess.Popen[str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        clean |= {"TODO_DATA": str(self.folder), "DATABASE_URL": self.database_url}
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.Popen(command, cwd=ROOT, env=clean, text=True, **pipes)


@contextmanager
def live_server(engine: str = "sqlite", first: LiveServer | None = None) -> Iterator[LiveServer]:
    """A started site on a database of `engine`, sqlite or postgresql; gone afterwards.

    It is a copy of `first`, which is stopped; without that, it is empty but for its owner.
    """
    with site(engine, first) as server:
        server.start()
        yield server


@contextmanager
def site(engine: str = "sqlite", first: LiveServer | None = None) -> Iterator[LiveServer]:
    """A site that is not started."""
    name = f"live_{uuid4().hex}"
    first = first or installed(engine)
    server = LiveServer(servers.folder() / name, create_database(name, first.folder.name) if first.database_url else "")
    shutil.copytree(first.folder, server.folder)
    try:
        yield server
    finally:
        if server.process is not None:
            server.kill()
        if server.database_url:
            administer("DROP DATABASE {} WITH (FORCE)", name)


def installed(engine: str) -> LiveServer:
    """A site that was started once and stopped, so that others begin as copies of it: migrating takes its time."""
    folder = _folder_of_installed(engine)
    server = LiveServer(folder, database_address(folder.name) if engine == "postgresql" else "")
    made_once(folder, lambda: _install(server))
    return server


def drop_installed() -> None:
    """Drop the database of the installed site on PostgreSQL, if there is one, once no worker needs it."""
    if (folder := _folder_of_installed("postgresql")).exists():
        administer("DROP DATABASE IF EXISTS {}", folder.name)


def _install(server: LiveServer) -> None:
    if server.database_url:
        administer("DROP DATABASE IF EXISTS {}", server.folder.name)
        create_database(server.folder.name)
    server.start()
    code, _ = server.stop()
    assert code == 0, server.log


def _folder_of_installed(engine: str) -> Path:
    """Its name is the database's too, so that of two runs at once on one PostgreSQL server each has its own."""
    return servers.folder() / f"installed_{engine}_{servers.folder().name}"


def create_database(name: str, template: str = "template1") -> str:
    """The address of a new database on the tests' PostgreSQL server, a copy of `template`."""
    administer("CREATE DATABASE {} TEMPLATE {}", name, template)
    return database_address(name)


def database_address(name: str) -> str:
    """The address of a database on the tests' PostgreSQL server."""
    return urlsplit(servers.postgresql_url())._replace(path=f"/{name}").geturl()


def administer(statement: str, *names: str) -> None:
    with psycopg.connect(servers.postgresql_url(), autocommit=True) as connection:
        connection.execute(SQL(statement).format(*map(Identifier, names)))
