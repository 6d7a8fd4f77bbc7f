"""What someone gets who is not signed in."""

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


class SignedOutMiddleware(LoginRequiredMiddleware):
    """Pages redirect to the sign-in page; what would lose somebody's words by that gets a 401 instead.

    The sign-in page would land inside a row if htmx followed the redirect: its 401 goes to the status line, and the
    page stays. A form sent without scripts gets its words back on a page.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: tuple[Any, ...], view_kwargs: Any
    ) -> HttpResponseBase | None:
        redirect = super().process_view(request, view_func, view_args, view_kwargs)
        if redirect is None:
            return None
        if request.headers.get("HX-Request") == "true":
            return _for_the_status_line(request)
        return _with_the_words(request) if request.method == "POST" else redirect


def _for_the_status_line(request: HttpRequest) -> HttpResponseBase:
    context = {"sign_in_url": f"{reverse('sign_in')}?{urlencode({'next': _page(request)})}"}
    response = render(request, "registration/signed_out.html#status_line", context, status=401)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _with_the_words(request: HttpRequest) -> HttpResponseBase:
    context = {"sign_in_url": reverse("sign_in"), "typed_words": typed_words(request)}
    return render(request, "registration/signed_out.html", context, status=401)


def _page(request: HttpRequest) -> str:
    """Path and query of the page the request came from; the sign-in page checks where it leads."""
    try:
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return "/"
    return (page.path or "/") + (f"?{page.query}" if page.query else "")
