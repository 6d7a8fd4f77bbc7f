"""The error handlers that `urls.py` names: each answers with a page of this site and the words that were typed."""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from todosite.errors import error_page
from todosite.errors.database_errors import page_for
from todosite.errors.typed_words import TOO_BIG, typed_words, words_too_big


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 for a form that is too big."""
    if isinstance(exception, TOO_BIG):
        return error_page.TOO_MUCH.response(request, words_too_big(request))
    if isinstance(exception, DisallowedHost):
        return error_page.host_refused(request.META.get("HTTP_HOST", "")).response(request, typed_words(request))
    return error_page.NOT_UNDERSTOOD.response(request, typed_words(request))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return error_page.NOT_ALLOWED.response(request, typed_words(request))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return error_page.NOT_HERE.response(request, typed_words(request))


def broken(request: HttpRequest) -> HttpResponse:
    """500; 503 or 507 where the database is out of reach or full. Django calls this while it handles the exception.

    Reads nothing of the request but the words: its session or its person may be what broke.
    """
    page = page_for(sys.exception())
    if page is error_page.NO_ANSWER and request.method in ("GET", "HEAD"):
        page = error_page.BUSY
    return page.response_without_request(typed_words(request))


def not_allowed(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a page for 405, which Django answers with an empty body."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        page = error_page.WRONG_METHOD.response(request, typed_words(request))
        page["Allow"] = response["Allow"]
        return page

    return middleware
