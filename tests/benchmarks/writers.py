"""Many writers at once: on PostgreSQL with a reader beside them, and on one SQLite file with and without the lock."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, nullcontext
from datetime import UTC, datetime
from statistics import quantiles
from threading import Barrier
from typing import NamedTuple

from tests.benchmarks import history, worker
from tests.benchmarks.contest import LIBRARY, OURS, Result, Scale, Section, Work, at_least, at_most, contest, faster
from tests.benchmarks.databases import PostgreSQL, SQLite, prepare  # first, as it says

from django.db import DatabaseError, connections  # isort: skip
from eventsourcing import unit_of_work
from todos import bootstrap
from todos.domain.commands import TodoCommands
from todos.domain.values.status import STATUSES

EVENTS, PROCESSES, THREADS, COMMANDS, PATIENCE = 10, 8, 40, 10, 600
LOCKED, UNLOCKED = OURS, "ours without the lock"

MANY = {
    OURS: f"{PROCESSES} processes of one connection, each on its own todos: load {EVENTS} events, decide, append 1, "
    "commit; a subscription in another process follows all the while",
    LIBRARY: "the same processes and work; it locks the table to keep positions in order",
}
FILE = {
    LOCKED: f"{THREADS} threads of one process with a connection each, {COMMANDS} commands each a round, the whole of "
    "`bootstrap.handle`",
    UNLOCKED: "the same, SQLite's own lock and its busy timeout alone",
}


def postgresql(scale: Scale) -> Section:
    engine, count = PostgreSQL(), scale.operations // 2
    title = f"{PROCESSES} writers on distinct streams; {engine.name}"
    todos = PROCESSES * (scale.rounds + 1) * count
    prepare(engine, "writers")
    history.fill(engine, "writers", todos, EVENTS)
    with ExitStack() as stack:
        mine = [stack.enter_context(worker.ours(engine, "writers")) for _ in range(PROCESSES)]
        works = {OURS: _together(mine, count)}
        if scale.peers:
            library = [stack.enter_context(worker.library(engine, "writerslibrary"))]
            library[0].ask("fill", todos, EVENTS)
            more = [worker.library(engine, "writerslibrary", new=False) for _ in range(PROCESSES - 1)]
            library += [stack.enter_context(each) for each in more]
            works[LIBRARY] = _together(library, count)
        reader = stack.enter_context(worker.ours(engine, "writers"))
        reader.ask("subscribe")
        reader.send("tail", todos, PATIENCE)
        times = contest(works, scale.rounds)
        seen, again = reader.receive()
    results = faster(title, times, {LIBRARY: at_least(3)})
    missed = todos - seen
    tail = Result(f"{title}: events missed or repeated by the reader", f"{missed} of {seen + missed:,}", "none", "0",
                  missed + again, at_most(0))  # fmt: skip
    return Section(title, MANY, [*results, tail])


def _together(writers: Sequence[worker.Worker], count: int) -> Work:
    """Seconds of one append when all write at once: from the first request to the last answer."""

    def run(number: int) -> float:
        began = time.perf_counter()
        for place, writer in enumerate(writers):
            first = (number * len(writers) + place) * count
            writer.send("append", list(range(first, first + count)))
        for writer in writers:
            writer.receive()
        return (time.perf_counter() - began) / count / len(writers)

    return run


class Round(NamedTuple):
    """What all threads did in it: seconds from first to last, seconds of each command, and how many failed."""

    took: float
    seconds: list[float]
    errors: int


def sqlite(scale: Scale) -> Section:
    title = f"{THREADS} writers on one SQLite file, one process"
    prepare(SQLite(), "file")
    rounds: dict[str, list[Round]] = {LOCKED: [], UNLOCKED: []}
    shipped = unit_of_work.one_writer

    def with_lock(name: str, lock: Callable[[str], object]) -> Work:
        def run(number: int) -> float:
            unit_of_work.one_writer = lock
            rounds[name].append(_one_round())
            return rounds[name][-1].took / THREADS / COMMANDS

        return run

    works = {LOCKED: with_lock(LOCKED, shipped), UNLOCKED: with_lock(UNLOCKED, lambda using: nullcontext())}
    times = contest(works, max(scale.rounds // 2, 2))
    unit_of_work.one_writer = shipped
    p99 = {name: _p99([s for each in done for s in each.seconds]) for name, done in rounds.items()}
    errors = {name: sum(each.errors for each in done) for name, done in rounds.items()}
    return Section(title, FILE, [
        *faster(title, times, {UNLOCKED: at_least(5)}),
        Result(f"{title}: p99 of a command", f"{p99[LOCKED]:.0f} ms", UNLOCKED, f"{p99[UNLOCKED]:.0f} ms",
               p99[LOCKED] / p99[UNLOCKED], at_most(0.2)),
        Result(f"{title}: errors", str(errors[LOCKED]), UNLOCKED, str(errors[UNLOCKED]), errors[LOCKED], at_most(0)),
    ])  # fmt: skip


def _p99(seconds: list[float]) -> float:
    return 1000 * quantiles(seconds, n=100)[98]


def _one_round() -> Round:
    start = Barrier(THREADS + 1)
    with ThreadPoolExecutor(THREADS) as pool:
        writers = [pool.submit(_write, start) for _ in range(THREADS)]
        start.wait()
        began = time.perf_counter()
        results = [writer.result() for writer in writers]
        took = time.perf_counter() - began
    return Round(took, [s for seconds, _ in results for s in seconds], sum(e for _, e in results))


def _write(start: Barrier) -> tuple[list[float], int]:
    """Adds a todo and changes its status again and again."""
    seconds, errors, todo_id = [], 0, ""
    start.wait()
    for number in range(COMMANDS):
        facts = {"actor": "1", "source": "benchmark", "timestamp": datetime.now(UTC)}
        if todo_id:
            command = TodoCommands.change_status(todo_id, STATUSES[number % 3], **facts)
        else:
            command = TodoCommands.add("1", "Written by many", "Queued", **facts)
        began = time.perf_counter()
        try:
            todo_id = str(bootstrap.handle(command).stream_id)
        except DatabaseError:
            errors += 1
        seconds.append(time.perf_counter() - began)
    connections.close_all()
    return seconds, errors


ROWS = {"writers-postgresql": postgresql, "writers-sqlite": sqlite}
