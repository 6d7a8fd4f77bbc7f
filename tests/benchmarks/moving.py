"""A log with encrypted words moves from SQLite by a file to PostgreSQL, and back by another: seconds and memory.

    uv run --group dev python -m tests.benchmarks.moving [EVENTS]

Each step is a process of its own. At the end the first file and the last are held against each other: what differs is
said by kind of line. The header, the list of former logs and the last line do, since every import renews the log's id.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import sha256
from itertools import batched
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from tests.benchmarks.databases import RECEIPTS, Engine, PostgreSQL, SQLite, engine, prepare  # first, as it says

from django.core.management import call_command  # isort: skip
from django.db import connections, transaction

from eventsourcing.database.rows import COLUMNS, TABLE
from eventsourcing.database.value_keys import Sealer
from tests.benchmarks import history
from tests.benchmarks.peers.protocol import changes, peak
from tests.benchmarks.report import machine
from todos.domain.events import SCHEMA_VERSIONS, TodoEvents

LENGTH, PERSONS, AT_ONCE = 10, 100, 10_000
INSERT = f"INSERT INTO {TABLE} ({COLUMNS}) VALUES ({', '.join(['%s'] * 13)})"


def fill(events: int) -> None:
    """Todos of ten events in the database in use, their words encrypted; without rows of lists, which do not move."""
    using = SQLite.alias
    with transaction.atomic(using), connections[using].cursor() as cursor:
        for some in batched(_rows(events, using), AT_ONCE, strict=False):
            cursor.executemany(INSERT, some)
        cursor.execute(RECEIPTS)


def _rows(events: int, using: str) -> Iterator[tuple[Any, ...]]:
    for number in range(events // LENGTH):
        person = str(number % PERSONS)
        yield from history.rows(
            SQLite(), number, 1, LENGTH, facts=_sealed(person, using), schema_versions=SCHEMA_VERSIONS
        )


def _sealed(person: str, using: str) -> history.Facts:
    """The events of a todo of this person, as they are stored today."""

    def facts(stream: str, length: int) -> Iterator[tuple[str, dict[str, Any]]]:
        seal = Sealer(stream, using)
        words = seal(person, "description", "A new todo")
        inbox = {"place": {"inbox": person}, "rank": None}
        yield TodoEvents.ADDED, {"id": stream, "owner": person, "description": words, "status": "Queued"} | inbox
        for field, value in changes(length - 1):
            kept = seal(person, field, value) if field == "description" else value
            yield history.TYPES[field], {"id": stream, field: kept}

    return facts


def step(name: str, alias: str, database: str, arguments: list[str]) -> None:
    """One command on one database; says how long it took and how much memory."""
    engine(alias).use(database)
    began, used = perf_counter(), process_time()
    call_command(name, *arguments, database=alias)
    print(json.dumps([perf_counter() - began, process_time() - used, peak() / 1024]))


def measured(title: str, name: str, engine: Engine, database: str, *arguments: str) -> None:
    """The figures of a step, which runs in a process of its own."""
    asked = [sys.executable, "-m", "tests.benchmarks.moving", "--step", name, engine.alias, database, *arguments]
    answer = subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True).stdout
    seconds, used, mib = json.loads(answer.splitlines()[-1])
    print(f"{title:32} {seconds:8.1f} s, of which {used:8.1f} s in Python, {mib:6.0f} MiB", flush=True)


def digests(path: Path) -> dict[str, str]:
    """By kind of line, the number and the hash of all lines of that kind."""
    numbers: Counter[str] = Counter()
    hashes = defaultdict(sha256)
    with path.open("rb") as file:
        for line in file:
            kind = json.loads(line)["kind"]
            numbers[kind] += 1
            hashes[kind].update(line)
    return {kind: f"{number} {hashes[kind].hexdigest()}" for kind, number in numbers.items()}


def differences(one: Path, other: Path) -> list[str]:
    """The kinds of lines that are not the same in two files."""
    first, second = digests(one), digests(other)
    return sorted(kind for kind in first | second if first.get(kind) != second.get(kind))


def move(folder: Path, events: int) -> None:
    """There and back, each end verified."""
    sqlite, postgresql = SQLite(), PostgreSQL()
    files = [(folder / f"log{number}", folder / f"keys{number}") for number in range(3)]
    prepare(sqlite, str(folder / "first.sqlite3"))
    fill(events)
    for number, (here, name, there, new) in enumerate(
        (
            (sqlite, str(folder / "first.sqlite3"), postgresql, "moved"),
            (postgresql, "moved", sqlite, str(folder / "last.sqlite3")),
        )
    ):
        _export(here, name, *files[number])
        prepare(there, new)
        measured(f"import into {there.name}", "import_events", there, new, *_named(*files[number]))
        measured(f"verify {there.name}", "verify_events", there, new)
    _export(sqlite, str(folder / "last.sqlite3"), *files[2])
    for name, first, last in zip(("events", "keys"), files[0], files[2], strict=True):
        print(f"{name}, kinds of lines that differ: {', '.join(differences(first, last))}")


def _export(engine: Engine, database: str, log: Path, keys: Path) -> None:
    measured(f"export from {engine.name}", "export_events", engine, database, *_named(log, keys))


def _named(log: Path, keys: Path) -> list[str]:
    return [str(log), f"--keys={keys}"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.moving")
    parser.add_argument("events", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--step", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        step(*options.step[:3], options.step[3:])
    else:
        print(f"{options.events:,} events of {options.events // LENGTH:,} todos; {machine()}")
        with TemporaryDirectory() as folder:
            move(Path(folder), options.events)


if __name__ == "__main__":
    main()
