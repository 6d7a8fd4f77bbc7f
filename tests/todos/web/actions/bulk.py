"""Forms that act on todos in bulk, and their conflict dialog, as a browser sees them."""

from __future__ import annotations

from tests.todos.cast import number
from tests.todos.page import Page, text
from todos import bootstrap, models


def states(ids):
    todos = [models.Todo.objects.get(pk=todo_id) for todo_id in ids]
    return ["removed" if todo.removed else todo.status for todo in todos]


def tick(ids, version=1):
    return [f"{todo_id}.v{version}" for todo_id in ids]


def send(client, act, boxes, at="/inbox/?select=1"):
    return client.post(f"/todos/bulk/{act}/", number(todo=boxes, next=at))


def page_after(client, response):
    """The page after a bulk act that was carried out."""
    return client.get(response.headers.get("HX-Redirect") or response.url)


def dialog_lines(response):
    """The lines of the conflict dialog, as shown; none where there is no dialog."""
    forms = [
        form for form in Page(response).root.iter("form") if form.get("aria-labelledby") == "bulk-conflict-heading"
    ]
    return [text(line) for form in forms for line in form.iter("div")]


def boxes(response):
    """What each box on the page sends, and whether it is ticked."""
    fields = [field for field in Page(response).root.iter("input") if field.get("type") == "checkbox"]
    return {field.get("value"): "checked" in field.attrib for field in fields}


def acts(ids):
    return {[event.metadata.correlation_id for event in bootstrap.event_store().get_events(todo)][-1] for todo in ids}
