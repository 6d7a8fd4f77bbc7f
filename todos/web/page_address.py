"""The address of a page of the todo list. A form states the page it is on, so that the response goes back there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve, reverse


@dataclass(frozen=True)
class PageAddress:
    """A page: its route name, its path, its query, and the arguments of its route."""

    name: str
    path: str
    query: QueryDict
    arguments: Mapping[str, object] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The path with its query."""
        return f"{self.path}?{self.query.urlencode()}" if self.query else self.path

    def at_start(self) -> PageAddress:
        """The same page without a query: its first page, unfiltered."""
        return replace(self, query=QueryDict())

    def selecting(self, ticked: str) -> PageAddress:
        """The same page with boxes, where these todos are ticked; for '', without boxes."""
        query = self.query.copy()
        query.pop("select", None)
        if ticked:
            query["select"] = ticked
        return replace(self, query=query)


def list_address() -> PageAddress:
    """The address of the whole list."""
    return PageAddress("list", reverse("todos:list"), QueryDict())


def todo_address(todo_id: object) -> PageAddress:
    """The address of one todo's page."""
    return PageAddress("detail", reverse("todos:detail", args=[todo_id]), QueryDict(), {"todo_id": todo_id})


def current_page(request: HttpRequest) -> PageAddress:
    """The page at the address of this request."""
    match = request.resolver_match
    assert match is not None  # a view is running, so its address was resolved
    return PageAddress(match.url_name or "", request.path, request.GET, match.kwargs)


def stated_page(request: HttpRequest) -> PageAddress | None:
    """The page of todos that a form states as its own (`next`); None where `next` names no such page."""
    return _page_at(request.POST.get("next") or request.GET.get("next") or "")


def shown_page(request: HttpRequest) -> PageAddress | None:
    """The page of todos whose address the browser shows, as htmx states it; None without htmx and on other pages."""
    return _page_at(request.headers.get("HX-Current-URL", ""))


def _page_at(url: str) -> PageAddress | None:
    try:
        split = urlsplit(url)
        match = resolve(split.path)
    except (Resolver404, ValueError):
        return None
    if match.app_name != "todos" or match.url_name is None:
        return None
    # Only path and query are kept, so the response never leads to another site.
    path = reverse(match.view_name, kwargs=match.kwargs)
    return PageAddress(match.url_name, path, QueryDict(split.query), match.kwargs)
