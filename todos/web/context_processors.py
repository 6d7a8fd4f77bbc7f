"""The context of every page: the places of the person, and how many todos wait in them; read when it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from todos.read_model import lists, today, todos
from todos.read_model.seen_by import ListRow, Person, lists_of
from todos.web.pages.today import moment_now
from todos.web.parts import Context

LISTS_IN_HEADER = 3


@dataclass(frozen=True)
class Header:
    """What the head of every page says of a person's places. Each is read once for all parts of a response."""

    person: Person

    @cached_property
    def lists(self) -> list[ListRow]:
        """The lists that are not removed."""
        return [each for each in lists_of(self.person) if each.removed is None]

    @property
    def first_lists(self) -> list[ListRow]:
        """The lists that have a link of their own."""
        return self.lists[:LISTS_IN_HEADER]

    @cached_property
    def due_today(self) -> int:
        """The open todos that are overdue or due today."""
        return today.waiting(self.person, moment_now())

    @cached_property
    def in_inbox(self) -> int:
        """The open todos in the inbox."""
        return lists.open_in_inbox(self.person)

    @cached_property
    def in_trash(self) -> int:
        """The todos in the trash."""
        return todos.in_trash(self.person)


def header(request: HttpRequest) -> Context:
    """`header`, the same for all parts of a response."""
    if not hasattr(request, "header"):
        request.header = SimpleLazyObject(lambda: Header(request.user))  # type: ignore[attr-defined]
    return {"header": request.header}  # type: ignore[attr-defined]
