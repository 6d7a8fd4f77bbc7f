"""The context of every page: how many todos of the person are in the trash, and how many wait today."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from todos.read_model import today, todos
from todos.web.pages.today import moment_now
from todos.web.parts import Context


def trash(request: HttpRequest) -> Context:
    """`in_trash`, counted when a template shows it, and once for all parts of a response."""
    if not hasattr(request, "in_trash"):
        request.in_trash = SimpleLazyObject(lambda: todos.in_trash(request.user))  # type: ignore[attr-defined]
    return {"in_trash": request.in_trash}  # type: ignore[attr-defined]


def waiting(request: HttpRequest) -> Context:
    """`due_today`, the open todos that are overdue or due today, counted when a template shows it."""
    return {"due_today": SimpleLazyObject(lambda: today.waiting(request.user, moment_now()))}
