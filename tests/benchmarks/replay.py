"""Put a todo with a long history together."""

from __future__ import annotations

from contextlib import ExitStack

from tests.benchmarks import history, worker
from tests.benchmarks.contest import DVENT, LIBRARY, OURS, Scale, Section, Work, at_least, contest, faster
from tests.benchmarks.databases import SQLite, prepare

EVENTS, TIMES = 1_000, 5  # replays in a round

STORED = {
    OURS: "`get_events` and `generate_from_events`, one query; data is decoded where an apply function reads it",
    LIBRARY: "`repository.get`, without snapshots, as is ours",
    DVENT: "`generate_from_events` over decoded events in memory; it has no store on a database",
}
MEMORY = {
    OURS: "`generate_from_events` over decoded events from the store in memory",
    LIBRARY: "`project_aggregate` over decoded events",
    DVENT: STORED[DVENT],
}


def stored(scale: Scale) -> Section:
    engine = SQLite()
    prepare(engine, "replay")
    history.fill(engine, "replay", 1, EVENTS)
    with ExitStack() as stack:
        mine = stack.enter_context(worker.ours(engine, "replay"))
        works = {OURS: lambda number: mine.ask("replay", [0] * TIMES) / TIMES}
        if scale.peers:
            library = stack.enter_context(worker.library(engine, "replaylibrary"))
            library.ask("fill", 1, EVENTS)
            works[LIBRARY] = lambda number: library.ask("replay", [0] * TIMES) / TIMES
            works[DVENT] = _in_memory(stack.enter_context(worker.on_dvent()))
        times = contest(works, scale.rounds)
    title = f"replay {EVENTS:,} events from SQLite to a state"
    return Section(title, STORED, faster(title, times, {LIBRARY: at_least(5), DVENT: at_least(10)}, unit="ms"))


def memory(scale: Scale) -> Section:
    engine = SQLite()
    prepare(engine, "memory")
    with ExitStack() as stack:
        works = {OURS: _in_memory(stack.enter_context(worker.ours(engine, "memory")))}
        if scale.peers:
            library = stack.enter_context(worker.library(engine, "memorylibrary"))
            library.ask("fill", 1, EVENTS)
            works[LIBRARY] = _in_memory(library)
            works[DVENT] = _in_memory(stack.enter_context(worker.on_dvent()))
        times = contest(works, scale.rounds)
    title = f"replay {EVENTS:,} decoded events in memory"
    return Section(title, MEMORY, faster(title, times, {DVENT: at_least(40), LIBRARY: at_least(2)}, unit="ms"))


def _in_memory(contestant: worker.Worker) -> Work:
    contestant.ask("load", EVENTS)
    return lambda number: contestant.ask("replay_memory", TIMES) / TIMES


ROWS = {"replay-sqlite": stored, "replay-memory": memory}
