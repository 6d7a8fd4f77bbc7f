"""The search page: what is found in all places of a person. Its address is a saved view."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from todos.domain.search_query import FILTERS
from todos.live.page import live_page
from todos.read_model import lists
from todos.read_model import search as queries
from todos.read_model.seen_by import TodoRow
from todos.read_model.todos import ADDED_ORDER, UnknownFilter, names
from todos.read_model.todos import Page as RowsPage
from todos.web.page_address import PageAddress, current_page
from todos.web.pages.base import PageState
from todos.web.pages.blank import blank
from todos.web.pages.rows import PageOfRows, ids_in, rows_changed_since
from todos.web.pages.search_results import is_typed_search, typed_answer
from todos.web.pages.today import moment_now
from todos.web.parts import Context, Part
from todos.web.search_form import SearchForm
from todos.web.status_line import StatusLine, kept_line

FORM_ID = "find"
PARAMETERS = ("q", *FILTERS)


@require_safe
@live_page
def search(request: HttpRequest) -> HttpResponse:
    """What is found, now. There is no search in the past."""
    if "at" in request.GET:
        raise Http404("There is no search in the past.")
    page = SearchPage(request, current_page(request))
    code = 200 if page.form.is_valid() else 422
    if is_typed_search(request, FORM_ID):
        return typed_answer(request, page.parts_of_results(), code)
    return page.render_after_redirect(kept_line(request)) if code == 200 else page.render(code=code)


class SearchPage(PageOfRows):
    """What is found. A todo that an action was about stays in its place until the next visit."""

    template = "todos/search_page.html"
    bulk_form = "todos/bulk_form.html"
    keeps_removed = False
    dated = "added"

    def __init__(self, request: HttpRequest, address: PageAddress) -> None:
        super().__init__(request, address)
        self.kept = ids_in(address.query.get("select", ""))

    @cached_property
    def form(self) -> SearchForm:
        """What the address asks for."""
        return SearchForm(self.address.query, self.request)

    @cached_property
    def rows(self) -> RowsPage[TodoRow]:
        wanted, after = self.form.wanted, self.address.query.get("after", "")
        if not wanted:
            return RowsPage([], None, ADDED_ORDER)
        try:
            return queries.find(self.request.user, wanted, self.form.lists, moment_now(), after, self.kept)
        except UnknownFilter as error:
            raise Http404("There is no such page of the search.") from error

    def render_after_redirect(self, line: StatusLine | None) -> HttpResponse:
        self.kept += [line.todo_id, *line.todos] if line else []
        return super().render_after_redirect(line)

    def render(self, state: PageState | None = None, code: int = 200) -> HttpResponse:
        self.kept += ids_in(state.ticked) if state else []
        return super().render(state, code)

    def base_context(self, state: PageState) -> Context:
        places = lists.places(self.request.user) if self.selecting else []
        named = [(place.text, lists.place_title(place)) for place in places]
        return super().base_context(state) | {"shows_places": True, "is_search": True, "places": named}

    def context(self, state: PageState) -> Context:
        names_of = {"names": self._names(self.rows.rows)} if self.form.wanted.is_of_trash else {}
        shown = {"find": self.form, "dated": self.dated, "unfilled": blank()}
        return self.base_context(state) | self.pager_context() | shown | names_of

    def row_context(self, todo: TodoRow, state: PageState) -> Context:
        names_of = {"names": self._names([todo])} if self.form.wanted.is_of_trash else {}
        return super().row_context(todo, state) | names_of

    def parts_of_ticked(self, stated: Mapping[str, int | None]) -> list[Part]:
        return rows_changed_since(self, stated)

    def pager_context(self) -> Context:
        filters = {name: self.address.query.get(name, "") for name in PARAMETERS}
        return super().pager_context() | {"filters": filters, "pages_of": "the search"}

    def parts_of_results(self) -> list[Part]:
        """The parts that change while somebody types."""
        context = self.context(PageState())
        return [
            Part("#find-errors", "todos/find.html#errors", context, "outerHTML"),
            Part("#rows", f"{self.template}#rows", context),
            Part("#rows + .empty", f"{self.template}#empty", context, "outerHTML"),
            Part("#pages", "todos/pager.html", context),
            Part("#selecting", f"{self.template}#selecting", context),
        ]

    @staticmethod
    def _names(rows: list[TodoRow]) -> dict[str, str]:
        return names(row.last_actor for row in rows)
