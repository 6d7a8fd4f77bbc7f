"""What a request gets whose person is not signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase
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
        if redirect is None:
            return None
        if request.headers.get("HX-Request") == "true":
            return _status_line(request)
        return _page_with_words(request) if request.method == "POST" else redirect


def _status_line(request: HttpRequest) -> HttpResponseBase:
    query = urlencode({"next": _current_page(request)})
    context = {"sign_in_url": f"{reverse('sign_in')}?{query}"}
    response = render(request, f"{TEMPLATE}#status_line", context, status=401)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _page_with_words(request: HttpRequest) -> HttpResponseBase:
    context = {"sign_in_url": reverse("sign_in"), "typed_words": typed_words(request)}
    return render(request, TEMPLATE, context, status=401)


def _current_page(request: HttpRequest) -> str:
    """Path and query of the page that sent the request; the sign-in page checks where they lead."""
    try:
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return "/"
    return (page.path or "/") + (f"?{page.query}" if page.query else "")
