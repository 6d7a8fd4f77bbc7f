"""Shows times in the reader's zone."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from functools import cache
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

COOKIE = "zone"


@cache
def known_zones() -> frozenset[str]:
    """The names that a cookie may carry; read from disk once."""
    return frozenset(zoneinfo.available_timezones())


def time_zone(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the zone named by the cookie that todos.js sets; the site's own without it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        name = unquote(request.COOKIES.get(COOKIE, ""))
        if name not in known_zones():
            return get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(name)):
            return get_response(request)

    return middleware
