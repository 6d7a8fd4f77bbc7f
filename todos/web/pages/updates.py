"""Sends the changed parts of a page. The page asks for them after the stream has reported changes."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from todos.read_model import todos as queries
from todos.web.header_counts import HEADER_COUNTS, count_parts
from todos.web.pages.base import Page, PageState, Todos
from todos.web.pages.registry import page_acted_on
from todos.web.parts import Part, render_parts

MAX_TODOS = 50


@require_safe
def updates(request: HttpRequest) -> HttpResponse:
    """The parts of the page `next` for changed todos: todos that it shows (`todo`), and others (`new`).

    has -- the rows on the screen, so that new rows find their places
    day -- the day has ended: everything that says otherwise on the next one
    person -- the owner of the page; if another person has signed in since, the response is 403
    """
    if request.GET.get("person") not in (None, str(request.user.pk)):
        return HttpResponse(status=403)
    page, asked = page_acted_on(request), request.GET.getlist("todo")
    if "day" in request.GET:
        # A row that the server does not know has not been sent yet. It stays as it is.
        known = queries.find_all(request.user, asked[:MAX_TODOS])
        return render_parts(request, [_day_part(page), *page.parts_of_new_day(known)])
    present, new = _todos_or_404(request, asked, request.GET.getlist("new"))
    return render_parts(request, [*page.updates(present, new), *count_parts(HEADER_COUNTS)])


def _day_part(page: Page) -> Part:
    """When the day of the page ends. It is read ahead of what the page shows: at worst the page is asked for again."""
    return Part("#day", "todos/day.html", page.base_context(PageState()))


def _todos_or_404(request: HttpRequest, *asked: list[str]) -> list[Todos]:
    """For each list of ids, the todos that this person may see. Raises Http404 for none and for a long list."""
    found: list[Todos] = [queries.find_all(request.user, ids) for ids in asked]
    if (any(asked) and not any(found)) or any(len(ids) > MAX_TODOS for ids in asked):
        raise Http404("There is no such todo.")
    return found
