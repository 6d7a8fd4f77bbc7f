"""Append and load in a table that is small, and in one that is large."""

from __future__ import annotations

import random
from contextlib import ExitStack

from tests.benchmarks import history, worker
from tests.benchmarks.contest import Result, Scale, Section, Work, at_most, contest, faster
from tests.benchmarks.databases import Engine, PostgreSQL, SQLite, prepare

LENGTH = 10


def sqlite(scale: Scale) -> Section:
    return _measure(scale, SQLite())


def postgresql(scale: Scale) -> Section:
    return _measure(scale, PostgreSQL())


def _measure(scale: Scale, engine: Engine) -> Section:
    small, large = f"{scale.small:,} events", f"{scale.large:,} events"
    does = {
        large: f"ours, on {scale.large // LENGTH:,} todos of {LENGTH} events; each round draws others of them",
        small: f"ours, on {scale.small // LENGTH:,} todos of {LENGTH} events",
    }
    with ExitStack() as stack:
        contestants = {}
        for name, events in ((large, scale.large), (small, scale.small)):
            database = f"size{events}"
            prepare(engine, database)
            history.fill(engine, database, events // LENGTH, LENGTH)
            contestants[name] = stack.enter_context(worker.ours(engine, database)), events // LENGTH
        results: list[Result] = []
        for title, work in (("load 10 events", "read"), ("load 10 events, append 1, commit", "append")):
            works = {name: _drawn(scale, work, *contestant) for name, contestant in contestants.items()}
            times = contest(works, scale.rounds)
            results += faster(f"{title}; {engine.name}", times, {small: at_most(1.3)}, ours=large)
    return Section(f"cost against size; {engine.name}", does, results)


def _drawn(scale: Scale, work: str, contestant: worker.Worker, todos: int) -> Work:
    """Every round on other todos, each one once."""
    numbers, count = random.Random(11).sample(range(todos), todos), scale.operations // 2

    def run(number: int) -> float:
        turn = numbers[number * count : (number + 1) * count]
        return float(contestant.ask(work, turn) / len(turn))

    return run


ROWS = {"size-sqlite": sqlite, "size-postgresql": postgresql}
