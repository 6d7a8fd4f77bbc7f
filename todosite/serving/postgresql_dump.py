"""PostgreSQL's own programs for backups: pg_dump and pg_restore, where the machine has them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from django.db import connection


class DumpFailed(Exception):
    """A program of PostgreSQL's failed. The message is what it said, in one line."""


def is_there() -> bool:
    """Whether both programs are found."""
    return all(shutil.which(name) for name in ("pg_dump", "pg_restore"))


def write(file: Path, without: Iterable[str] = ()) -> None:
    """Dump the site's database, as it is at one moment, while others write. Raises DumpFailed.

    without -- tables whose rows are left out
    """
    draft = file.with_name(f"{file.name}.partial")
    try:
        left_out = [f"--exclude-table-data={name}" for name in without]
        _run("pg_dump", "--format=custom", *left_out, f"--file={draft}", f"--dbname={_address()}")
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)


def check(file: Path) -> None:
    """Read a dump to its end. Raises DumpFailed for one that is damaged."""
    _run("pg_restore", f"--file={os.devnull}", str(file))


def restore(file: Path) -> None:
    """Put a dump into the site's database, which is empty: all of it or nothing. Raises DumpFailed."""
    _run("pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", f"--dbname={_address()}", str(file))


def _run(program: str, *options: str) -> None:
    password = str(connection.settings_dict.get("PASSWORD") or "")
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    done = subprocess.run([program, *options], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"{program} failed"]
        raise DumpFailed(f"{lines[0]}. Nothing was kept.")


def _address() -> str:
    """What the programs take for the database's name: everything but the password, which others could see."""
    facts = connection.settings_dict
    named = {"host": facts["HOST"], "port": facts["PORT"], "user": facts["USER"], "dbname": facts["NAME"]}
    quoted = {name: str(value).replace("\\", "\\\\").replace("'", "\\'") for name, value in named.items() if value}
    return " ".join(f"{name}='{value}'" for name, value in quoted.items())
