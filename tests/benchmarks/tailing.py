"""Two ways to know at a gap that nothing comes any more, and none, beside the same writers on PostgreSQL.

    uv run --group dev python -m tests.benchmarks.tailing [ROUNDS]

Processes write at random (tests/eventsourcing/random_writer.py). A reader follows that waits at a gap for those who
hold the lock of an INSERT, as the kernel does; or until every transaction id of that moment has ended; or that knows
no gaps. Also with an unrelated transaction open all the time, and with a trigger that rests between the drawing of a
position and the writing of its row, before the transaction has an id.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import median
from threading import Event as Flag
from typing import Any, NamedTuple

from tests.benchmarks.databases import PostgreSQL, prepare  # first, as it says

from django.db import connections  # isort: skip
from eventsourcing.log.high_water_mark import HighWaterMark, OpenWriter
from eventsourcing.log.identity import head
from eventsourcing.log.reader import LogReader, pauses
from eventsourcing.models import StoredEvent
from tests.benchmarks import report
from tests.eventsourcing.threads import in_this_thread

PROCESSES, TRANSACTIONS, USING, DATABASE = 4, 150, "postgresql", "tailing"
ROOT = Path(__file__).resolve().parents[2]
SLOW = f"""
    CREATE FUNCTION rest() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF random() < 0.05 THEN PERFORM pg_sleep(0.03); END IF; RETURN NEW; END $$;
    CREATE TRIGGER rest BEFORE INSERT ON {StoredEvent._meta.db_table} FOR EACH ROW EXECUTE FUNCTION rest()"""


class TransactionIds(HighWaterMark):
    """Waits until all transactions are gone that had an id when the gap was seen."""

    def look(self, position: int) -> bool:
        if not self.waiting_for or self._head <= position:
            self._head = head(self.using)
            # Not pg_snapshot_xmax: that is one past the last that has ended, and leaves out who got an id since.
            self._ids = _number("pg_current_xact_id()")
            self.waiting_for = frozenset({OpenWriter(f"ids below {self._ids}", None)})
        if _number("pg_snapshot_xmin(pg_current_snapshot())") < self._ids:
            return False
        self.waiting_for, self.final = frozenset(), self._head
        return True


class NoGaps(HighWaterMark):
    """Takes what is there for all there is."""

    def look(self, position: int) -> bool:
        self.final = head(self.using)
        return True


MARKS: dict[str, type[HighWaterMark] | None] = {
    "no reader": None,
    "naive": NoGaps,
    "lock holders": HighWaterMark,
    "transaction ids": TransactionIds,
}


class Run(NamedTuple):
    events: int
    rate: float  # events of all writers in a second
    missed: int
    delays: list[float]  # seconds at a gap, each


class Reader:
    """Follows the log, and times how long it waits at each gap."""

    def __init__(self, mark: type[HighWaterMark], after: int) -> None:
        self.reader = LogReader(USING, after)
        self.reader._high_water_mark = mark(USING)
        self.seen: list[int] = []
        self.delays: list[float] = []
        self.end = Flag()

    def follow(self) -> None:
        waiting_since, rests = 0.0, pauses()
        while True:
            last = self.end.is_set()
            if events := self.reader.read():
                self.seen += [event.position for event in events]
            if self.reader.at_gap and not waiting_since:
                waiting_since = time.perf_counter()
            if events and waiting_since:
                self.delays.append(time.perf_counter() - waiting_since)
                waiting_since, rests = 0.0, pauses()
            if not events:
                if last and not self.reader.at_gap:
                    return
                time.sleep(next(rests) if self.reader.at_gap else 0.002)


def write(name: str, pause: float) -> float:
    """The seconds it takes the writers to write at random."""
    call = [sys.executable, "-m", "tests.eventsourcing.log.random_writer", USING, DATABASE]
    writers = [
        subprocess.Popen(
            [*call, f"{name} {number}", str(TRANSACTIONS), str(pause)],
            cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for number in range(PROCESSES)
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    began = time.perf_counter()
    with ThreadPoolExecutor(PROCESSES) as pool:
        list(pool.map(lambda writer: writer.communicate("go\n"), writers))
    assert [writer.returncode for writer in writers] == [0] * PROCESSES
    return time.perf_counter() - began


def run(name: str, mark: type[HighWaterMark] | None, pause: float, unrelated: bool) -> Run:
    before = head(USING)
    reader = Reader(mark or NoGaps, before)
    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(in_this_thread, reader.follow) if mark else None
        with _unrelated() if unrelated else nullcontext():
            took = write(name, pause)
        reader.end.set()
        if following:
            following.result()
    events = StoredEvent._base_manager.using(USING).filter(position__gt=before).count()
    assert len(set(reader.seen)) == len(reader.seen)
    return Run(events, events / took, events - len(reader.seen) if mark else 0, reader.delays)


@contextmanager
def _unrelated() -> Iterator[None]:
    """A transaction with an id, in another database of the server, that writes no events."""
    with PostgreSQL().driver("postgres") as connection:
        connection.execute("SELECT pg_current_xact_id()")
        yield
        connection.rollback()


def _number(expression: str) -> int:
    with connections[USING].cursor() as cursor:
        cursor.execute(f"SELECT {expression}::text::bigint")
        [number] = cursor.fetchone()
    return int(number)


def _sql(statement: str) -> None:
    with connections[USING].cursor() as cursor:
        cursor.execute(statement)


def compare(title: str, rounds: int, pause: float, **conditions: Any) -> None:
    runs: dict[str, list[Run]] = {name: [] for name in MARKS}
    for number in range(rounds):
        for name in sorted(MARKS, reverse=bool(number % 2)):
            runs[name].append(run(f"{title} {name} {number}", MARKS[name], pause, **conditions))
    print(f"\n{title}\n{'':18}{'events':>8}{'missed':>8}{'written/s':>11}{'gaps':>7}{'p50, ms':>9}{'longest, ms':>13}")
    for name, done in runs.items():
        delays = sorted(1000 * delay for each in done for delay in each.delays) or [0.0]
        print(
            f"{name:18}{sum(each.events for each in done):8}{sum(each.missed for each in done):8}"
            f"{median(each.rate for each in done):11.0f}{len(delays):7}{median(delays):9.1f}{delays[-1]:13.0f}",
            flush=True,
        )


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    prepare(PostgreSQL(), DATABASE)
    print(f"{report.machine()}; {PROCESSES} processes of {TRANSACTIONS} transactions, {rounds} rounds")
    compare("Writers with pauses", rounds, 1, unrelated=False)
    compare("Writers without pauses", rounds, 0, unrelated=False)
    compare("An unrelated transaction open", rounds, 1, unrelated=True)
    _sql(SLOW)
    compare("Rests between position and row", rounds, 1, unrelated=False)
    print(f"\n{report.machine()}")


if __name__ == "__main__":
    main()
