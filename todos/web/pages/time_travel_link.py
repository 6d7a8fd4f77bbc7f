"""The links from a current page to the page as it was."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from todos.read_model import versions
from todos.read_model.seen_by import Person, TodoRow
from todos.web.parts import Context


def time_travel_link(person: Person, todo: TodoRow | None = None) -> Context:
    """The context of the links to the current position and to yesterday, for a person's todos or for one todo."""
    known = versions.of_todo(person, todo.id) if todo else versions.of_person(person)
    yesterday = timezone.localdate() - timedelta(days=1)
    return {"position": versions.last_position(known), "yesterday": yesterday}
