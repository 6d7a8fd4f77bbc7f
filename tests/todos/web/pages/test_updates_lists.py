"""A list that stays open ends as a fresh load would show it, whatever happens elsewhere."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.todos.cast import added, changed, facts, removed
from tests.todos.page import Page
from todos import bootstrap, models
from todos.domain.commands import TodoCommands
from todos.read_model import todos as queries

pytestmark = pytest.mark.django_db
LISTS = {
    "/inbox/": {"removed": None},
    "/inbox/?status=Queued": {"removed": None, "status": "Queued"},
    "/trash/": {"removed__isnull": False},
}
PAGE = 5


class Tab:
    """A list that stays open, reduced to the part of todos.js that fetches updates: its rows, and where it goes on.

    pending -- the todos that the stream has named and the page has not fetched yet
    """

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address
        page = Page(client.get(address))
        self.rows, self.older = rows(page), page.link("Older")
        self.versions = versions(self.rows)
        self.pending: list[str] = []

    def fetch(self, most: int) -> None:
        batch, self.pending = self.pending[:most], self.pending[most:]
        query: dict[str, Any] = {"next": self.address, "todo": [], "new": [], "has": self.rows}
        for todo_id in batch:
            query["todo" if todo_id in self.rows else "new"].append(todo_id)
        answer = Page(self.client.get("/updates/", query))
        for part in answer.root.iter("hx-partial"):
            self._take(part.get("hx-target"), part.get("hx-swap"), [row[5:] for row in ids(part)])
        self.versions |= versions(batch)
        if "#pages" in answer.targets:
            self.older = answer.link("Older")

    def _take(self, target: str, swap: str, coming: list[str]) -> None:
        """Like htmx: a part whose place is not on the page is dropped."""
        if target == "#rows":
            assert swap == "afterbegin"
            self.rows[:0] = coming
        elif swap == "afterend" and target[6:] in self.rows:
            place = self.rows.index(target[6:]) + 1
            self.rows[place:place] = coming
        elif coming:
            assert (swap, [target[6:]]) == ("outerMorph", coming)


def ids(part: Any) -> list[str]:
    return [row.get("id") for row in part.iter("li") if row.get("id", "").startswith("todo-")]


def rows(page: Page) -> list[str]:
    return [row[5:] for row in ids(page.root)]


def versions(todos: list[str]) -> dict[str, int]:
    return {str(todo.id): todo.version for todo in models.Todo.objects.filter(pk__in=todos)}


def whole(client: Client, address: str | None) -> list[str]:
    """All rows of a list, page after page."""
    found: list[str] = []
    while address:
        page = Page(client.get(address))
        found, address = found + rows(page), page.link("Older")
    return found


def listed(address: str) -> set[str]:
    return {str(todo.id) for todo in models.Todo.objects.filter(**LISTS[address])}


def happens(alice: User, by: Random, todos: list[str]) -> list[str]:
    """Something, to a few todos or to many."""
    touched = []
    for _ in range(by.choice([1, 2, 3, 2 * PAGE])):
        todo = by.choice(todos) if todos else ""
        gone = todo and models.Todo.objects.get(pk=todo).removed
        act = by.choice(["add", "add", "remove", "remove", "status"])
        if act == "add" or not todo:
            todo = added(alice)
            todos.append(todo)
        elif gone:
            bootstrap.handle(TodoCommands.restore(todo, **facts(alice)))
            todos.remove(todo)
        elif act == "remove":
            removed(alice, todo)
        else:
            changed(alice, todo, status=by.choice(["Queued", "Started"]))
        touched.append(todo)
    return touched


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("seed", range(4))
def test_a_list_that_stays_open_ends_as_one_that_is_loaded_again(htmx, alice, monkeypatch, address: str, seed: int):
    monkeypatch.setattr(queries, "ROWS_PER_PAGE", PAGE)
    by, todos = Random(seed), [added(alice) for _ in range(seed * 3)]
    tab, there, back = Tab(htmx, address), listed(address), set[str]()

    for _ in range(10):
        touched = happens(alice, by, todos)
        tab.pending += [todo for todo in dict.fromkeys(touched) if todo not in tab.pending]
        back |= (listed(address) - there) & set(tab.rows)
        there = listed(address)
        while tab.pending and by.random() < 0.7:
            tab.fetch(by.choice([1, 3, 50]))
    while tab.pending:
        tab.fetch(50)

    now = whole(htmx, address)
    assert len(tab.rows) == len(set(tab.rows))
    # No row moves under the hand: one that left the list and came back stays where it was meanwhile.
    kept = [row for row in tab.rows if row in now and row not in back]
    assert kept == [row for row in now if row in kept], "the order is the same"
    further = whole(htmx, tab.older)
    assert set(now) <= {*tab.rows, *further}, "none is lost"
    assert set(now[:PAGE]) - set(further) <= set(tab.rows), "the newest are on the page"
    assert tab.versions == versions(list(tab.versions))
