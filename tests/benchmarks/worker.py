"""Contestants as processes, so that each has an interpreter of its own and rounds can take turns."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.benchmarks.databases import Engine, servers

PEERS = Path(__file__).with_name("peers")
# The peers get the Django and the driver that we have ourselves.
PINS = [
    "eventsourcing==9.5.6", "dvent==0.1.1", "django-simple-history==3.13.*",
    *(f"{name}=={version(name)}" for name in ("django", "psycopg", "psycopg-binary", "psycopg-pool")),
]  # fmt: skip


class Worker:
    """A process that answers lines; see peers/protocol.py."""

    def __init__(self, command: list[str]) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def send(self, name: str, *arguments: Any) -> None:
        """Ask for a work; `receive` brings the answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([name, *arguments]) + "\n")
        self.process.stdin.flush()

    def receive(self) -> Any:
        """The answer. Raises RuntimeError when the process died of its work; it says why on stderr."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"A contestant gave up: {self.process.args!r}")
        return json.loads(line)

    def ask(self, name: str, *arguments: Any) -> Any:
        self.send(name, *arguments)
        return self.receive()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.communicate()


def ours(engine: Engine, name: str) -> Worker:
    """This project on a database."""
    return _own("ours", engine, name)


def driver(engine: Engine, name: str) -> Worker:
    """The bare driver on a database with our tables."""
    return _own("driver", engine, name)


def _own(module: str, engine: Engine, name: str) -> Worker:
    level = [engine.synchronous] if engine.alias == "default" else []
    return Worker([sys.executable, "-m", f"tests.benchmarks.{module}", engine.alias, name, *level])


def library(engine: Engine, name: str, new: bool = True) -> Worker:
    """The eventsourcing library on a database of its own: a new one, or that of another worker with its tables."""
    environment = engine.library(_new(engine, name) if new else name)
    return _peer("library", json.dumps(environment if new else environment | {"CREATE_TABLE": "no"}))


def row_history(engine: Engine, name: str) -> Worker:
    """Row and history on a database of its own."""
    return _peer("row_history", json.dumps(engine.django(_new(engine, name))))


def on_dvent() -> Worker:
    """dvent, in memory."""
    return _peer("on_dvent")


def _new(engine: Engine, name: str) -> str:
    if engine.alias != "default":
        engine.copy("template1", name)
    return name


def _peer(script: str, *arguments: str) -> Worker:
    return Worker([str(python()), str(PEERS / f"{script}.py"), *arguments])


def python() -> Path:
    """The interpreter of the peers' environment, which is made when it is not there yet."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = caches / "todosite-benchmarks" / sha256(" ".join([sys.version, *PINS]).encode()).hexdigest()[:12]
    interpreter = folder / "bin" / "python"
    complete = folder / "complete"
    if not complete.exists():
        run = {"check": True, "cwd": servers.folder()}
        subprocess.run(["uv", "venv", "--clear", "--quiet", "--python", sys.executable, str(folder)], **run)
        subprocess.run(["uv", "pip", "install", "--quiet", "--python", str(interpreter), *PINS], **run)
        complete.touch()
    return interpreter
