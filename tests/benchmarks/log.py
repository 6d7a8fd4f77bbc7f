"""Read the whole log in order, and catch a new subscription up with it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack

from tests.benchmarks import history, worker
from tests.benchmarks.contest import (
    DRIVER,
    LIBRARY,
    OURS,
    Result,
    Scale,
    Section,
    Work,
    at_least,
    at_most,
    contest,
    faster,
)
from tests.benchmarks.databases import PostgreSQL, SQLite, prepare  # first, as it says

from eventsourcing.log.reader import BATCH  # isort: skip

LENGTH, FLAT, GAPS = 10, 10, 0.05  # events of a todo; MiB that the peak may grow; share of positions without event
DECODED = "ours, data read"

READ = {
    OURS: "`get_events()`: every event an object, in batches of a thousand; its data stays text until it is read",
    DECODED: "the same, and the data of every event read",
    LIBRARY: "`select_notifications` in batches of a thousand, each mapped to its event, which decodes it",
}
CATCH_UP = {
    OURS: "`Subscription().catch_up()`, from the first position to the last, every event an object",
    DRIVER: "the same SELECT in the same batches by psycopg, rows as tuples",
}


def read_all(scale: Scale) -> Section:
    engine, title = SQLite(), f"read all, {scale.log:,} events in order"
    prepare(engine, "log")
    history.fill(engine, "log", scale.log // LENGTH, LENGTH)
    with ExitStack() as stack:
        mine = stack.enter_context(worker.ours(engine, "log"))
        decoding = stack.enter_context(worker.ours(engine, "log"))
        workers = {OURS: mine, DECODED: decoding}
        works = {OURS: _all(mine, scale.log), DECODED: _all(decoding, scale.log, True)}
        if scale.peers:
            with worker.library(engine, "loglibrary") as filler:
                filler.ask("fill", scale.log // LENGTH, LENGTH)
            # Another process reads: the peak of this one is that of filling.
            workers[LIBRARY] = stack.enter_context(worker.library(engine, "loglibrary", new=False))
            works[LIBRARY] = _all(workers[LIBRARY], scale.log)
        before = {name: contestant.ask("peak") for name, contestant in workers.items()}
        times = contest(works, _rounds(scale))
        grown = {name: (contestant.ask("peak") - before[name]) / 1024 for name, contestant in workers.items()}
    results = faster(title, times, {LIBRARY: at_least(1.3)})
    flat = Result(
        f"{title}: growth of peak memory", _mib(grown[OURS]), "flat", _mib(FLAT), grown[OURS] / FLAT, at_most(1)
    )
    return Section(title, READ, [*results, flat, *_memory(title, grown)])


def _memory(title: str, grown: Mapping[str, float]) -> list[Result]:
    if LIBRARY not in grown:
        return []
    ratio = grown[OURS] / max(grown[LIBRARY], 0.1)
    return [Result(f"{title}: growth of peak memory", _mib(grown[OURS]), LIBRARY, _mib(grown[LIBRARY]), ratio)]


def catch_up(scale: Scale) -> Section:
    engine = PostgreSQL()
    title = f"catch up a new subscription over {scale.log:,} positions, {GAPS:.0%} of them gaps; {engine.name}"
    prepare(engine, "catchup")
    events = int(scale.log * (1 - GAPS)) // LENGTH * LENGTH
    history.fill_with_gaps(engine, "catchup", events // LENGTH, LENGTH, GAPS)
    with ExitStack() as stack:
        works = {
            OURS: _all(stack.enter_context(worker.ours(engine, "catchup")), events, work="catch_up"),
            DRIVER: _all(stack.enter_context(worker.driver(engine, "catchup")), events, BATCH),
        }
        times = contest(works, _rounds(scale))
    return Section(title, CATCH_UP, faster(title, times, {DRIVER: at_most(1.2)}))


def _all(contestant: worker.Worker, events: int, *arguments: object, work: str = "read_all") -> Work:
    """Seconds of an event, when the contestant saw all of them."""

    def read(number: int) -> float:
        seconds, count = contestant.ask(work, *arguments)
        assert count == events, (count, events)
        return float(seconds / count)

    return read


def _rounds(scale: Scale) -> int:
    return max(scale.rounds // 3, 2)


def _mib(size: float) -> str:
    return f"{size:.1f} MiB"


ROWS = {"read-all": read_all, "catch-up": catch_up}
