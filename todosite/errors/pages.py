"""The error handlers that `urls.py` names: each answers with a page of this site and the words that were typed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from todosite.errors import error_page
from todosite.errors.typed_words import TOO_BIG, typed_words, words_too_big


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 for a form that is too big."""
    if isinstance(exception, TOO_BIG):
        return error_page.TOO_MUCH.response(request, words_too_big(request))
    return error_page.NOT_UNDERSTOOD.response(request, typed_words(request))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return error_page.NOT_ALLOWED.response(request, typed_words(request))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return error_page.NOT_HERE.response(request, typed_words(request))


def broken(request: HttpRequest) -> HttpResponse:
    """500. Reads nothing of the request but the words: its session or its person may be what broke."""
    return error_page.BROKEN.response_without_request(typed_words(request))


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
