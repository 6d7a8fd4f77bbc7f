"""Commands per second through `bootstrap.handle`, beside the bare driver doing the same reads and writes.

    uv run --group dev python -m tests.benchmarks.handle

The statements that Django sends for a series of commands are recorded once, on a copy of the database. Then, turn
about, handle carries out the commands on one copy, and the driver alone runs what was recorded on another, each
command's statements in one transaction. Both do it in one thread over one open connection.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from statistics import median
from typing import Any

from tests.benchmarks.databases import PostgreSQL, SQLite, machine, prepare  # first, as it says

from django.db import connections  # isort: skip
from eventsourcing.command import Command
from todos import bootstrap
from todos.aggregate import STATUSES
from todos.commands import TodoCommands

TODOS, EVENTS, ROUNDS, COMMANDS = 200, 8, 9, 100
FACTS = {"actor": "1", "source": "benchmark"}


def command(make: Callable[..., Command], *arguments: str) -> Command:
    return make(*arguments, timestamp=datetime.now(UTC), **FACTS)


def changes(ids: list[str], rounds: int, first: int) -> Iterator[Command]:
    """A change of status for every todo in turn, each one to another status than before."""
    for number in range(first, first + rounds):
        for id in ids:
            yield command(TodoCommands.change_status, id, STATUSES[number % 3])


def fill(alias: str) -> list[str]:
    """The ids of todos with a history."""
    added = [command(TodoCommands.add, "1", f"Todo {number}", "Queued") for number in range(TODOS)]
    ids = [str(bootstrap.handle(each, alias).stream_id) for each in added]
    for change in changes(ids, EVENTS - 1, first=1):
        bootstrap.handle(change, alias)
    return ids


def record(alias: str, commands: list[Command]) -> list[list[tuple[str, Any]]]:
    """The statements of each command, without those that begin and end its transaction."""
    recorded: list[list[tuple[str, Any]]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith("BEGIN"):
            recorded[-1].append((sql, params))
        return execute(sql, params, many, context)

    with connections[alias].execute_wrapper(note):
        for each in commands:
            recorded.append([])
            bootstrap.handle(each, alias)
    return recorded


def measure(engine: SQLite | PostgreSQL, kind: str, commands: list[Command], run: str) -> None:
    """Print one line: medians of the rounds of handle and of the driver."""
    for copy in ("recorded", "ours", "bare"):
        engine.copy("filled", f"{run}_{copy}")
    engine.use(f"{run}_recorded")
    statements = record(engine.alias, commands)
    engine.use(f"{run}_ours")
    driver = engine.driver(f"{run}_bare")
    rates: dict[str, list[float]] = {"ours": [], "bare": []}
    turns = {
        "ours": lambda start: [bootstrap.handle(each, engine.alias) for each in commands[start : start + COMMANDS]],
        "bare": lambda start: [engine.transaction(driver, each) for each in statements[start : start + COMMANDS]],
    }
    for start in range(0, len(commands), COMMANDS):
        # Who begins changes, so that neither always has the quieter moment.
        for name in sorted(turns, reverse=bool(start // COMMANDS % 2)):
            started = time.perf_counter()
            turns[name](start)
            rates[name].append(COMMANDS / (time.perf_counter() - started))
    check(engine, driver)
    driver.close()
    a, b = median(rates["ours"]), median(rates["bare"])
    print(f"{kind:34} {len(statements[0]):10} {a:12.0f} {b:12.0f} {b / a:7.2f} {1e6 / a - 1e6 / b:12.0f}")


def check(engine: SQLite | PostgreSQL, driver: Any) -> None:
    """Both have written the same number of rows, or the comparison is void."""
    for table in ("eventsourcing_storedevent", "eventsourcing_receipt", "todos_todo"):
        count = f"SELECT count(*), max(position) FROM {table}"
        with connections[engine.alias].cursor() as cursor:
            assert cursor.execute(count).fetchone() == driver.execute(count).fetchone(), table


def main() -> None:
    print(f"{machine()}; medians of {ROUNDS} rounds of {COMMANDS}\n")
    for engine in (SQLite(), PostgreSQL()):
        prepare(engine, "filled")
        ids = fill(engine.alias)
        number = ROUNDS * COMMANDS
        print(
            f"{engine.name:34} {'statements':>10} {'handle, /s':>12} {'driver, /s':>12} {'ratio':>7} {'added, µs':>12}"
        )
        added = [command(TodoCommands.add, "1", f"One more {n}", "Queued") for n in range(number)]
        measure(engine, "AddTodo", added, "add")
        changed = list(changes(ids, -(-number // TODOS), first=EVENTS))[:number]
        measure(engine, f"ChangeTodoStatus, {EVENTS}-{EVENTS + -(-number // TODOS)} events", changed, "status")
        print()
    print(machine())


if __name__ == "__main__":
    main()
