"""The base of the list, the trash and the search: pages of rows that the stream keeps up to date."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace

from todos.read_model import todos as queries
from todos.read_model.seen_by import SeenPlace, TodoRow
from todos.read_model.todos import Page as RowsPage
from todos.web.page_address import list_address
from todos.web.pages.base import Focus, Page, PageState, Todos
from todos.web.parts import Context, Part
from todos.web.status_line import StatusLine


class PageOfRows(Page):
    """A page that lists todos."""

    has_rows = True

    @property
    @abstractmethod
    def dated(self) -> str:
        """What happened at the time that each row shows, by which the rows are ordered."""

    @property
    @abstractmethod
    def rows(self) -> RowsPage[TodoRow]:
        """The rows of this page, and where the next page begins. Raises Http404 for an unknown filter or cursor."""

    def row_context(self, todo: TodoRow, state: PageState) -> Context:
        """The context of one row."""
        return self.base_context(state) | {"todo": todo, "dated": self.dated}

    def parts_of(self, todo: TodoRow, state: PageState) -> list[Part]:
        return [self.row_part(todo, state)]

    def row_part(self, todo: TodoRow, state: PageState, target: str = "", swap: str = "outerMorph") -> Part:
        """One row, in its own place or at another target."""
        return Part(target or f"#todo-{todo.id}", "todos/row.html", self.row_context(todo, state), swap)

    def landing_focus(self, line: StatusLine) -> Focus:
        is_here = line.control and line.todo_id in {str(todo.id) for todo in self.rows.rows}
        return Focus(line.control, todo_id=line.todo_id) if is_here else Focus()

    def updates(self, present: Todos, new: Todos) -> list[Part]:
        state = PageState(fresh=True)
        return [*(self.row_part(todo, state) for todo in present.values()), *self._arriving(new, state)]

    def parts_of_new_day(self, present: Todos) -> list[Part]:
        return [self.row_part(todo, PageState()) for todo in present.values()]

    def _arriving(self, new: Todos, state: PageState) -> list[Part]:
        """The rows that the screen lacks, each after its predecessor, and the link to the older rows.

        The request names the rows on the screen (`has`), because htmx can put a row only after one that is there.
        """
        rows = self.rows.rows  # raises Http404 even when no row is new
        if not new:
            return []
        has = set(self.request.GET.getlist("has"))
        target, swap, parts = "#rows", "afterbegin", list[Part]()
        for todo in rows:
            if str(todo.id) in new:
                parts.append(self.row_part(todo, state, target, swap))
            elif str(todo.id) in has:
                target, swap = f"#todo-{todo.id}", "afterend"
        parts.reverse()  # rows with the same target go in last one first
        return [*parts, *self._pager(has | set(new))]

    def _pager(self, has: set[str]) -> list[Part]:
        """The link to older rows. It leads on from the last row down to which the screen has every row."""
        rows = self.rows.rows
        gap = next((index for index, todo in enumerate(rows) if str(todo.id) not in has), None)
        if gap == 0 or not rows:
            return []  # the link on the screen already leads to these rows
        page = replace(self.rows, after=self.rows.cursor(rows[gap - 1]) if gap else self.rows.after)
        return [Part("#pages", "todos/pager.html", self.pager_context() | {"page": page})]

    def pager_context(self) -> Context:
        """The context of the links between pages of rows."""
        after = self.address.query.get("after", "")
        return {"page": self.rows, "path": self.address.path, "after": after, "selecting": self.selecting}


def ids_in(text: str) -> list[str]:
    """The ids in a text that names ticked todos."""
    return re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text)


def rows_changed_since(page: PageOfRows, stated: Mapping[str, int | None]) -> list[Part]:
    """The ticked rows that have changed since the stated versions, where rows can be ticked."""
    now = queries.find_all(page.request.user, stated) if page.selecting else {}
    return [
        page.row_part(todo, PageState(ticked=todo_id))
        for todo_id, todo in now.items()
        if stated.get(todo_id) not in (None, todo.version)
    ]


class PageUnderTabs(PageOfRows):
    """A page of rows under the tabs of a place."""

    # The label that all rows have; "" for any or none.
    label: str = ""

    @property
    @abstractmethod
    def place(self) -> SeenPlace:
        """The place that the tabs of the page are about."""

    @property
    @abstractmethod
    def view(self) -> str:
        """The view of the list that the page shows: a tab, or one status."""

    def tabs(self, text: str = "") -> Context:
        """The context of the tabs, with the counts of the todos that match a search."""
        list_path = self.address.path if self.place.todo_list else list_address().path
        counts = queries.counts(self.place, text, self.label)
        return {"counts": counts, "view": self.view, "q": text, "label": self.label, "list_path": list_path}

    def counts_part(self) -> Part:
        """The tabs with their counts."""
        return Part("#counts", "todos/counts.html", self.tabs(self.address.query.get("q", "")))
