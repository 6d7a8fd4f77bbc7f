"""`manage.py` as people run it: a process of its own, on a folder of its own."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from typing import TextIO
from urllib.parse import urlencode, urlsplit

from django.conf import settings

OURS = ("TODO_", "TEST_", "DJANGO_SETTINGS_MODULE", "DATABASE_URL")


def command(*arguments: str | Path, stderr: TextIO | int = subprocess.PIPE, **variables: str) -> subprocess.Popen[str]:
    """A command of `manage.py` that has just been started, in an environment of nothing but `variables`."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)} | variables
    return subprocess.Popen(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=settings.BASE_DIR, env=clean, text=True, stdout=subprocess.PIPE, stderr=stderr,
    )  # fmt: skip


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python on the site of a data folder, to its end, in an environment of nothing else."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=settings.BASE_DIR, env=clean | {"TODO_DATA": str(folder)},
        text=True, capture_output=True, timeout=60, check=False,
    )  # fmt: skip


def refusal(*arguments: str | Path, **variables: str) -> str:
    """The one line on stderr of a command that refuses to run; its stdout stays empty."""
    status, out, err = finished(command(*arguments, **variables))
    assert (status, out, err.count("\n")) == (2, "", 1), err
    return err


def finished(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a process, once it has ended."""
    with process:
        try:
            out, err = process.communicate(timeout=20)
        finally:
            process.kill()
    return process.returncode, out or "", err


@contextmanager
def up(folder: Path, *arguments: str) -> Iterator[str]:
    """A running site, as its one-time link; Ctrl-C ends it in time and with 0. Its log is beside the folder."""
    log = folder.with_name("log")
    with log.open("w") as stderr, command("up", "--port", "0", "--data", folder, *arguments, stderr=stderr) as process:
        try:
            link = process.stdout.readline().strip()
            assert link, log.read_text()
            yield link
            end(process, signal.SIGINT)
            assert process.stdout.read() == ""
        finally:
            process.kill()


def end(process: subprocess.Popen[str], by: signal.Signals) -> None:
    """Send a signal; the process ends within two seconds, with 0."""
    sent = time.monotonic()
    process.send_signal(by)
    assert process.wait(timeout=10) == 0
    assert time.monotonic() - sent < 2


def get(address: str, **headers: str) -> tuple[int, Message, bytes]:
    """Status, headers and body of one answer; redirects are not followed."""
    parts = urlsplit(address)
    with closing(HTTPConnection(parts.netloc, timeout=5)) as connection:
        connection.request("GET", parts.path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


def sign_in(link: str) -> tuple[int, Message, bytes]:
    """The answer to the button on the page of a one-time link."""
    _, headers, page = get(link)
    [token] = re.findall(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)
    cookie, parts = headers["Set-Cookie"].split(";")[0], urlsplit(link)
    with closing(HTTPConnection(parts.netloc, timeout=5)) as connection:
        form = urlencode({"csrfmiddlewaretoken": token.decode()})
        kind = "application/x-www-form-urlencoded"
        connection.request("POST", f"{parts.path}?{parts.query}", form, {"Cookie": cookie, "Content-Type": kind})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


def database(folder: Path, statement: str) -> list[tuple]:
    """The rows that a statement gives in the SQLite database of a data folder."""
    with closing(sqlite3.connect(folder / "db.sqlite3", autocommit=True)) as connection:
        return connection.execute(statement).fetchall()
