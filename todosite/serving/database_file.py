"""The SQLite file of a data folder: `manage.py up` makes it, everything else opens what is there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from todosite.environment import Misconfigured
from todosite.serving import data_folder

OPTIONS = {
    # Without IMMEDIATE a transaction that reads and then writes fails at once with "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
}


def configuration(path: Path) -> dict[str, Any]:
    """Django's settings for the database in this file, with the options that make it safe and fast.

    SQLite makes a file that it does not find, unless it is asked not to: a mistyped folder is not a new, empty site.
    Where nothing can be written, as on a backup that is mounted read-only, it is opened to be read.
    """
    file = f"file:{quote(os.fsencode(path))}"
    if not path.exists() or _is_writable(path):
        return _settings(f"{file}?mode=rw", OPTIONS)
    # SQLite needs a second file to read a database in WAL mode, unless it may count on nobody writing.
    alone = not _has(path, "-wal") and not data_folder.is_served(path.parent)
    return _settings(f"{file}?mode=ro{'&immutable=1' if alone else ''}", {"timeout": OPTIONS["timeout"]})


def make(path: Path) -> None:
    """Make an empty file, which is an empty database, unless there is one. Only its owner may read it."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def refuse_unusable(path: Path) -> None:
    """Raises Misconfigured where there is no such file, or one that has to be written before it can be read."""
    if not path.exists():
        folder = path.parent
        missing = f"there is no site in {folder}" if folder.is_dir() else f"there is no folder {folder}"
        raise Misconfigured(
            f"The database cannot be used: {missing}. Name the right one with --data DIR or TODO_DATA, or begin a site "
            f"there: manage.py up --data {folder}"
        )
    if not _is_writable(path) and _has(path, "-wal") and not _has(path, "-shm"):
        raise Misconfigured(
            "The database cannot be used: it was not closed, so it has to be written before it can be read, and "
            f"{path.parent} cannot be written. Copy the whole folder, and name the copy with --data DIR."
        )


def _settings(name: str, options: dict[str, Any]) -> dict[str, Any]:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": dict(options)}


def _is_writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _has(path: Path, end: str) -> bool:
    """Whether SQLite has put a file of its own beside the database."""
    return path.with_name(f"{path.name}{end}").exists()
