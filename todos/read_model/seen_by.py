"""Who may see what: the one place that decides, and the only one that makes querysets of todos.

Today a todo belongs to its owner, and staff may open any todo's address. With shared lists both become: the todo, or
the version of it, is in a place of which this person is a member.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Protocol
from uuid import UUID

from django.db.models import QuerySet

from todos import models

TodoRow = models.Todo
TodoVersionRow = models.TodoVersion
type Todos = QuerySet[models.Todo]
type Versions = QuerySet[models.TodoVersion]


class Person(Protocol):
    """An account, as far as it decides what somebody sees."""

    @property
    def pk(self) -> object: ...
    @property
    def is_staff(self) -> bool: ...


def seen_by(person: Person) -> Todos:
    """The todos that this person may see and change."""
    return models.Todo.objects.all() if person.is_staff else own(person)


def own(person: Person) -> Todos:
    """The todos that this person's lists show, the removed ones too."""
    return models.Todo.objects.filter(owner=str(person.pk))


def versions_seen_by(person: Person) -> Versions:
    """The versions of todos that this person may see."""
    return models.TodoVersion.objects.all() if person.is_staff else own_versions(person)


def own_versions(person: Person) -> Versions:
    """The versions that this person's lists have shown."""
    return models.TodoVersion.objects.filter(owner=str(person.pk))


def people_of(ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """By id of a todo, the ids of the people whose lists show it; the other direction of `own`. Omits unknown ids."""
    rows = models.Todo.objects.filter(pk__in=uuids(ids)).values_list("id", "owner")
    return {str(todo_id): (owner,) for todo_id, owner in rows}


def uuids(ids: Iterable[str]) -> list[UUID]:
    """These ids as UUIDs; omits what is none."""
    found = []
    for text in ids:
        with suppress(ValueError):
            found.append(UUID(text))
    return found
