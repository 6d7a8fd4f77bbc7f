"""Single keys: the sheet that names them, and whether this browser wants them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

COOKIE = "keys"
ON, OFF = "on", "off"


def keys_on(request: HttpRequest) -> dict[str, bool]:
    """Context of every page: single keys work until they are switched off."""
    return {"keys_on": request.COOKIES.get(COOKIE) != OFF}


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """What every page has in a dialog, for browsers without scripts."""
    return render(request, "keys.html")
