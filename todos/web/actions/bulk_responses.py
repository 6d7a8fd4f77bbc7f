"""The answers to acts on several todos: the page anew; or why nothing was done, and the choice to do it anyway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import resolve
from django_htmx.http import HttpResponseClientRedirect

from todos.read_model import todos
from todos.web import parts as rows
from todos.web.actions import responses
from todos.web.actions.bulk_conflicts import ActChoice
from todos.web.page_address import Place
from todos.web.pages import activity
from todos.web.pages import todo as views

# The versions of todos by their ids, as a form stated them.
type Stated = Mapping[str, int | None]


def done(request: HttpRequest, at: Place, act: UUID, note: str = "") -> HttpResponse:
    """The answer to an act that was carried out: the page it was done on, anew and without the boxes."""
    rows.leave_act(request, act, note)
    query = at.query.copy()
    query.pop("select", None)
    url = Place(at.page, at.path, query).url
    return HttpResponseClientRedirect(url) if rows.scripted(request) else HttpResponseRedirect(url, status=303)


def refuse(request: HttpRequest, at: Place, sentence: str, code: int, ticked: Stated | None = None) -> HttpResponse:
    """An act that was done to none, and why; what was ticked stays so, and is shown as it is now."""
    return _answer(request, at, rows.said(sentence), code, ticked or {})


def ask(request: HttpRequest, at: Place, choice: ActChoice, ticked: Stated | None = None) -> HttpResponse:
    """An act that was done to none because of changes not seen, and the choice to do it all the same."""
    line = rows.said(f"Nothing was changed. {choice.heading}.")
    return _answer(request, at, line, 409, ticked or {}, choice)


def leave(request: HttpRequest, at: Place, act: UUID | None = None) -> HttpResponse:
    """The second answer to a choice: all is as it was before the press, the line of the act included."""
    if not rows.scripted(request):
        if act:
            rows.leave_act(request, act)
        # The address of a control gives it the keyboard.
        return HttpResponseRedirect(at.url if act or not at.selecting else f"{at.url}#bulk-queued", status=303)
    line = rows.told_of_act(request.user, act) if act else rows.said("Nothing was changed.")
    feed = [_feed(request, at)] if at.page == "activity" else []
    said = responses.status_line(line, at, focus="" if act else "several")
    return rows.partials(request, [*feed, _asked({}), said])


def _answer(
    request: HttpRequest, at: Place, line: rows.StatusLine, code: int, ticked: Stated, choice: ActChoice | None = None
) -> HttpResponse:
    if not rows.scripted(request):
        if not at.selecting:
            return _page(request, at, line, code, asked=choice)
        return _page(request, _ticking(at, ticked), line, code, asked=choice)
    context = {"asked": choice, "next": at.url}
    parts = _moved(request, at, ticked)
    if choice and at.page == "activity":
        parts = [_feed(request, at, **context)]
        context = parts[0].context
    return rows.partials(request, [*parts, _asked(context), responses.status_line(line, at)], code)


def _ticking(at: Place, ticked: Stated) -> Place:
    """The page whose address says what is ticked on it."""
    query = at.query.copy()
    query["select"] = ",".join(ticked) or "1"
    return replace(at, query=query)


def _asked(context: dict[str, Any]) -> rows.Part:
    return rows.Part("#bulk-conflict", "base.html#asked", context, "innerHTML")


def _moved(request: HttpRequest, at: Place, ticked: Stated) -> list[rows.Part]:
    """The rows that are not as they were when they were ticked."""
    if at.selecting != "list":
        return []
    now = todos.find_all(request.user, ticked)
    return [
        rows.Part(
            f"#todo-{id}", "todos/list.html#row", {"todo": todo, "next": at.url, "selecting": "list", "ticked": id}
        )
        for id, todo in now.items()
        if ticked.get(id) not in (None, todo.version)
    ]


def _feed(request: HttpRequest, at: Place, **shown: Any) -> rows.Part:
    return rows.Part("#feed", "todos/activity.html#feed", activity.feed_context(request, at, **shown))


def _page(request: HttpRequest, at: Place, line: rows.StatusLine, code: int, **shown: Any) -> HttpResponse:
    """The whole page an act was done on, for browsers without scripts."""
    if at.page == "detail":
        todo = views.todo_or_404(request, resolve(at.path).kwargs["id"])
        return views.detail_page(request, at, todo, line, code, **shown)
    page = {"activity": activity.activity_page, "trash": views.trash_page}.get(at.page, views.list_page)
    return page(request, at, line, code, **shown)
