"""What a page that is looked at gets of the changes that the stream has told it of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from todos import activity, detail, models, queries, rows, views
from todos.place import Place, place
from todos.rows import Part

type Todos = dict[str, models.Todo]
MOST = 50


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """The parts of the page `next` that are made from these todos: those it shows (`todo`), and others (`new`)."""
    shown, others = (_todos_or_404(request, request.GET.getlist(name)) for name in ("todo", "new"))
    at = place(request)
    parts = {"trash": _trash, "detail": _detail, "activity": _activity}.get(at.page, _list)(request, at, shown, others)
    return rows.partials(request, [*parts, Part("#in-trash", "base.html#in_trash", {})])


def _todos_or_404(request: HttpRequest, ids: list[str]) -> Todos:
    """The todos, if this person may see all of them."""
    found = queries.seen(request.user, ids[:MOST])
    if set(found) != set(ids):
        raise Http404("There is no such todo.")
    return found


def _list(request: HttpRequest, at: Place, shown: Todos, others: Todos) -> list[Part]:
    context = views.list_context(request, at.query)
    parts = _rows(shown, context["page"].rows, others, {"next": at.url, "selecting": at.selecting})
    day = [Part("#day", "todos/list.html#day", context)]  # the page may have been blank
    return [*parts, *day, Part("#counts", "todos/list.html#counts", context)]


def _trash(request: HttpRequest, at: Place, shown: Todos, others: Todos) -> list[Part]:
    try:
        page = queries.trash(str(request.user.pk), at.query.get("after", "")).rows
    except queries.UnknownFilter as error:
        raise Http404("There is no such page of the trash.") from error
    names = queries.names(todo.last_actor for todo in [*page, *shown.values()])
    return _rows(shown, page, others, {"next": at.url, "names": names, "selecting": at.selecting})


def _detail(request: HttpRequest, at: Place, shown: Todos, others: Todos) -> list[Part]:
    return [part for todo in shown.values() for part in detail.parts(request, at, todo)]


def _activity(request: HttpRequest, at: Place, shown: Todos, others: Todos) -> list[Part]:
    context = activity.page_context(request, at)
    return [Part(f"#{part}", f"todos/activity.html#{part}", context) for part in ("feed", "day")]


def _rows(shown: Todos, page: Iterable[models.Todo], others: Todos, context: dict[str, Any]) -> list[Part]:
    """Rows that are there in place; those to come after the one that they follow, or on top."""
    parts = [
        Part(f"#todo-{id}", "todos/list.html#row", context | {"todo": todo, "fresh": True})
        for id, todo in shown.items()
    ]
    above, coming = ("#rows", "afterbegin"), []
    for todo in page:
        if str(todo.id) in others:
            fresh = context | {"todo": todo, "fresh": True}
            coming.append(Part(above[0], "todos/list.html#row", fresh, above[1]))
        else:
            above = (f"#todo-{todo.id}", "afterend")
    return parts + coming[::-1]  # each goes in ahead of the one before
