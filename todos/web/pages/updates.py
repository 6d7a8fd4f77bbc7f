"""What a page that is looked at gets of the changes that the stream has told it of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from todos import models
from todos.read_model import todos
from todos.web import parts as rows
from todos.web.page_address import Place, place
from todos.web.pages import activity, timeline_patch
from todos.web.pages import todo as views
from todos.web.parts import Part

type Todos = dict[str, models.Todo]
MOST = 50


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """The parts of the page `next` that are made from these todos: those it shows (`todo`), and others (`new`).

    has -- the rows that the page has, so that others find their places between them
    person -- whose page it is: somebody else may have signed in since, and gets nothing on it
    """
    if request.GET.get("person") not in (None, str(request.user.pk)):
        return HttpResponse(status=403)
    shown, others = _todos_or_404(request, request.GET.getlist("todo"), request.GET.getlist("new"))
    at = place(request)
    parts = {"trash": _trash, "detail": _detail, "activity": _activity}.get(at.page, _list)(request, at, shown, others)
    return rows.partials(request, [*parts, Part("#in-trash", "base.html#in_trash", {})])


def _todos_or_404(request: HttpRequest, *asked: list[str]) -> list[Todos]:
    """Those of the todos that this person may see, as they are asked for; 404 when that is none of them."""
    found = [todos.find_all(request.user, ids) for ids in asked]
    if (any(asked) and not any(found)) or any(len(ids) > MOST for ids in asked):
        raise Http404("There is no such todo.")
    return found


def _list(request: HttpRequest, at: Place, shown: Todos, others: Todos) -> list[Part]:
    context = views.list_context(request, at.query) | {"next": at.url, "selecting": at.selecting}
    day = [Part("#day-heading", "todos/list.html#day", context)]  # the page may have been blank
    counts = [Part("#counts", "todos/list.html#counts", context)]
    return [*_in_place(shown, context), *_coming(request, "list", others, context), *day, *counts]


def _trash(request: HttpRequest, at: Place, shown: Todos, others: Todos) -> list[Part]:
    context = views.trash_context(request, at)
    context["names"] |= todos.names(todo.last_actor for todo in shown.values())
    return [*_in_place(shown, context), *_coming(request, "trash", others, context)]


def _detail(request: HttpRequest, at: Place, shown: Todos, others: Todos) -> list[Part]:
    return [part for todo in shown.values() for part in timeline_patch.parts(request, at, todo)]


def _activity(request: HttpRequest, at: Place, shown: Todos, others: Todos) -> list[Part]:
    context = activity.page_context(request, at)
    return [
        Part("#feed", "todos/activity.html#feed", context),
        Part("#day-heading", "todos/activity.html#day", context),
    ]


def _in_place(shown: Todos, context: dict[str, Any]) -> list[Part]:
    return [_row(f"#todo-{id}", todo, context) for id, todo in shown.items()]


def _row(target: str, todo: models.Todo, context: dict[str, Any], swap: str = "outerMorph") -> Part:
    return Part(target, "todos/list.html#row", context | {"todo": todo, "fresh": True}, swap)


def _coming(request: HttpRequest, name: str, others: Todos, context: dict[str, Any]) -> list[Part]:
    """The rows to come, each after the one that it follows of those that are there, or on top; and where it goes on."""
    if not others:
        return []
    page, has = context["page"], set(request.GET.getlist("has"))
    above, coming = ("#rows", "afterbegin"), []
    for todo in page.rows:
        if str(todo.id) in others:
            coming.append(_row(above[0], todo, context, above[1]))
        elif str(todo.id) in has:
            above = (f"#todo-{todo.id}", "afterend")
    coming.reverse()  # each goes in ahead of the one before
    return [*coming, *_pages(name, page, has | set(others), context)]


def _pages(name: str, page: todos.Page[models.Todo], has: Collection[str], context: dict[str, Any]) -> list[Part]:
    """Where the list goes on: after the last of its rows down to which the page has them all."""
    gap = next((place for place, todo in enumerate(page.rows) if str(todo.id) not in has), None)
    if gap == 0 or not page.rows:
        return []  # the link that is there leads to them
    if gap:
        page = replace(page, after=page.rows[gap - 1].id)
    return [Part("#pages", f"todos/{name}.html#pages", context | {"page": page})]
