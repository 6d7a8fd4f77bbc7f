"""A page that can be acted on: what it shows, which of its parts an action replaces, what the stream updates."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from todos.read_model.seen_by import TodoRow
from todos.web.conflict_dialog import ConflictDialog
from todos.web.forms import AddForm, EditForm
from todos.web.page_address import PageAddress
from todos.web.parts import Context, Part
from todos.web.status_line import StatusLine

type Todos = Mapping[str, TodoRow]


@dataclass(frozen=True)
class Focus:
    """What has the keyboard on the page.

    control -- 'edit', 'restore', a status in lower case; 'add', 'bulk' for a control of the page; '' for none
    version -- of the entry whose Undo has it; 0 for none
    todo_id -- of the todo whose control or entry it is
    """

    control: str = ""
    version: int = 0
    todo_id: str = ""

    def __bool__(self) -> bool:
        return bool(self.control or self.version)


@dataclass(frozen=True)
class Editing:
    """The edit form in place of a todo's words, and the version whose words it shows."""

    form: EditForm
    version: str | int


@dataclass(frozen=True)
class PageState:
    """What a page shows beyond what is stored: the outcome of the action that it answers.

    opened -- the version of the entry whose details are open
    ticked -- the todos whose boxes are ticked, as text that holds their ids
    fresh -- whether a changed row flashes
    return_to -- the page that the forms lead back to, where that is another one
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


class Page(ABC):
    """One page at one address, asked for by one request.

    bulk_form -- the template of the buttons for ticked rows; '' where no row can be ticked
    has_rows -- whether it lists todos, a row each
    has_entries -- whether it tells events, each with an Undo
    has_controls -- whether a todo's own buttons are on it
    has_dialogs -- whether a dialog has a place on it when it is loaded as a whole
    keeps_removed -- whether a todo keeps its place on it when it goes to the trash
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
        """Everything that the page shows. Raises Http404 for an address that means nothing."""

    @abstractmethod
    def parts_of(self, todo: TodoRow, state: PageState) -> list[Part]:
        """The todo itself on this page."""

    @abstractmethod
    def updates(self, shown: Todos, new: Todos) -> list[Part]:
        """What changes on the page when these todos have changed: those it shows, and others."""

    @abstractmethod
    def landing_focus(self, line: StatusLine) -> Focus:
        """What has the keyboard after a redirect; nothing where the page shows neither the control nor the entry."""

    def parts_after(self, todo: TodoRow, state: PageState) -> list[Part]:
        """What an action on the todo changes on this page."""
        return self.parts_of(todo, state)

    def parts_after_adding(self, todo: TodoRow, state: PageState) -> list[Part]:
        """What a new todo changes on this page."""
        return self.parts_of(todo, state)

    def bulk_conflict_parts(self, state: PageState) -> list[Part]:
        """The dialog of an action on several todos, or its empty place once it is answered."""
        return [bulk_conflict_part(self.base_context(state))]

    def parts_of_ticked(self, stated: Mapping[str, int | None]) -> list[Part]:
        """The ticked rows that have changed since they were ticked at these versions; other pages have none."""
        return []

    def render(self, state: PageState | None = None, code: int = 200) -> HttpResponse:
        """The whole page."""
        response = render(self.request, self.template, self.context(state or PageState()), status=code)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def render_after_redirect(self, line: StatusLine | None) -> HttpResponse:
        """The whole page, after the action whose line was kept."""
        if line is None or not line.todo_id:
            return self.render(PageState(line=line))
        focus = Focus("add") if line.control == "add" else self.landing_focus(line)
        return self.render(PageState(line=line if focus else replace(line, undo_has_focus=True), focus=focus))

    def base_context(self, state: PageState) -> Context:
        """What every page and every part of one shows."""
        return {
            "state": state,
            "page_url": state.return_to or self.address.url,
            "selecting": self.selecting,
            "bulk_form": self.bulk_form,
            "ticked": state.ticked or self.address.query.get("select", ""),
        }

    @property
    def selecting(self) -> bool:
        """Whether its rows have boxes to tick."""
        return bool(self.bulk_form and self.address.query.get("select"))

    def anchor_of(self, control: str, todo_id: object) -> str:
        """The element id of a control of a todo."""
        return f"{control}-{todo_id}"

    def entry_anchor(self, version: int) -> str:
        """The element id of an entry; '' where the page does not tell one todo's events."""
        return ""


def bulk_conflict_part(context: Context) -> Part:
    """The place below the page where an action on several todos asks."""
    return Part("#bulk-conflict", "todos/bulk_conflict.html", context, "innerHTML")
