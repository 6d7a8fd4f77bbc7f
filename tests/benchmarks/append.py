"""Load ten events, decide, append one, commit; and the whole of a command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

from tests.benchmarks import history, worker
from tests.benchmarks.contest import (
    DRIVER,
    LIBRARY,
    OURS,
    ROW,
    Aim,
    Scale,
    Section,
    Work,
    at_least,
    contest,
    faster,
)
from tests.benchmarks.databases import Engine, PostgreSQL, SQLite, prepare

EVENTS, WARM_UP = 10, 2

DOES = {
    OURS: "`Repository` loads the todo, it decides, the store seals and appends, in one transaction",
    DRIVER: "SELECT of the ten rows and INSERT of a ready-made one in one transaction, on the same tables, indexes and "
    "triggers; no JSON, no hash, no objects",
    LIBRARY: "`repository.get`, decide, `save`; no actor, no hash, read and write in transactions of their own",
    ROW: "`Todo.objects.get`, decide, `save`, django-simple-history's row, in one transaction; loads no history",
}
HANDLE = {
    OURS: "a new command through `bootstrap.handle`: receipt and fingerprint, load, decide, hash, append, read model, "
    "the row of its version, receipt filled in",
    DRIVER: "the statements of it in one transaction, from ready-made values",
    ROW: DOES[ROW],
}


def sqlite(scale: Scale) -> Section:
    return _append(scale, SQLite(), {DRIVER: at_least(0.6), LIBRARY: at_least(2), ROW: at_least(3)})


def sqlite_normal(scale: Scale) -> Section:
    return _append(scale, SQLite("NORMAL"), {DRIVER: at_least(0.45), LIBRARY: at_least(2.7), ROW: at_least(4)})


def postgresql(scale: Scale) -> Section:
    return _append(scale, PostgreSQL(), {DRIVER: at_least(0.55), LIBRARY: at_least(2), ROW: at_least(2)})


def _append(scale: Scale, engine: Engine, aims: dict[str, Aim]) -> Section:
    title = f"load {EVENTS} events, decide, append 1, commit; {engine.name}"
    with ExitStack() as stack:
        works = dict(_works(stack, scale, engine, "append", library=True))
        times = contest(works, scale.rounds, WARM_UP)
    return Section(title, DOES, faster(title, times, aims))


def handle_sqlite(scale: Scale) -> Section:
    return _handle(scale, SQLite())


def handle_postgresql(scale: Scale) -> Section:
    return _handle(scale, PostgreSQL())


def _handle(scale: Scale, engine: Engine) -> Section:
    title = f"the whole of `bootstrap.handle`; {engine.name}"
    with ExitStack() as stack:
        works = dict(_works(stack, scale, engine, "handle", library=False))
        times = contest(works, scale.rounds, WARM_UP)
    return Section(title, HANDLE, faster(title, times, {ROW: at_least(2)}))


def _works(stack: ExitStack, scale: Scale, engine: Engine, work: str, library: bool) -> Iterator[tuple[str, Work]]:
    """Everybody on a database of their own with the same todos; each round takes todos that nobody changed yet."""
    todos = (scale.rounds + WARM_UP) * scale.operations
    name = "".join(filter(str.isalpha, f"{work}{engine.name}".lower()))

    def in_turn(contestant: worker.Worker, work: str) -> Work:
        stack.enter_context(contestant)
        return lambda number: contestant.ask(work, numbers(scale, number)) / scale.operations

    prepare(engine, name)
    history.fill(engine, name, todos, EVENTS)
    if work == "handle":
        history.project(engine)
    engine.copy(name, f"{name}bare")
    yield OURS, in_turn(worker.ours(engine, name), work)
    yield DRIVER, in_turn(worker.driver(engine, f"{name}bare"), work)
    if not scale.peers:
        return
    if library:
        peer = worker.library(engine, f"{name}library")
        peer.ask("fill", todos, EVENTS)
        yield LIBRARY, in_turn(peer, "append")
    peer = worker.row_history(engine, f"{name}row")
    peer.ask("fill", todos)
    yield ROW, in_turn(peer, "append")


def numbers(scale: Scale, round_number: int) -> list[int]:
    """The todos whose turn it is."""
    return list(range(round_number * scale.operations, (round_number + 1) * scale.operations))


ROWS: dict[str, Callable[[Scale], Section]] = {
    "append-sqlite": sqlite,
    "append-sqlite-normal": sqlite_normal,
    "append-postgresql": postgresql,
    "handle-sqlite": handle_sqlite,
    "handle-postgresql": handle_postgresql,
}
