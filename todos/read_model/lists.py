"""Queries for lists. Each asks for the person who will see them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Count

from todos.read_model.seen_by import (
    ListRow,
    Lists,
    Person,
    SeenPlace,
    inbox_of,
    lists_of,
    lists_seen_by,
    place_of,
    shown_to,
    todos_in,
)
from todos.read_model.views import OPEN, statuses_of

INBOX_NAME, ERASED_NAME, UNSEEN_NAME = "Inbox", "A list whose name is erased", "another list"


@dataclass(frozen=True)
class ListWithCount:
    """A list, and how many of its todos are open."""

    todo_list: ListRow
    open: int


def find(person: Person, list_id: UUID) -> ListRow | None:
    """The list; None unless it exists and this person may see and change it."""
    return lists_seen_by(person).filter(pk=list_id).first()


def present(person: Person) -> Lists:
    """The lists of this person that are not removed, in the order of their adding."""
    return lists_seen_by(person).filter(removed=None).order_by("added", "pk")


def removed(person: Person) -> Lists:
    """The removed lists, newest removal first."""
    return lists_seen_by(person).exclude(removed=None).order_by("-position")


def with_counts(person: Person) -> list[ListWithCount]:
    """The lists that are not removed, with the number of open todos in each. Two queries."""
    counts = open_counts(person)
    return [ListWithCount(each, counts.get(each.place, 0)) for each in present(person)]


def open_counts(person: Person) -> dict[str, int]:
    """By the text of each place with open todos, how many there are."""
    rows = shown_to(person).filter(removed=None, status__in=statuses_of(OPEN)).values("place")
    return dict(rows.annotate(number=Count("pk")).values_list("place", "number"))


def open_in_inbox(person: Person) -> int:
    """How many todos in the inbox are open."""
    return todos_in(inbox_of(person)).filter(removed=None, status__in=statuses_of(OPEN)).count()


def places(person: Person) -> list[SeenPlace]:
    """Where this person may put a todo: the inbox, then the lists."""
    return [inbox_of(person), *map(place_of, present(person))]


def ids_by_name(person: Person) -> dict[str, str]:
    """The ids of this person's lists by their names; of several lists with one name, of the one added last."""
    return {name: place for place, name in present(person).values_list("place", "name") if name}


class PlaceNames:
    """What the places are called that a person may see, removed lists among them."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def name_of(self, place: str) -> str:
        """The name of a place by its text. Of a list that the person may not see, that it is another one."""
        return INBOX_NAME if place == inbox_of(self.person).text else self._lists.get(place, UNSEEN_NAME)

    @cached_property
    def _lists(self) -> dict[str, str]:
        return {each.place: list_title(each) for each in lists_of(self.person)}


def place_title(place: SeenPlace) -> str:
    """What a place is called by somebody who may see it."""
    return list_title(place.todo_list) if place.todo_list else INBOX_NAME


def list_title(todo_list: ListRow) -> str:
    """The name of a list. Where it was erased it says so."""
    return todo_list.name or ERASED_NAME
