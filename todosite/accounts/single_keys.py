"""Single keys: the sheet that lists them, and whether they are on in this browser."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

COOKIE = "keys"
ON, OFF = "on", "off"


def keys_on(request: HttpRequest) -> dict[str, bool]:
    """Context processor: single keys are on until a person switches them off."""
    return {"keys_on": request.COOKIES.get(COOKIE) != OFF}


@require_safe
def show_keys(request: HttpRequest) -> HttpResponse:
    """The sheet as a page, for browsers without scripts; every other page has it in a dialog."""
    return render(request, "keys.html")
