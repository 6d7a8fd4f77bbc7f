"""The activity page as a reader sees it, and acts that fill it."""

from __future__ import annotations

from uuid import uuid4

from tests.todos.cast import facts
from tests.todos.page import Page, text
from todos import bootstrap
from todos.domain.commands import TodoCommands


def entries(page):
    """The acts on the page, one a line, without their buttons."""
    return [
        text(entry).replace(" Undo all", "").replace(" Undo", "")
        for entry in page.root.iter("li")
        if "entry" in entry.get("class", "").split()
    ]


def days(page):
    return [text(heading) for heading in page.find("feed").iter("h2")]


def act(user, *changes, source="web"):
    """One act of somebody: pairs of a todo's id and its new status. Returns its correlation id."""
    together = facts(user) | {"source": source, "correlation_id": str(uuid4())}
    for todo_id, status in changes:
        bootstrap.handle(TodoCommands.change_status(todo_id, status, **together))
    return together["correlation_id"]


def walk(client, address):
    """The pages from `address` on."""
    pages = []
    while address:
        pages.append(Page(client.get(address)))
        address = pages[-1].link("Older")
    return pages
