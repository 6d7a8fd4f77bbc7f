"""Pages that change while somebody looks at them: the address of their event stream."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from todos.live.stream import PATH, Live


def live_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a page `request.live`, the address of its stream, which begins before anything that the page shows is read.

    A page whose address has a `todo_id` follows that todo.
    """

    @wraps(view)
    def page(request: HttpRequest, **arguments: Any) -> HttpResponse:
        live: Live | None = getattr(request, "scope", {}).get("todos.live.stream")
        if live is not None and (checkpoint := live.checkpoint()):
            # It names the person: somebody who signs in later in this browser must not hear anything on this page.
            request.live = f"{PATH}?after={checkpoint}&person={request.user.pk}"  # type: ignore[attr-defined]
        if "todo_id" in arguments:
            follow_todo(request, arguments["todo_id"])
        return view(request, **arguments)

    return page


def follow_todo(request: HttpRequest, todo_id: UUID) -> None:
    """Let the stream of this page report one todo to staff, too, who do not own it."""
    if stream := getattr(request, "live", ""):
        request.live = f"{stream}&todo={todo_id}"  # type: ignore[attr-defined]
