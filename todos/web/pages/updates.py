"""The parts of a page that have changed, asked for by a page that the stream has told of changes."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from todos.read_model import todos as queries
from todos.web.pages.base import Todos
from todos.web.pages.registry import page_acted_on
from todos.web.parts import Part, render_parts

MAX_TODOS = 50


@require_safe
def updates(request: HttpRequest) -> HttpResponse:
    """The parts of the page `next` that show these todos: those it has (`todo`), and others (`new`).

    has -- the rows that the page has, so that new ones find their places between them
    person -- whose page it is: somebody else may have signed in since, and gets nothing on it
    """
    if request.GET.get("person") not in (None, str(request.user.pk)):
        return HttpResponse(status=403)
    shown, new = _todos_or_404(request, request.GET.getlist("todo"), request.GET.getlist("new"))
    parts = page_acted_on(request).updates(shown, new)
    return render_parts(request, [*parts, trash_count_part()])


def trash_count_part() -> Part:
    """How many todos are in the trash, in the head of every page."""
    return Part("#in-trash", "todos/trash_count.html", {})


def _todos_or_404(request: HttpRequest, *asked: list[str]) -> list[Todos]:
    """Those of the todos that this person may see, list by list. Raises Http404 where that is none of them."""
    found: list[Todos] = [queries.find_all(request.user, ids) for ids in asked]
    if (any(asked) and not any(found)) or any(len(ids) > MAX_TODOS for ids in asked):
        raise Http404("There is no such todo.")
    return found
