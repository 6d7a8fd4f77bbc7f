"""The list of somebody with 5,000 todos and 50,000 events as it was at any moment, beside the list of today.

    [TEST_ENGINE=postgresql] uv run --group dev python -m tests.benchmarks.travel [--plans]

Medians over Django's test client, rendering and middleware included, network left out; pages take turns, and a ratio
is the median of the ratios of the rounds. `--plans` shows how the database goes about each question of a page.
"""

from __future__ import annotations

import argparse
import logging
import os
from datetime import datetime, timedelta
from statistics import median
from time import perf_counter

from tests.benchmarks.databases import PostgreSQL, SQLite, prepare  # first, as it says

from django.contrib.auth.models import User  # isort: skip
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.benchmarks import history
from tests.benchmarks.report import machine
from todos import models

TODOS, LENGTH, ROUNDS = 5_000, 10, 25
SHARES = (0.1, 0.5, 0.9, 1.0)
EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) "}


def in_turns(number: int, version: int) -> datetime:
    """When a todo came to a version: every todo in its turn, eighty seconds apart, for about seven weeks."""
    return history.BEGAN + timedelta(seconds=80) * ((version - 1) * TODOS + number)


def fill(engine: SQLite | PostgreSQL) -> None:
    """Everything belongs to the first person, who has worked on all todos in turn, round after round."""
    prepare(engine, "travel")
    in_turn = sorted(history.rows(engine, 0, TODOS, LENGTH, in_turns), key=lambda row: row[1])
    engine.insert("travel", in_turn)
    history.project(engine)
    if connection.vendor == "postgresql":  # as autovacuum does by itself
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def pages() -> dict[str, str]:
    """Names and addresses, of now and of moments given by position and by time."""
    found = {"now": "/inbox/", "now, search": "/inbox/?q=todo"}
    events = TODOS * LENGTH
    for share in SHARES:
        position = int(events * share)
        moment = models.TodoVersion.objects.filter(position__gte=position).earliest("position").last_event
        found[f"at {share:.0%} of the events"] = f"/inbox/?at={position}"
        found[f"at {share:.0%}, by its time"] = f"/inbox/?at={moment:%Y-%m-%dT%H:%M}"
    found["at 50%, search"] = f"/inbox/?q=todo&at={events // 2}"
    fiftieth = models.TodoVersion.objects.filter(version=1, position__lte=events // 2).order_by("-added_position")[49]
    found["at 50%, second page"] = f"/inbox/?after={fiftieth.todo}&at={events // 2}"
    return found


def milliseconds(client: Client, path: str) -> float:
    start = perf_counter()
    answer = client.get(path)
    passed = perf_counter() - start
    assert answer.status_code == 200, (path, answer.status_code)
    return passed * 1000


def plans(client: Client, path: str) -> None:
    """How the database goes about the questions of a page."""
    with CaptureQueriesContext(connection) as captured:
        milliseconds(client, path)
    for query in captured.captured_queries:
        if "todos_todo" in query["sql"]:
            print(f"\n{query['sql'][:400]}")
            with connection.cursor() as cursor:
                cursor.execute(EXPLAIN[connection.vendor] + query["sql"].replace("%", "%%"))
                for row in cursor.fetchall():
                    print("   ", row[-1])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.travel")
    parser.add_argument("--plans", action="store_true", help="show the plans of the queries, and no times")
    options = parser.parse_args()
    logging.disable()
    engine = SQLite()
    if os.environ.get("TEST_ENGINE") == "postgresql":
        engine = PostgreSQL()
        engine.alias = "default"
    fill(engine)
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_user("alice"))
    found = pages()
    if options.plans:
        plans(client, found["at 50% of the events"])
        plans(client, found["at 50%, by its time"])
        return
    print(f"{machine()}\n{engine.name}; {TODOS:,} todos, {TODOS * LENGTH:,} events; medians of {ROUNDS} rounds\n")
    times: dict[str, list[float]] = {name: [] for name in found}
    for _ in range(ROUNDS):
        for name, path in found.items():
            times[name].append(milliseconds(client, path))
    for name, taken in times.items():
        today = times["now, search" if "search" in name else "now"]
        ratio = median(then / now for then, now in zip(taken, today, strict=True))
        print(f"{name:28} {median(taken):8.1f} ms   {ratio:5.2f} of now")


if __name__ == "__main__":
    main()
