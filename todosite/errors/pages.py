"""The pages for what went wrong: in the site's look, with the words that were typed."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl

from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string

TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# Of a form that is too big so much is read, to give its words back.
READ_BACK = 1024 * 1024


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 for a form that is too big."""
    if isinstance(exception, TOO_BIG):
        return render(request, "413.html", {"words": _words_too_big(request)}, status=413)
    return render(request, "400.html", {"words": words(request)}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", {"words": words(request)}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", {"words": words(request)}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500. Nothing but the words is asked of the request: its session or its person may be what broke."""
    return HttpResponse(render_to_string("500.html", {"words": words(request)}), status=500)


def not_allowed(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a page for 405, which Django answers with nothing."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        page = render(request, "405.html", {"words": words(request)}, status=405)
        page["Allow"] = response["Allow"]
        return page

    return middleware


def words(request: HttpRequest) -> str:
    """The description that was typed into the form, if the form can be read."""
    try:
        return request.POST.get("description", "")
    except TOO_BIG:
        return _words_too_big(request)
    except (BadRequest, SuspiciousOperation, MultiPartParserError, OSError):
        return ""


def _words_too_big(request: HttpRequest) -> str:
    """The description in a form that was not read because it is too much, or in the first of it."""
    if request.content_type != "application/x-www-form-urlencoded":
        return ""
    try:
        text = request.read(READ_BACK).decode(errors="replace")
    except OSError:
        return ""
    return dict(parse_qsl(text)).get("description", "")
