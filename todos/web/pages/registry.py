"""Finds the page at an address."""

from __future__ import annotations

from django.http import HttpRequest

from todos.read_model.seen_by import TodoRow
from todos.web.page_address import PageAddress, list_address, stated_page, todo_address
from todos.web.pages.activity import ActivityPage
from todos.web.pages.base import Page
from todos.web.pages.todo import TodoPage
from todos.web.pages.todo_list import TodoListPage
from todos.web.pages.trash import TrashPage

_PAGES: dict[str, type[Page]] = {
    "list": TodoListPage,
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
    return page_at(request, address if address and address.name in _PAGES else list_address())


def page_of_todo(request: HttpRequest, todo: TodoRow) -> Page:
    """The page of one todo."""
    return TodoPage(request, todo_address(todo.id), todo)
