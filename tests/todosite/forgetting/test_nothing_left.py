"""Of somebody forgotten no word is left: in no table, file, log line, export or feed; kill -9 leaves all or nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings

from tests import servers
from tests.todosite.forgetting.killed_forgetting import STEPS
from tests.todosite.forgetting.story import WORDS
from tests.todosite.serving.process import OURS

GONE = [word.lower().encode() for word in (*WORDS, "alice")]
# What `up` does before it serves.
PREPARE = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "todosite.settings"
import django
django.setup()
from todosite.management.commands.up import Command
command = Command()
with command.lock_folder():
    command.prepare()
"""


class Site:
    """A site of its own, with commands in processes of their own."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder, self.url = folder, url

    def run(self, *arguments: str, status: int = 0) -> str:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        clean |= {"TODO_DATA": str(self.folder)} | ({"DATABASE_URL": self.url} if self.url else {})
        done = subprocess.run(
            [sys.executable, *arguments], cwd=settings.BASE_DIR, env=clean, text=True, capture_output=True,
            timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == status, done.stderr
        return done.stdout + done.stderr

    def prepare(self) -> None:
        self.folder.mkdir()
        self.run("-c", PREPARE)
        self.run("-m", "tests.todosite.forgetting.story", "write")

    def found(self) -> list[str]:
        """Where any of the words stands: files of the folder, and tables."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        places = [str(path.relative_to(self.folder)) for path in files if _has(path.read_bytes())]
        return places + [name for name, content in self.tables() if _has(content)]

    def tables(self) -> Iterator[tuple[str, bytes]]:
        if self.url:
            with psycopg.connect(self.url) as connection:
                rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
                for (name,) in rows:
                    dumped = connection.execute(f'SELECT t::text FROM "{name}" t').fetchall()
                    yield name, "\n".join(row for (row,) in dumped).encode()
            return
        with closing(sqlite3.connect(self.folder / "db.sqlite3")) as connection:
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                yield name, repr(connection.execute(f'SELECT * FROM "{name}"').fetchall()).encode()


def _has(content: bytes) -> bool:
    return any(word in content.lower() for word in GONE)


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request, tmp_path) -> Iterator[Site]:
    if request.param == "sqlite":
        made = Site(tmp_path / "data")
        made.prepare()
        yield made
        return
    server, name = servers.postgresql_url(), f"forget_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    made = Site(tmp_path / "data", urlsplit(server)._replace(path=f"/{name}").geturl())
    made.prepare()
    yield made
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_no_word_is_left_anywhere(site):
    assert {"auth_user", "todos_todo", "todos_todoversion"} <= set(site.found())
    site.run("manage.py", "forget", "alice", "--yes")
    shown = site.folder / "shown"
    shown.mkdir()
    site.run("-m", "tests.todosite.forgetting.story", "read", str(shown))
    assert len(list(shown.iterdir())) > 10
    assert site.found() == []
    assert site.run("manage.py", "verify_events") == ""


def test_a_killed_forgetting_is_whole_or_never_was(tmp_path):
    begun = Site(tmp_path / "begun")
    begun.prepare()
    for step in STEPS:
        site = Site(shutil.copytree(begun.folder, tmp_path / step.replace(" ", "-")))
        before = dict(site.tables())
        site.run("-m", "tests.todosite.forgetting.killed_forgetting", step, status=-9)
        if step != STEPS[-1]:
            assert dict(site.tables()) == before, step
        assert "manage.py" not in site.run("manage.py", "verify_events")
        site.run("manage.py", "forget", "--again" if step == STEPS[-1] else "alice", "--yes")
        assert not any(_has(content) for _, content in site.tables()), step
