"""The time zone in which a reader sees times."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from functools import cache
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

# A choice on the account page takes precedence over the zone that the scripts report, which travels with the browser.
CHOSEN_COOKIE, REPORTED_COOKIE = "zone_chosen", "zone"


@cache
def known_zones() -> frozenset[str]:
    """The names that a cookie may hold; read from disk once."""
    return frozenset(zoneinfo.available_timezones())


def chosen_zone(request: HttpRequest) -> str:
    """The zone that was chosen in this browser; empty where the choice is left to the browser."""
    return _zone_in_cookie(request, CHOSEN_COOKIE)


def time_zone(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: times are in the chosen zone, else in the browser's, else in the site's own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        name = chosen_zone(request) or _zone_in_cookie(request, REPORTED_COOKIE)
        if not name:
            return get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(name)):
            return get_response(request)

    return middleware


def zone_is_known(request: HttpRequest) -> dict[str, bool]:
    """Context processor: a page with times says that they are in UTC unless `zone_is_known`, by choice or report."""
    chosen = bool(chosen_zone(request))
    return {"zone_is_chosen": chosen, "zone_is_known": chosen or bool(_zone_in_cookie(request, REPORTED_COOKIE))}


def _zone_in_cookie(request: HttpRequest, cookie: str) -> str:
    name = unquote(request.COOKIES.get(cookie, ""))
    return name if name in known_zones() else ""
