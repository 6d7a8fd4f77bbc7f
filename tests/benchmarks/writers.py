"""Many threads writing to SQLite at once, with the writer lock of the unit of work and without it.

    uv run --group dev python -m tests.benchmarks.writers

Every thread has its own connection and its own todos, as requests have; rounds take turns.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime
from statistics import median, quantiles
from threading import Barrier

from tests.benchmarks.databases import SQLite, machine, prepare  # first, as it says

from django.db import DatabaseError, connections  # isort: skip
from eventsourcing import unit_of_work
from todos import bootstrap
from todos.aggregate import STATUSES
from todos.commands import TodoCommands

WRITERS, COMMANDS, ROUNDS = 40, 10, 7
SHIPPED = unit_of_work.one_writer
LOCKS: dict[str, Callable[[str], object]] = {"with the lock": SHIPPED, "without it": lambda using: nullcontext()}


def write(start: Barrier) -> tuple[list[float], int]:
    """Adds a todo and changes its status again and again: the seconds of each command, and how many failed."""
    seconds, errors, id = [], 0, ""
    start.wait()
    for number in range(COMMANDS):
        facts = {"actor": "1", "source": "benchmark", "timestamp": datetime.now(UTC)}
        if id:
            command = TodoCommands.change_status(id, STATUSES[number % 3], **facts)
        else:
            command = TodoCommands.add("1", "Written by many", "Queued", **facts)
        began = time.perf_counter()
        try:
            id = str(bootstrap.handle(command).stream_id)
        except DatabaseError:
            errors += 1
        seconds.append(time.perf_counter() - began)
    connections.close_all()
    return seconds, errors


def one_round() -> tuple[float, list[float], int]:
    """Commands per second, the seconds of each, and how many failed."""
    start = Barrier(WRITERS + 1)
    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write, start) for _ in range(WRITERS)]
        start.wait()
        began = time.perf_counter()
        results = [writer.result() for writer in writers]
        took = time.perf_counter() - began
    return WRITERS * COMMANDS / took, [s for seconds, _ in results for s in seconds], sum(e for _, e in results)


def main() -> None:
    prepare(SQLite(), "writers")
    rates: dict[str, list[float]] = {name: [] for name in LOCKS}
    seconds: dict[str, list[float]] = {name: [] for name in LOCKS}
    errors = dict.fromkeys(LOCKS, 0)
    print(f"{machine()}; {WRITERS} threads of {COMMANDS} commands, {ROUNDS} rounds\n")
    for number in range(ROUNDS):
        for name in sorted(LOCKS, reverse=bool(number % 2)):
            unit_of_work.one_writer = LOCKS[name]
            rate, took, failed = one_round()
            rates[name].append(rate)
            seconds[name] += took
            errors[name] += failed
    print(f"{'':16} {'commands/s':>11} {'p50, ms':>9} {'p99, ms':>9} {'longest, ms':>12} {'errors':>7}")
    for name in LOCKS:
        cuts = [1000 * cut for cut in quantiles(seconds[name], n=100)]
        longest = 1000 * max(seconds[name])
        print(f"{name:16} {median(rates[name]):11.0f} {cuts[49]:9.0f} {cuts[98]:9.0f} {longest:12.0f} {errors[name]:7}")
    print(f"\n{machine()}")


if __name__ == "__main__":
    main()
