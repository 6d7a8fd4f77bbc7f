"""The list page: a person's own todos, filtered, searched and paged by the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from todos.live.page import live_page
from todos.read_model import lists, views
from todos.read_model import todos as queries
from todos.read_model.seen_by import SeenPlace, TodoRow, inbox_of, place_of
from todos.web.access import list_or_404
from todos.web.add_form import AddForm
from todos.web.label_filter import label_asked
from todos.web.page_address import PageAddress, current_page
from todos.web.pages.base import PageState, Todos
from todos.web.pages.blank import blank
from todos.web.pages.history_line import history_line
from todos.web.pages.rows import PageUnderTabs, ids_in, rows_changed_since
from todos.web.pages.search_results import is_typed_search, search_results
from todos.web.parts import Context, Part
from todos.web.status_line import StatusLine, kept_line


def dated(view: str) -> str:
    """What happened at the time that the rows of a view show."""
    return "changed" if queries.order_of(view) == queries.CHANGED_ORDER else "added"


@require_safe
@live_page
def todo_list(request: HttpRequest, list_id: UUID | None = None) -> HttpResponse:
    """The inbox or a list as it is now. A removed list is shown among the removed ones."""
    if list_id is not None and list_or_404(request, list_id).removed:
        return HttpResponseRedirect(f"{reverse('todos:lists')}#removed")
    page = TodoListPage(request, current_page(request))
    if is_typed_search(request):
        context = page.context(PageState())
        return search_results(request, page.template, context, [Part("#select", "todos/tabs.html#select", context)])
    return page.render_after_redirect(kept_line(request))


class TodoListPage(PageUnderTabs):
    """The inbox of a person, or a list.

    An action replaces the row, the counts on the tabs and the line of the history. The todo that an
    action was about stays on the page, in its place, until the next visit, even if the view or the search would
    leave it out; a new one stands on top.
    The form that adds stays as it is: by then it may have other words.
    """

    template = "todos/list.html"
    bulk_form = "todos/bulk_form.html"
    keeps_removed = False

    def __init__(self, request: HttpRequest, address: PageAddress) -> None:
        super().__init__(request, address)
        # Shown although the view or the search would leave them out: the todo of the last action, and ticked ones.
        self.kept = ids_in(address.query.get("select", ""))

    @cached_property
    def place(self) -> SeenPlace:
        """The place whose todos the page shows. Raises Http404 for a list that this person may not see."""
        list_id = self.address.arguments.get("list_id")
        return place_of(list_or_404(self.request, cast(UUID, list_id))) if list_id else inbox_of(self.request.user)

    @property
    def view(self) -> str:
        return views.view_of(self.address.query.get("status", ""), self.address.query.get("q", ""))

    @cached_property
    def label(self) -> str:  # type: ignore[override]  # read once
        """The label by which the page is filtered. Raises Http404 for what is none."""
        return label_asked(self.address.query)

    @property
    def dated(self) -> str:
        return dated(self.view)

    @cached_property
    def rows(self) -> queries.Page[TodoRow]:
        text, after = self.address.query.get("q", ""), self.address.query.get("after", "")
        try:
            return queries.todos(self.request.user, self.place, self.view, text, after, self.kept, self.label)
        except queries.UnknownFilter as error:
            raise Http404("There is no such list.") from error

    def render_after_redirect(self, line: StatusLine | None) -> HttpResponse:
        self.kept += [line.todo_id, *line.todos] if line else []
        if line and line.control == "add" and line.todo_id not in {str(todo.id) for todo in self.rows.rows}:
            added = queries.find_all(self.request.user, [line.todo_id]).values()  # of a later page
            self.rows = replace(self.rows, rows=[*added, *self.rows.rows])
        return super().render_after_redirect(line)

    def render(self, state: PageState | None = None, code: int = 200) -> HttpResponse:
        self.kept += ids_in(state.ticked) if state else []
        return super().render(state, code)

    @property
    def is_ranked(self) -> bool:
        """Whether the rows are in the order that people give them."""
        return queries.order_of(self.view) == queries.RANKED

    def base_context(self, state: PageState) -> Context:
        return super().base_context(state) | {
            "ranked": self.is_ranked,
            "place": self.place.text,
            "places": self._elsewhere,
        }

    @cached_property
    def _elsewhere(self) -> list[tuple[str, str]]:
        """The other places into which ticked todos can be moved: their texts and names."""
        places = lists.places(self.request.user) if self.selecting else []
        return [(place.text, lists.place_title(place)) for place in places if place.text != self.place.text]

    def context(self, state: PageState) -> Context:
        return (
            self.base_context(state)
            | self.pager_context()
            | self._heading()
            | self.tabs(self.address.query.get("q", ""))
            | {"form": state.add_form or AddForm(), "dated": self.dated, "unfilled": blank()}
        )

    def parts_after(self, todo: TodoRow, state: PageState) -> list[Part]:
        line = self._line()  # none where nothing has happened in this place: what was added here may be elsewhere
        parts = [Part("#history-line", "todos/history_line.html", line)] if line.get("last_change") else []
        return [*self.parts_of(todo, state), self.counts_part(), *parts]

    def parts_after_adding(self, todo: TodoRow, state: PageState) -> list[Part]:
        row = [self.row_part(todo, state, "#rows", "afterbegin")] if self._comes_on_top(todo) else []
        heading = self._heading_part(self._line())  # an empty page had another heading
        return [*row, heading, self.counts_part()]

    def add_form_part(self, state: PageState) -> Part:
        """The form for a new todo: an empty one, or the one in the state with its typed text."""
        context = self.base_context(state) | {"form": state.add_form or AddForm()}
        return Part("#add", "todos/add.html", context, "outerHTML")

    def updates(self, present: Todos, new: Todos) -> list[Part]:
        return [*super().updates(present, new), self._heading_part(self._heading()), self.counts_part()]

    def parts_of_new_day(self, present: Todos) -> list[Part]:
        return [self._heading_part(self._heading()), *super().parts_of_new_day(present)]

    def parts_of_ticked(self, stated: Mapping[str, int | None]) -> list[Part]:
        return rows_changed_since(self, stated)

    def pager_context(self) -> Context:
        query = self.address.query
        filters = {name: query.get(name, "") for name in ("status", "q", "label")}
        return super().pager_context() | {"filters": filters, "pages_of": "the list"}

    def _heading(self) -> Context:
        query = self.address.query
        filtered = any(query.get(name) for name in ("status", "q", "label", "after"))
        return self._line() | {"blank": not (self.rows.rows or filtered)}

    def _line(self) -> Context:
        """The context of the heading and of the line below it."""
        return history_line(self.request.user, place=self.place) | {
            "todo_list": self.place.todo_list,
            "is_inbox": self.place.todo_list is None,
            "kept": {"label": self.label},
        }

    def _heading_part(self, context: Context) -> Part:
        return Part("#day-heading", "todos/day_heading.html", context)

    def _comes_on_top(self, todo: TodoRow) -> bool:
        """Whether a new todo becomes the first row. Not if an answer sent again is about one that has its place."""
        query = self.address.query
        try:
            is_here = todo.place == self.place.text and todo.status in views.statuses_of(self.view)
            is_listed = is_here and not (query.get("q") or query.get("after"))
            return not is_listed or todo in self.rows.rows[:1]
        except (Http404, views.UnknownView):  # the form states a list that does not exist
            return False
