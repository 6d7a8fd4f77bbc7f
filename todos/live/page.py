"""Gives live pages the address of their event stream."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

from todos.live.stream import PATH, Live


def live_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Set `request.live`, the address of the page's stream. The stream begins before the view reads anything."""

    @wraps(view)
    def page(request: HttpRequest, **arguments: object) -> HttpResponse:
        live: Live | None = getattr(request, "scope", {}).get("todos.live.stream")
        if live is not None and (checkpoint := live.checkpoint()):
            # It names the person: another person who signs in later in this browser must get nothing on this page.
            request.live = f"{PATH}?after={checkpoint}&person={request.user.pk}"  # type: ignore[attr-defined]
        return view(request, **arguments)

    return page
