"""Shows times in the reader's zone."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from functools import cache
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

# What somebody chose on the account page goes ahead of what todos.js says of the browser, which moves with its owner.
CHOSEN, GUESSED = "zone_chosen", "zone"


@cache
def known_zones() -> frozenset[str]:
    """The names that a cookie may carry; read from disk once."""
    return frozenset(zoneinfo.available_timezones())


def chosen(request: HttpRequest) -> str:
    """The zone chosen on this browser; empty where the browser is to say."""
    return _named(request, CHOSEN)


def time_zone(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the zone that was chosen, else the browser's, else the site's own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        name = chosen(request) or _named(request, GUESSED)
        if not name:
            return get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(name)):
            return get_response(request)

    return middleware


def _named(request: HttpRequest, cookie: str) -> str:
    name = unquote(request.COOKIES.get(cookie, ""))
    return name if name in known_zones() else ""
