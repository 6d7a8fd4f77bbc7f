"""Database queries and bytes of every page and act, on SQLite.

    uv run --group dev python -m tests.benchmarks.pages

Counts nothing of time, so the machine may be busy. BEGIN and COMMIT are left out, the session's and the user's query
of every request are in.
"""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from tests.benchmarks.databases import SQLite, prepare  # first, as it says

from django.contrib.auth.models import User  # isort: skip
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.report import machine
from todos import bootstrap, models
from todos.domain.commands import TodoCommands
from todos.domain.values.status import STATUSES

TODOS, EVENTS = 60, 10
CONTROL = ("BEGIN", "COMMIT")


class Meter:
    """A browser that prints what each of its requests cost."""

    def __init__(self, user: User) -> None:
        self.client = Client(headers={"host": "localhost"})
        self.client.force_login(user)

    def get(self, name: str, path: str, htmx: bool = False) -> None:
        self._send(name, "get", path, {}, htmx)

    def post(self, name: str, paths: list[str], **fields: str) -> None:
        """The act by htmx on the first path and as a plain form on the last: twice on one todo would change nothing."""
        self._send(name, "post", paths[0], fields | {"command_id": str(uuid4())}, htmx=True)
        self._send(name, "post", paths[-1], fields | {"command_id": str(uuid4())}, htmx=False)

    def _send(self, name: str, method: str, path: str, fields: dict[str, str], htmx: bool) -> None:
        headers = {"HX-Request": "true"} if htmx else {}
        if htmx and (shown := re.search("next=/todos/([^/]+)/", f"{path}&next={fields.get('next')}")):
            headers["X-Shown"] = str(models.Todo.objects.get(pk=shown[1]).version)  # as the script of such a page says
        with CaptureQueriesContext(connection) as queries:
            answer: HttpResponse = getattr(self.client, method)(path, fields, headers=headers)
        number = sum(not query["sql"].startswith(CONTROL) for query in queries.captured_queries)
        length = len(answer.content)
        print(f"{name:34} {'htmx' if htmx else 'page':5} {answer.status_code:6} {number:8} {length:8,}")


def fill(owner: str) -> list[str]:
    """The ids of two todos with a history, on top of a page of others."""
    facts: dict[str, Any] = {"actor": owner, "source": "benchmark"}

    def add(number: int) -> str:
        command = TodoCommands.add(owner, f"Todo number {number}", "Queued", timestamp=datetime.now(UTC), **facts)
        return str(bootstrap.handle(command).stream_id)

    ids = [add(number) for number in range(TODOS)][-2:]
    for todo_id in ids:
        for number in range(1, EVENTS):
            status = STATUSES[number % 3]
            bootstrap.handle(TodoCommands.change_status(todo_id, status, timestamp=datetime.now(UTC), **facts))
    return ids


def read_pages(meter: Meter, todo: str) -> None:
    meter.get("list, 50 rows", "/inbox/")
    meter.get("list by status, 50 rows", "/inbox/?status=Queued")
    meter.get("search, 1 row", "/inbox/?q=number+33")
    meter.get("trash, empty", "/trash/")
    meter.get(f"todo, {EVENTS} events", todo)
    meter.get("event", f"{todo}v{EVENTS}/")
    meter.get("sign-in", "/sign-in/")
    meter.get("admin, events", "/admin/eventsourcing/storedevent/")
    meter.get("admin, an event", f"/admin/eventsourcing/storedevent/{TODOS}/")


def act(meter: Meter, todos: list[str]) -> None:
    def each(act: str) -> list[str]:
        return [todo + act for todo in todos]

    meter.post("add", ["/todos/"], description="One more")
    meter.post("add, blank", ["/todos/"], description=" ")
    meter.post("status", each("status/Started/"))
    meter.post("status, already so", each("status/Started/"))
    meter.get("edit, open", f"{todos[0]}edit/", htmx=True)
    meter.post("edit, save", each("edit/"), description="Other words", version=str(EVENTS + 1))
    meter.post("edit, conflict", each("edit/"), description="Late words", version="1")
    meter.post("remove", each("remove/"))
    meter.post("restore", each("restore/"))
    meter.get("edit, open on the todo's page", f"{todos[0]}edit/?next={todos[0]}", htmx=True)
    meter.post("status on the todo's page", each("status/Finished/"), next=todos[0])


def main() -> None:
    logging.disable()
    prepare(SQLite(), "pages")
    alice = User.objects.create_superuser("alice")
    todos = [f"/todos/{todo_id}/" for todo_id in fill(str(alice.pk))]
    meter = Meter(alice)
    print(f"{machine()}; {TODOS} todos, {EVENTS} events in the two acted on\n")
    print(f"{'':34} {'':5} {'status':>6} {'queries':>8} {'bytes':>8}")
    read_pages(meter, todos[0])
    act(meter, todos)


if __name__ == "__main__":
    main()
