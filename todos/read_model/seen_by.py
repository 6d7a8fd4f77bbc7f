"""Decides who may see which todos. Only this module makes querysets of todos.

A todo belongs to its owner. Its owner sees it in lists; staff may also open the address of any todo. Shared lists would
change these two rules, and nothing outside this module.
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
    """The part of an account that decides which todos a person may see."""

    @property
    def pk(self) -> object: ...
    @property
    def is_staff(self) -> bool: ...


def seen_by(person: Person) -> Todos:
    """The todos that this person may see and change."""
    return models.Todo.objects.all() if person.is_staff else own(person)


def own(person: Person) -> Todos:
    """The todos that this person owns, in the list or in the trash."""
    return models.Todo.objects.filter(owner=str(person.pk))


def versions_seen_by(person: Person) -> Versions:
    """The versions of todos that this person may see."""
    return models.TodoVersion.objects.all() if person.is_staff else own_versions(person)


def own_versions(person: Person) -> Versions:
    """The versions of the todos that this person owned at the time."""
    return models.TodoVersion.objects.filter(owner=str(person.pk))


def people_of(ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """By id of a todo, the ids of the people whose lists show it: the inverse of `own`. Omits unknown ids."""
    rows = models.Todo.objects.filter(pk__in=uuids(ids)).values_list("id", "owner")
    return {str(todo_id): (owner,) for todo_id, owner in rows}


def uuids(ids: Iterable[str]) -> list[UUID]:
    """These ids as UUIDs. Omits texts that are not a UUID."""
    found = []
    for text in ids:
        with suppress(ValueError):
            found.append(UUID(text))
    return found
