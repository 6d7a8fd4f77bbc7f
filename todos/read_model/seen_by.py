"""Decides who may see which todos and lists. Only this module makes querysets of them.

A todo is in a place: the inbox of one person, who alone sees and changes it, or a list, whose members do. So far a
list has one member, its owner. A version of a todo is seen by whoever may see the place that it was in. Staff are no
exception: they read raw events in Django admin, by permission.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple, Protocol
from uuid import UUID

from django.db.models import Q, QuerySet

from todos import models
from todos.domain.values import place as places

TodoRow = models.Todo
TodoVersionRow = models.TodoVersion
ListRow = models.TodoList
type Todos = QuerySet[models.Todo]
type Versions = QuerySet[models.TodoVersion]
type Lists = QuerySet[models.TodoList]
type Notes = QuerySet[models.NoteWords]


class Person(Protocol):
    """The part of an account that decides which todos a person may see."""

    @property
    def pk(self) -> object: ...


class SeenPlace(NamedTuple):
    """A place that somebody may see. Only `inbox_of` and `place_of` make one, so it proves that.

    text -- how rows name it; todo_list -- the list, None for an inbox
    """

    text: str
    todo_list: ListRow | None = None


def inbox_of(person: Person) -> SeenPlace:
    """The inbox of a person."""
    return SeenPlace(places.text_of(places.inbox(str(person.pk))))


def place_of(todo_list: ListRow) -> SeenPlace:
    """The place of a list. The row comes from `lists_seen_by`."""
    return SeenPlace(todo_list.place, todo_list)


def lists_seen_by(person: Person) -> Lists:
    """The lists that this person may see and change, removed ones among them."""
    return models.TodoList.objects.filter(owner=str(person.pk))


def seen_by(person: Person) -> Todos:
    """The todos that this person may see and change, also those of removed lists."""
    mine = Q(place=inbox_of(person).text)
    return models.Todo.objects.filter(mine | Q(place__in=lists_seen_by(person).values("place")))


def shown_to(person: Person) -> Todos:
    """The todos that the views of this person show: all that they may see but those of removed lists."""
    return models.Todo.objects.filter(_is_shown_to(person))


def notes_shown_to(person: Person) -> Notes:
    """The words of the notes of these todos; not of those without a note."""
    return models.NoteWords.objects.filter(_is_shown_to(person)).exclude(search="")


def _is_shown_to(person: Person) -> Q:
    shown = lists_seen_by(person).filter(removed=None)
    return Q(place=inbox_of(person).text) | Q(place__in=shown.values("place"))


def todos_in(place: SeenPlace) -> Todos:
    """The todos in a place, and those of it in the trash."""
    return models.Todo.objects.filter(place=place.text)


def ranked_in(place: str, using: str) -> Todos:
    """The todos in the place of this text, for a command whose author was asked for their right before."""
    return models.Todo.objects.using(using).filter(place=place)


def versions_seen_by(person: Person) -> Versions:
    """The versions of todos that this person may see."""
    return models.TodoVersion.objects.filter(place__in=_places_of(person))


def lists_of(person: Person) -> list[ListRow]:
    """The lists that a person may see, removed ones among them, in the order of their adding.

    They are read once for an object of a person, and so once for a request.
    """
    known: list[ListRow] | None = getattr(person, "_seen_lists", None)
    if known is None:
        known = list(lists_seen_by(person).order_by("added", "pk"))
        person._seen_lists = known  # type: ignore[attr-defined]  # kept there for this request
    return known


def _places_of(person: Person) -> list[str]:
    """The places that a person may see, named one by one: one alone is read along an index in the order of the log."""
    return [inbox_of(person).text, *(each.place for each in lists_of(person))]


def versions_in(place: SeenPlace) -> Versions:
    """The versions of todos that were in a place."""
    return models.TodoVersion.objects.filter(place=place.text)


def people_of(ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """By id of a todo, the ids of the people who may see it: the inverse of `seen_by`. Omits unknown ids."""
    rows = dict(models.Todo.objects.filter(pk__in=uuids(ids)).values_list("id", "place"))
    in_lists = [text for text in rows.values() if places.list_of(text)]
    members = dict(models.TodoList.objects.filter(place__in=in_lists).values_list("place", "owner")) if in_lists else {}
    found = {str(todo_id): members.get(text) or places.person_of(text) for todo_id, text in rows.items()}
    return {todo_id: (person,) for todo_id, person in found.items() if person}


def uuids(ids: Iterable[str]) -> list[UUID]:
    """These ids as UUIDs. Omits texts that are not a UUID."""
    found = []
    for text in ids:
        with suppress(ValueError):
            found.append(UUID(text))
    return found
