"""Finds the page at an address."""

from __future__ import annotations

from django.http import HttpRequest

from todos.read_model.seen_by import TodoRow
from todos.web.page_address import PageAddress, list_address, shown_page, stated_page, todo_address
from todos.web.pages.activity import ActivityPage
from todos.web.pages.base import Page
from todos.web.pages.search import SearchPage
from todos.web.pages.today import TodayPage
from todos.web.pages.todo import TodoPage
from todos.web.pages.todo_list import TodoListPage
from todos.web.pages.trash import TrashPage

_PAGES: dict[str, type[Page]] = {
    "list": TodoListPage,
    "in_list": TodoListPage,
    "today": TodayPage,
    "search": SearchPage,
    "trash": TrashPage,
    "detail": TodoPage,
    "activity": ActivityPage,
}


def page_at(request: HttpRequest, address: PageAddress) -> Page:
    """The page at an address that names one of these pages."""
    return _PAGES[address.name](request, address)


def page_acted_on(request: HttpRequest) -> Page:
    """The page that the form of this request states as its own; the list where it states none of these pages."""
    address = stated_page(request)
    if address is None or address.name not in _PAGES:
        address = list_address()
    # A search changes the address of its page and not the forms there.
    shown = shown_page(request)
    return page_at(request, shown if shown and _is_searched(shown) and shown.path == address.path else address)


def _is_searched(address: PageAddress) -> bool:
    return _PAGES.get(address.name) in (TodoListPage, SearchPage)


def page_of_todo(request: HttpRequest, todo: TodoRow) -> Page:
    """The page of one todo."""
    return TodoPage(request, todo_address(todo.id), todo)
