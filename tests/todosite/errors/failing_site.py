"""A site with addresses that fail, requests that it refuses, and the answer to each."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

FORM = "application/x-www-form-urlencoded"
WORDS = "Milk & <b>bread</b>"
SECRET = "a-secret-of-the-settings"
HTMX = {"HX-Request": "true"}


def refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def crash(request: HttpRequest) -> HttpResponse:
    raise ValueError(SECRET)


urlpatterns = [path("refused/", refused), path("crash/", crash), path("", include("todosite.urls"))]
handler400 = "todosite.errors.pages.bad_request"
handler403 = "todosite.errors.pages.forbidden"
handler404 = "todosite.errors.pages.not_found"
handler500 = "todosite.errors.pages.broken"

# Of each error: the address, how the form is sent there, and the status and the title of the answer.
ERRORS = {
    "a host that is not ours": ("/todos/", {"HTTP_HOST": "evil.example"}, 400, "Bad request"),
    "a form in another encoding": (
        "/todos/",
        {"content_type": "application/x-www-form-urlencoded; charset=utf-16"},
        400,
        "Bad request",
    ),
    "a form in parts without a boundary": ("/todos/", {"content_type": "multipart/form-data"}, 400, "Bad request"),
    "what nobody may": ("/refused/", {}, 403, "Not allowed"),
    "an address that is not": ("/nowhere/", {}, 404, "Page not found"),
    "a todo that is not": ("/todos/00000000-0000-7000-8000-000000000000/edit/", {}, 404, "Page not found"),
    "an address for reading": ("/trash/", {}, 405, "Not possible here"),
    "a form that is too big": (
        "/todos/",
        {"more": "&x=" + "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE)},
        413,
        "Too long",
    ),
    "a form of too many fields": ("/todos/", {"more": "&x=y" * 1001}, 413, "Too long"),
    "a view that breaks": ("/crash/", {}, 500, "Something went wrong"),
}
every_error = pytest.mark.parametrize(("address", "how", "status", "title"), ERRORS.values(), ids=ERRORS.keys())


def send(client: Client, address: str, how: dict, **headers: str) -> HttpResponse:
    """A form with words in it, as a browser sends it."""
    how = dict(how)
    body = f"description={WORDS.replace('&', '%26')}{how.pop('more', '')}"
    return client.generic("POST", address, body, **{"content_type": FORM} | how, headers=headers)
