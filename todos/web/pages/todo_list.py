"""The list page: a person's own todos, filtered, searched and paged by the address."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from todos.live.page import live_page
from todos.read_model import todos as queries
from todos.read_model.seen_by import TodoRow
from todos.web.forms import AddForm
from todos.web.page_address import current_page
from todos.web.pages.base import PageState, Todos
from todos.web.pages.rows import PageOfRows
from todos.web.pages.time_travel_link import time_travel_link
from todos.web.parts import Context, Part
from todos.web.status_line import kept_line


@require_safe
@live_page
def todo_list(request: HttpRequest) -> HttpResponse:
    """The list as it is now."""
    return TodoListPage(request, current_page(request)).render_after_redirect(kept_line(request))


class TodoListPage(PageOfRows):
    """A person's list.

    An action replaces the row, the counts on the tabs and the link to the current position. Adding renews the form too.
    """

    template = "todos/list.html"
    bulk_form = "todos/bulk_form.html"
    keeps_removed = False

    @cached_property
    def rows(self) -> queries.Page[TodoRow]:
        query = self.address.query
        try:
            return queries.todos(self.request.user, query.get("status", ""), query.get("q", ""), query.get("after", ""))
        except queries.UnknownFilter as error:
            raise Http404("There is no such list.") from error

    def context(self, state: PageState) -> Context:
        return (
            self.base_context(state)
            | self.pager_context()
            | self._heading()
            | self._tabs()
            | {"form": state.add_form or AddForm()}
        )

    def parts_after(self, todo: TodoRow, state: PageState) -> list[Part]:
        link = Part("#time-link", "todos/day_heading.html#time_travel_link", time_travel_link(self.request.user))
        return [*self.parts_of(todo, state), self._counts_part(), link]

    def parts_after_adding(self, todo: TodoRow, state: PageState) -> list[Part]:
        row = [self.row_part(todo, state, "#rows", "afterbegin")] if self._is_on_top(todo) else []
        heading = self._heading_part(time_travel_link(self.request.user))  # an empty page had another heading
        return [*row, heading, self._counts_part(), self.add_form_part(state)]

    def add_form_part(self, state: PageState) -> Part:
        """The form for a new todo: an empty one, or the one in the state with its typed text."""
        context = self.base_context(state) | {"form": state.add_form or AddForm()}
        return Part("#add", "todos/add.html", context, "outerHTML")

    def updates(self, present: Todos, new: Todos) -> list[Part]:
        return [*super().updates(present, new), self._heading_part(self._heading()), self._counts_part()]

    def parts_of_ticked(self, stated: Mapping[str, int | None]) -> list[Part]:
        if not self.selecting:
            return []
        now = queries.find_all(self.request.user, stated)
        return [
            self.row_part(todo, PageState(ticked=todo_id))
            for todo_id, todo in now.items()
            if stated.get(todo_id) not in (None, todo.version)
        ]

    def pager_context(self) -> Context:
        query = self.address.query
        filters = {name: query.get(name, "") for name in ("status", "q")}
        return super().pager_context() | {"filters": filters, "pages_of": "the list"}

    def _heading(self) -> Context:
        query = self.address.query
        filtered = any(query.get(name) for name in ("status", "q", "after"))
        return time_travel_link(self.request.user) | {"blank": not (self.rows.rows or filtered)}

    def _heading_part(self, context: Context) -> Part:
        return Part("#day-heading", "todos/day_heading.html", context)

    def _tabs(self) -> Context:
        query = self.address.query
        counts = queries.counts(self.request.user, query.get("q", ""))
        return {"counts": counts, "status": query.get("status", ""), "q": query.get("q", "")}

    def _counts_part(self) -> Part:
        return Part("#counts", "todos/counts.html", self._tabs())

    def _is_on_top(self, todo: TodoRow) -> bool:
        """Whether a new todo is the first row of this page."""
        if self.address.query.get("after"):
            return False
        try:
            return todo in self.rows.rows[:1]
        except Http404:  # the form states a list that does not exist
            return False
