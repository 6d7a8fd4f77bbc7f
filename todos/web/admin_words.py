"""What Django admin says about the raw events of todos: in words, with the names of people and of one's own todos."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse

from eventsourcing.admin.words import RawEvent, Words
from todos.history.phrases import DEEDS, ERASED
from todos.read_model import todos as queries


def describe(request: HttpRequest, events: Sequence[RawEvent]) -> dict[int, Words]:
    """The words about events of todos, by position. Names and links a todo only where the reader may see it."""
    events = [event for event in events if event.type in DEEDS]
    rows = queries.find_all(request.user, {event.stream_id for event in events})
    names = queries.names(event.actor for event in events)
    found = {}
    for event in events:
        todo = rows.get(event.stream_id)
        where, address = (todo.description or ERASED, reverse("todos:detail", args=[todo.id])) if todo else ("", "")
        found[event.position] = Words(DEEDS[event.type], where, address, names[event.actor])
    return found


def find_actor(text: str) -> str | None:
    """The id of the person of this id or, if there is none, of this name; None where nobody has it."""
    return queries.find_person(text)
