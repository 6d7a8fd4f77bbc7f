"""What a request gets whose person is not signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from todosite.errors.typed_words import typed_words

TEMPLATE = "registration/signed_out.html"


class SignedOutMiddleware(LoginRequiredMiddleware):
    """Redirects to the sign-in page. Where that would lose somebody's words, answers 401 instead.

    htmx would follow the redirect and put the sign-in page into a row, so it gets a sentence for the status line.
    A form that was sent without scripts gets its words back on a page.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: tuple[Any, ...], view_kwargs: Any
    ) -> HttpResponseBase | None:
        redirect = super().process_view(request, view_func, view_args, view_kwargs)
        if redirect is None or (settings.PUBLIC_SEALS and getattr(view_func, "shows_seals", False)):
            return None
        return signed_out(request) if _is_htmx(request) or request.method == "POST" else redirect


def needs_sign_in(request: HttpRequest) -> bool:
    """Whether the view of this request is for people who are signed in."""
    match = request.resolver_match
    return match is not None and getattr(match.func, "login_required", True)


def signed_out(request: HttpRequest) -> HttpResponse:
    """401: with scripts a sentence for the status line, else a page with the words that were typed."""
    return _status_line(request) if _is_htmx(request) else _page_with_words(request)


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _status_line(request: HttpRequest) -> HttpResponse:
    query = urlencode({"next": _current_page(request)})
    context = {"sign_in_url": f"{reverse('sign_in')}?{query}"}
    response = render(request, f"{TEMPLATE}#status_line", context, status=401)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _page_with_words(request: HttpRequest) -> HttpResponse:
    context = {"sign_in_url": reverse("sign_in"), "typed_words": typed_words(request)}
    return render(request, TEMPLATE, context, status=401)


def _current_page(request: HttpRequest) -> str:
    """Path and query of the page that sent the request; the sign-in page checks where they lead."""
    try:
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return "/"
    return (page.path or "/") + (f"?{page.query}" if page.query else "")
