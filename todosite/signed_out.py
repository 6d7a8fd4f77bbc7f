"""What someone gets who is not signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse


class SignedOutMiddleware(LoginRequiredMiddleware):
    """Pages redirect to the sign-in page. A request by htmx must not: the sign-in page would land inside a row.

    It gets a 401 whose text goes to the status line, so that the page and the words typed in it stay.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: tuple[Any, ...], view_kwargs: Any
    ) -> HttpResponseBase | None:
        redirect = super().process_view(request, view_func, view_args, view_kwargs)
        if redirect is None or request.headers.get("HX-Request") != "true":
            return redirect
        context = {"sign_in_url": f"{reverse('sign_in')}?{urlencode({'next': _page(request)})}"}
        response = render(request, "registration/signed_out.html", context, status=401)
        response["HX-Retarget"] = "#status-line"
        response["HX-Reswap"] = "innerHTML"
        return response


def _page(request: HttpRequest) -> str:
    """Path and query of the page the request came from; the sign-in page checks where it leads."""
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    return (page.path or "/") + (f"?{page.query}" if page.query else "")
