"""The results of a search while it is typed: the parts of a list that change. Without scripts the whole list loads."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import patch_vary_headers

from todos.web.parts import Context, Part, render_parts


def is_typed_search(request: HttpRequest, form_id: str = "search-form") -> bool:
    """Whether a script asks for what was typed into the form of a search: by default the one in search.html."""
    return request.headers.get("HX-Source") == f"form#{form_id}"


def search_results(request: HttpRequest, template: str, context: Context, more: Sequence[Part] = ()) -> HttpResponse:
    """The parts of a list page that a search changes, and the address that the browser shows from now on.

    The field itself is no part: it may hold more by now than was sent.
    template -- the template of the list page; more -- other parts of that page whose links keep the search
    """
    parts = [
        Part("#rows", f"{template}#rows", context),
        Part("#rows + .empty", f"{template}#empty", context, "outerHTML"),
        Part("#only-view", "todos/tabs.html#only", context),
        Part("#counts", "todos/counts.html", context),
        Part("#pages", "todos/pager.html", context),
    ]
    return typed_answer(request, [*parts, *more])


def typed_answer(request: HttpRequest, parts: Sequence[Part], code: int = 200) -> HttpResponse:
    """These parts, and the address that the browser shows from now on."""
    response = render_parts(request, parts, code)
    response[_history_header(request)] = _address(request)
    patch_vary_headers(response, ["HX-Source"])
    return response


def _history_header(request: HttpRequest) -> str:
    """A search is one step back in the browser, however often it was typed on."""
    shown = urlsplit(request.headers.get("HX-Current-URL", "")).query
    return "HX-Replace-Url" if QueryDict(shown).get("q") else "HX-Push-Url"


def _address(request: HttpRequest) -> str:
    query = request.GET.copy()
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    return f"{request.path}?{query.urlencode()}" if query else request.path
