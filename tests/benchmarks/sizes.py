"""Time a page takes on the server, and its size, as lists and histories grow, on SQLite.

    uv run --group dev python -m tests.benchmarks.sizes

Medians over Django's test client, rendering and middleware included, network left out. Sizes take turns, so noise
meets all of them alike.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from statistics import median
from time import perf_counter
from typing import Any

from tests.benchmarks.databases import SQLite, prepare  # first, as it says

from django.contrib.auth.models import User  # isort: skip
from django.test import Client

from tests.benchmarks.report import machine
from todos import bootstrap
from todos.domain.commands import TodoCommands
from todos.domain.fields import DUE as DUE_FIELD
from todos.domain.values.status import STATUSES

SIZES, LENGTHS, ROUNDS = (100, 5_000, 20_000), (10, 1_000), 25
DUE = 40  # of each person's todos are due today
ADDRESSES = ("/", "/inbox/", "/inbox/?status=Started", "/inbox/?q=number+7", "/search/?q=number+7")


def facts(owner: str) -> dict[str, Any]:
    return {"actor": owner, "source": "benchmark", "timestamp": datetime.now(UTC)}


def person(name: str, todos: int) -> Client:
    """Signed in, with so many todos."""
    user = User.objects.create_user(name)
    for number in range(todos):
        status = STATUSES[number % 3]
        command = TodoCommands.add(str(user.pk), f"Todo number {number}", status, **facts(str(user.pk)))
        todo_id = str(bootstrap.handle(command).stream_id)
        if number < DUE:
            today = datetime.now(UTC).date().isoformat()
            bootstrap.handle(TodoCommands.change(todo_id, DUE_FIELD, today, **facts(str(user.pk))))
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def history(client: Client, length: int) -> str:
    """The address of a todo with so many events."""
    owner = str(client.session["_auth_user_id"])
    todo_id = str(bootstrap.handle(TodoCommands.add(owner, "A long story", "Queued", **facts(owner))).stream_id)
    for number in range(1, length):
        bootstrap.handle(TodoCommands.change_status(todo_id, STATUSES[number % 3], **facts(owner)))
    return f"/todos/{todo_id}/"


def seconds(client: Client, path: str) -> float:
    start = perf_counter()
    answer = client.get(path)
    passed = perf_counter() - start
    assert answer.status_code == 200, answer.status_code
    return passed


def main() -> None:
    logging.disable()
    prepare(SQLite(), "sizes")
    print(f"{machine()}; medians of {ROUNDS} rounds\n")
    pages = []
    for size in SIZES:
        client = person(f"person-{size}", size)
        pages += [(f"{path:24} of {size:6,} todos", client, path) for path in ADDRESSES]
    for length in LENGTHS:
        pages.append((f"a todo of {length:6,} events", client, history(client, length)))
    times: dict[str, list[float]] = {name: [] for name, _, _ in pages}
    for _ in range(ROUNDS):
        for name, client, path in pages:
            times[name].append(seconds(client, path))
    sizes = {name: len(client.get(path).content) for name, client, path in pages}
    for name, taken in times.items():
        print(f"{name:44} {median(taken) * 1000:8.1f} ms {sizes[name]:9,} bytes")


if __name__ == "__main__":
    main()
