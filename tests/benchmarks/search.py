"""The search in all places beside the list page, for somebody with 20,000 todos, of which every third has a note.

    [TEST_ENGINE=postgresql] uv run --group dev python -m tests.benchmarks.search [--todos N]

Medians over Django's test client, rendering and middleware included, network left out; pages take turns, and a ratio
is the median of the ratios of the rounds to the plain list page.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
from datetime import UTC, datetime
from itertools import batched
from statistics import median
from time import perf_counter
from typing import Any

from tests.benchmarks.databases import PostgreSQL, SQLite, prepare  # first, as it says

from django.contrib.auth.models import User  # isort: skip
from django.db import connection
from django.test import Client

from tests.benchmarks.report import machine
from tests.benchmarks.travel import milliseconds
from todos import bootstrap
from todos.domain.commands import TodoCommands
from todos.domain.fields import DUE, NOTE

TODOS, ROUNDS, AT_ONCE, NOTED, IN_NOTE = 20_000, 25, 200, 3, 50
WORDS = (
    "bike",
    "book",
    "bread",
    "bulb",
    "call",
    "clean",
    "dentist",
    "fix",
    "gutter",
    "milk",
    "plants",
    "plumber",
    "sink",
)
PAGES = {
    "the list": "/inbox/",
    "the list, search": "/inbox/?q=milk",
    "a common word": "/search/?q=milk",
    "two words": "/search/?q=milk+plumber",
    "a word of one todo": "/search/?q=number19",
    "a word of one note": "/search/?q=secret300",
    "no such word": "/search/?q=zebra",
    "a part in another script": "/search/?q=%E7%89%9B%E5%A5%B6",
    "four words": "/search/?q=milk+plumber+sink+bread",
    "due:today": "/search/?q=due:today",
    "label:garden is:open": "/search/?q=label:garden+is:open",
    "is:finished, no words": "/search/?is=finished",
}


def fill(owner: str) -> None:
    """Todos in the inbox, some of them due, labelled, finished."""
    chance = random.Random(7)
    today = datetime.now(UTC).date().isoformat()

    def facts() -> dict[str, Any]:
        return {"actor": owner, "source": "benchmark", "timestamp": datetime.now(UTC)}

    for batch in batched(range(TODOS), AT_ONCE, strict=False):
        adding = []
        for number in batch:
            words = f"{' '.join(chance.choices(WORDS, k=5))} number{number}{' 牛奶を買う' if number % 50 == 0 else ''}"
            adding.append(TodoCommands.add(owner, words, "Finished" if number % 3 == 2 else "Queued", **facts()))
        ids = [str(outcome.stream_id) for outcome in bootstrap.handle_all(adding)]
        more = []
        for number, todo_id in zip(batch, ids, strict=True):
            if number % NOTED == 0:
                note = f"{' '.join(chance.choices(WORDS, k=IN_NOTE))} secret{number}"
                more.append(TodoCommands.change(todo_id, NOTE, note, **facts()))
            if number % 20 == 0:
                more.append(TodoCommands.label(todo_id, "garden", **facts()))
            if number % 40 == 0:
                more.append(TodoCommands.change(todo_id, DUE, today, **facts()))
        bootstrap.handle_all(sorted(more, key=lambda command: str(command.data["id"])))


def main() -> None:
    global TODOS
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.search")
    parser.add_argument("--todos", type=int, default=TODOS)
    TODOS = parser.parse_args().todos
    logging.disable()
    engine: SQLite | PostgreSQL = SQLite()
    if os.environ.get("TEST_ENGINE") == "postgresql":
        engine = PostgreSQL()
        engine.alias = "default"
    prepare(engine, "search")
    user = User.objects.create_user("alice")
    began = perf_counter()
    fill(str(user.pk))
    if connection.vendor == "postgresql":  # as autovacuum does by itself
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    print(f"{machine()}\n{engine.name}; {TODOS:,} todos, filled in {perf_counter() - began:.0f} s; {ROUNDS} rounds\n")
    times: dict[str, list[float]] = {name: [] for name in PAGES}
    for _ in range(ROUNDS):
        for name, path in PAGES.items():
            times[name].append(milliseconds(client, path))
    for name, taken in times.items():
        ratio = median(each / plain for each, plain in zip(taken, times["the list"], strict=True))
        print(f"{name:28} {median(taken):8.1f} ms   {ratio:5.2f} of the list")


if __name__ == "__main__":
    main()
