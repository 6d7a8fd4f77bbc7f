"""An undo as a browser sends it, and what it leaves behind."""

from __future__ import annotations

from tests.todos.cast import number
from tests.todos.page import settled
from todos import bootstrap


def act(client, todo_id, act, fields, at="/inbox/"):
    """The answer to an act that carries the status line: the parts, or the page after the redirect."""
    return settled(client, client.post(f"/todos/{todo_id}/{act}/", number(next=at, **fields)))


def undoes(todo_id):
    """By version, the versions that each event names as undone."""
    history = list(bootstrap.event_store().get_events(todo_id))
    versions = {event.id: event.version for event in history}
    return [[versions[undone] for undone in event.metadata.extra.get("undoes", ())] for event in history]


def undo(client, todo_id, version, at="/inbox/", **fields):
    """The answer to an undo of one version."""
    return settled(client, client.post(f"/todos/{todo_id}/v{version}/undo/", number(next=at, **fields)))
