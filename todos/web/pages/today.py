"""The page of what is due: overdue, today, and in the next seven days."""

from __future__ import annotations

from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from todos.live.page import live_page
from todos.read_model import today as queries
from todos.read_model.seen_by import TodoRow
from todos.read_model.today import Moment, Sections
from todos.web import viewer_time
from todos.web.add_form import AddForm
from todos.web.page_address import PageAddress, current_page
from todos.web.pages.base import Focus, Page, PageState, Todos
from todos.web.pages.blank import blank
from todos.web.pages.history_line import history_line
from todos.web.parts import Context, Part
from todos.web.status_line import StatusLine, kept_line

# The lists of the sections, by their elements' ids. Scripts put a new todo on top of #rows.
SECTION_IDS = {"overdue": "due-overdue", "today": "rows", "coming": "due-coming"}


def moment_now() -> Moment:
    """Now, for the person who looks."""
    return Moment(timezone.now(), timezone.get_current_timezone(), viewer_time.today())


@live_page
def today_now(request: HttpRequest) -> HttpResponse:
    """What is due, now."""
    return TodayPage(request, current_page(request)).render_after_redirect(kept_line(request))


class TodayPage(Page):
    """What is due. A todo that an action was about stays in its section until the next visit."""

    template = "todos/today.html"
    has_rows = True
    keeps_removed = False

    def __init__(self, request: HttpRequest, address: PageAddress) -> None:
        super().__init__(request, address)
        self.kept: list[str] = []

    @cached_property
    def moment(self) -> Moment:
        return moment_now()

    @cached_property
    def sections(self) -> Sections[TodoRow]:
        return queries.sections(self.request.user, self.moment, also=self.kept)

    def render_after_redirect(self, line: StatusLine | None) -> HttpResponse:
        self.kept += [line.todo_id, *line.todos] if line else []
        return super().render_after_redirect(line)

    def context(self, state: PageState) -> Context:
        heading = history_line(self.request.user)
        form = state.add_form or AddForm()
        return self._row_context(state) | heading | {"sections": self.sections, "form": form, "unfilled": blank()}

    def parts_of(self, todo: TodoRow, state: PageState) -> list[Part]:
        return [self._row(todo, state, f"#todo-{todo.id}", "outerMorph")]

    def parts_after(self, todo: TodoRow, state: PageState) -> list[Part]:
        line = Part("#history-line", "todos/history_line.html", history_line(self.request.user))
        return [*self.parts_of(todo, state), line]

    def parts_after_adding(self, todo: TodoRow, state: PageState) -> list[Part]:
        heading = Part("#day-heading", "todos/day_heading.html", history_line(self.request.user))
        return [self._row(todo, state, f"#{SECTION_IDS['today']}", "afterbegin"), heading]

    def add_form_part(self, state: PageState) -> Part:
        """The form for a new todo: an empty one, or the one in the state with its typed text."""
        context = self.base_context(state) | {"form": state.add_form or AddForm(), "asks": "What needs doing today?"}
        return Part("#add", "todos/add.html", context, "outerHTML")

    def updates(self, present: Todos, new: Todos) -> list[Part]:
        state = PageState(fresh=True)
        rows = [self._row(todo, state, f"#todo-{todo.id}", "outerMorph") for todo in present.values()]
        due = {todo.id: queries.section_of(todo, self.moment) for todo in new.values() if not todo.removed}
        arriving = [todo for todo in self.sections.rows if due.get(todo.id)]
        return [*rows, *(self._row(todo, state, f"#{SECTION_IDS[due[todo.id]]}", "beforeend") for todo in arriving)]

    def parts_of_new_day(self, present: Todos) -> list[Part]:
        return [Part("#sections", "todos/today.html#sections", self.context(PageState()))]

    def landing_focus(self, line: StatusLine) -> Focus:
        is_here = line.control and line.todo_id in {str(todo.id) for todo in self.sections.rows}
        return Focus(line.control, todo_id=line.todo_id) if is_here else Focus()

    def _row(self, todo: TodoRow, state: PageState, target: str, swap: str) -> Part:
        return Part(target, "todos/row.html", self._row_context(state) | {"todo": todo}, swap)

    def _row_context(self, state: PageState) -> Context:
        return self.base_context(state) | {"dated": "added", "shows_places": True}
