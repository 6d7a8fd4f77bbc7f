"""A page with actions: its context, the parts that an action replaces, and the parts that the stream updates."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from todos.domain.fields import DESCRIPTION
from todos.read_model.seen_by import TodoRow
from todos.web import viewer_time
from todos.web.add_form import AddForm
from todos.web.conflict_dialog import ConflictDialog
from todos.web.forms import EditForm
from todos.web.page_address import PageAddress, list_address
from todos.web.parts import Context, Part
from todos.web.status_line import StatusLine

type Todos = Mapping[str, TodoRow]


@dataclass(frozen=True)
class Focus:
    """The element of the page that has the keyboard focus.

    control -- 'edit', 'edit-<field>', 'restore' or a status in lower case of a todo; 'add' or 'bulk' of the page;
               '' for none
    version -- the version of the entry whose Undo has the focus; 0 for none
    todo_id -- the todo of the control or entry
    """

    control: str = ""
    version: int = 0
    todo_id: str = ""

    def __bool__(self) -> bool:
        return bool(self.control or self.version)


@dataclass(frozen=True)
class Editing:
    """The form of a field in place of its value, and the version whose values it shows."""

    form: EditForm
    version: str | int

    @property
    def field(self) -> str:
        """The field whose place the form takes."""
        return self.form.todo_fields()[0].name

    @property
    def field_in_address(self) -> str:
        """The name of the field in the addresses of its form: '' for the description."""
        return "" if self.is_of_text else self.field

    @property
    def is_of_text(self) -> bool:
        """Whether the form takes the place of the todo's text."""
        return self.field == DESCRIPTION.name


@dataclass(frozen=True)
class PageState:
    """What a page shows beyond the stored data: the outcome of the action that it answers.

    opened -- the version of the entry whose details are open; 0 for none
    ticked -- a text that contains the ids of the ticked todos
    fresh -- whether a changed row flashes
    return_to -- the address that the forms lead back to; '' for the page itself
    """

    line: StatusLine | None = None
    focus: Focus = field(default_factory=Focus)
    editing: Editing | None = None
    conflict: ConflictDialog | None = None
    opened: int = 0
    add_form: AddForm | None = None
    ticked: str = ""
    fresh: bool = False
    return_to: str = ""


def edit_control(field: str) -> str:
    """The control that opens the form of a field; by default that of the description."""
    return "edit" if field in ("", DESCRIPTION.name) else f"edit-{field}"


class Page(ABC):
    """One page at one address, for one request.

    bulk_form -- the template of the buttons for ticked rows; '' where no row can be ticked
    has_rows -- whether the page lists todos in rows
    has_entries -- whether the page shows events, each with an Undo
    has_controls -- whether the page has the buttons of a todo
    has_dialogs -- whether the whole page has a place for a dialog
    keeps_removed -- whether a todo stays on the page when it goes to the trash
    """

    template: ClassVar[str]
    bulk_form: ClassVar[str] = ""
    has_rows: ClassVar[bool] = False
    has_entries: ClassVar[bool] = False
    has_controls: ClassVar[bool] = True
    has_dialogs: ClassVar[bool] = False
    keeps_removed: ClassVar[bool] = True

    def __init__(self, request: HttpRequest, address: PageAddress) -> None:
        self.request, self.address = request, address

    @abstractmethod
    def context(self, state: PageState) -> Context:
        """The context of the whole page. Raises Http404 for a query that the page does not understand."""

    @abstractmethod
    def parts_of(self, todo: TodoRow, state: PageState) -> list[Part]:
        """The parts that show this todo."""

    @abstractmethod
    def updates(self, present: Todos, new: Todos) -> list[Part]:
        """The parts to replace when todos have changed: the todos `present` on the screen, and others (`new`)."""

    @abstractmethod
    def landing_focus(self, line: StatusLine) -> Focus:
        """The focus after a redirect. It is empty when the page shows neither the control nor the entry."""

    def parts_of_new_day(self, present: Todos) -> list[Part]:
        """What says otherwise on the next day: headings, and the times beside the todos `present` on the screen."""
        return self.updates(present, {})

    def parts_after(self, todo: TodoRow, state: PageState) -> list[Part]:
        """The parts that an action on this todo replaces."""
        return self.parts_of(todo, state)

    def parts_after_adding(self, todo: TodoRow, state: PageState) -> list[Part]:
        """The parts that change when this todo is added."""
        return self.parts_of(todo, state)

    def bulk_conflict_parts(self, state: PageState) -> list[Part]:
        """The place of the bulk dialog, with the dialog of the state. Without one, the place is emptied."""
        return [bulk_conflict_part(self.base_context(state))]

    def parts_of_ticked(self, stated: Mapping[str, int | None]) -> list[Part]:
        """The ticked rows that have changed since the stated versions. Pages without rows have none."""
        return []

    def render(self, state: PageState | None = None, code: int = 200) -> HttpResponse:
        """The whole page."""
        response = render(self.request, self.template, self.context(state or PageState()), status=code)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def render_after_redirect(self, line: StatusLine | None) -> HttpResponse:
        """The whole page, with the line that an action kept before the redirect."""
        if line is None or not line.todo_id:
            return self.render(PageState(line=line))
        focus = Focus("add") if line.control == "add" else self.landing_focus(line)
        return self.render(PageState(line=line if focus else replace(line, undo_has_focus=True), focus=focus))

    def base_context(self, state: PageState) -> Context:
        """The context that every page and every part needs."""
        page_url = state.return_to or self.address.url
        return {
            "state": state,
            "day_ends": viewer_time.end_of_today(),
            "page_url": page_url,
            # A form that states no page is answered with the inbox; the rows of the inbox are shorter so.
            "states_page": page_url != list_address().url,
            "selecting": self.selecting,
            "bulk_form": self.bulk_form,
            "without_boxes": self.address.selecting("").url,
            "ticked": state.ticked or self.address.query.get("select", ""),
        }

    @property
    def selecting(self) -> bool:
        """Whether the rows of the page have boxes to tick."""
        return bool(self.bulk_form and self.address.query.get("select"))

    def anchor_of(self, control: str, todo_id: object) -> str:
        """The element id of a control of a todo."""
        return f"{control}-{todo_id}"

    def entry_anchor(self, version: int) -> str:
        """The element id of an entry; '' on a page that is not about one todo."""
        return ""


def bulk_conflict_part(context: Context) -> Part:
    """The place of the bulk dialog below the page."""
    return Part("#bulk-conflict", "todos/bulk_conflict.html", context, "innerHTML")
