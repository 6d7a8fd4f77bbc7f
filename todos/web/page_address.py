"""Where an act was done, and so where its answer belongs."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve, reverse

PAGES = ("list", "activity", "trash", "detail")


@dataclass(frozen=True)
class Place:
    """A page of ours: its route name, its path, and its query."""

    page: str
    path: str
    query: QueryDict

    @property
    def url(self) -> str:
        return f"{self.path}?{self.query.urlencode()}" if self.query else self.path

    @property
    def selecting(self) -> str:
        """The name of the page if its rows can be ticked."""
        return self.page if self.query.get("select") and self.page in ("list", "trash") else ""


def place(request: HttpRequest) -> Place:
    """The page that a form says it stands on; anything that is not a page of ours means the list."""
    stated = request.POST.get("next") or request.GET.get("next") or ""
    try:
        split = urlsplit(stated)
        match = resolve(split.path)
    except (Resolver404, ValueError):
        return Place("list", reverse("todos:list"), QueryDict())
    if match.app_name != "todos" or match.url_name not in PAGES:
        return Place("list", reverse("todos:list"), QueryDict())
    # Path and query alone are kept, so the answer never leads to another site.
    return Place(match.url_name, reverse(match.view_name, kwargs=match.kwargs), QueryDict(split.query))


def here(request: HttpRequest) -> Place:
    """The page that is being looked at."""
    match = request.resolver_match
    assert match is not None  # a view is running, so its address was resolved
    return Place(match.url_name or "", request.path, request.GET)
