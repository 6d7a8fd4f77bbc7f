"""What every page of a person shows: how much lies in their trash."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from todos.read_model import todos


def trash(request: HttpRequest) -> dict[str, Any]:
    """`in_trash`, counted when a page of somebody signed in shows it."""
    return {"in_trash": SimpleLazyObject(lambda: todos.in_trash(request.user))}
