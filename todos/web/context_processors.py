"""The context of every page: the number of todos in the person's trash."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from todos.read_model import todos
from todos.web.parts import Context


def trash(request: HttpRequest) -> Context:
    """`in_trash`, counted only when a template shows it."""
    return {"in_trash": SimpleLazyObject(lambda: todos.in_trash(request.user))}
