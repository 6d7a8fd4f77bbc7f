"""The trash page: a person's removed todos, newest removal first."""

from __future__ import annotations

from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from todos.live.page import live_page
from todos.read_model import todos as queries
from todos.read_model.seen_by import SeenPlace, TodoRow, inbox_of
from todos.read_model.views import TRASH
from todos.web.page_address import current_page
from todos.web.pages.base import PageState, Todos
from todos.web.pages.rows import PageUnderTabs
from todos.web.parts import Context, Part
from todos.web.status_line import kept_line


@require_safe
@live_page
def trash(request: HttpRequest) -> HttpResponse:
    """The trash as it is now."""
    return TrashPage(request, current_page(request)).render_after_redirect(kept_line(request))


class TrashPage(PageUnderTabs):
    """A person's trash. An action replaces the row and the counts. The rows say who removed the todo, and when."""

    template = "todos/trash.html"
    bulk_form = "todos/bulk_restore_form.html"
    view, dated = TRASH, "removed"

    @property
    def place(self) -> SeenPlace:
        return inbox_of(self.request.user)

    @cached_property
    def rows(self) -> queries.Page[TodoRow]:
        try:
            return queries.trash(self.request.user, self.address.query.get("after", ""))
        except queries.UnknownFilter as error:
            raise Http404("There is no such page of the trash.") from error

    def context(self, state: PageState) -> Context:
        names = queries.names(todo.last_actor for todo in self.rows.rows)
        return self.base_context(state) | self.pager_context() | self.tabs() | {"names": names, "dated": self.dated}

    def parts_after(self, todo: TodoRow, state: PageState) -> list[Part]:
        return [*self.parts_of(todo, state), self.counts_part()]

    def updates(self, present: Todos, new: Todos) -> list[Part]:
        return [*super().updates(present, new), self.counts_part()]

    def row_context(self, todo: TodoRow, state: PageState) -> Context:
        return super().row_context(todo, state) | {"names": queries.names([todo.last_actor])}

    def pager_context(self) -> Context:
        return super().pager_context() | {"filters": {}, "pages_of": "the trash"}
