"""The page of one todo: its current values and its timeline."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from eventsourcing.event import Event
from todos.domain.erasure import erasable
from todos.domain.events import TodoEvents
from todos.domain.fields import DESCRIPTION, field_named
from todos.history.events_seen_by import events_seen_by
from todos.history.phrases import label_of
from todos.live.page import live_page
from todos.read_model.seen_by import TodoRow
from todos.web.access import todo_or_404
from todos.web.forms import EditForm
from todos.web.page_address import PageAddress, current_page
from todos.web.pages import timeline_patch
from todos.web.pages.base import Focus, Page, PageState, Todos
from todos.web.pages.blank import blank
from todos.web.pages.todo_record import TodoRecord
from todos.web.parts import Context, Part
from todos.web.status_line import StatusLine, kept_line


@require_safe
@live_page
def detail(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """One todo as it is now."""
    todo = todo_or_404(request, todo_id)
    return TodoPage(request, current_page(request), todo).render_after_redirect(kept_line(request))


class TodoPage(Page):
    """The page of one todo.

    An action or the stream replaces what has changed since the version on the screen: the head, and new or changed
    entries. A screen that states no version gets the whole page, and so does one from before an erasure.
    """

    template = "todos/todo.html"
    has_entries = True
    has_dialogs = True

    def __init__(self, request: HttpRequest, address: PageAddress, todo: TodoRow | None = None) -> None:
        super().__init__(request, address)
        self._todo = todo

    @cached_property
    def todo(self) -> TodoRow:
        """The todo, read on first use. Raises Http404 unless this person may see it."""
        return self._todo or todo_or_404(self.request, cast(UUID, self.address.arguments["todo_id"]))

    @cached_property
    def history(self) -> list[Event]:
        """All events of the todo, oldest first."""
        return events_seen_by(self.request.user).of_todo(self.todo)

    @cached_property
    def record(self) -> TodoRecord:
        """The record of the todo on this page. Raises Http404 for a page of the timeline that does not exist."""
        return TodoRecord(self.todo, self.history, self.address)

    def context(self, state: PageState) -> Context:
        state = self._with_visible_focus(state)
        at_entry = bool(state.conflict and state.conflict.version in self.record.versions)
        context = self.base_context(state) | self.record.context()
        may_erase = erasable(self.history, str(self.request.user.pk), self.todo.owner)
        shown = {"conflict_at_entry": at_entry, "unfilled": blank(), "erasable": may_erase}
        return context | shown | self._editable_facts()

    def _editable_facts(self) -> Context:
        """The labels of the fields that have a form of their own: of all, and of those without a value."""
        if self.todo.removed:
            return {"editable": {}, "unset": {}}
        labels = {field.name: label_of(field) for field in map(field_named, EditForm.names()) if field != DESCRIPTION}
        known = {each.field for each in self.record.attribution}
        unset = {name: label for name, label in labels.items() if name not in known}
        return {"editable": labels, "unset": unset}

    def parts_of(self, todo: TodoRow, state: PageState) -> list[Part]:
        page = TodoPage(self.request, self.address, todo)
        try:
            context = page.context(state)
        except Http404:  # the form states a page of the timeline that does not exist
            return TodoPage(self.request, self.address.at_start(), todo)._whole(state)
        return page._patch(context, state) or page._whole(state)

    def updates(self, present: Todos, new: Todos) -> list[Part]:
        return [part for todo in present.values() for part in self.parts_of(todo, PageState())]

    def parts_of_new_day(self, present: Todos) -> list[Part]:
        return self._whole(PageState())

    def landing_focus(self, line: StatusLine) -> Focus:
        if line.control.isdecimal():
            return Focus(version=int(line.control), todo_id=line.todo_id)
        return Focus(line.control, todo_id=line.todo_id)

    def anchor_of(self, control: str, todo_id: object) -> str:
        return control

    def entry_anchor(self, version: int) -> str:
        return f"v{version}"

    def _whole(self, state: PageState) -> list[Part]:
        """The whole page without its frame."""
        return [Part("#todo", "todos/todo.html#todo", self.context(state))]

    def _patch(self, context: Context, state: PageState) -> list[Part]:
        """The parts that have changed since the version on the screen; empty where a patch is not possible."""
        version = timeline_patch.version_on_screen(self.request)
        dialog = state.conflict
        if not 0 < version <= len(self.history) or (dialog and dialog.version and not context["conflict_at_entry"]):
            return []
        if any(event.type == TodoEvents.VALUES_ERASED for event in self.history[version:]):
            return []  # entries of any age read otherwise
        try:
            before = TodoRecord(self.todo, self.history[:version], self.address)
        except Http404:
            return []
        renewed = timeline_patch.renewed_entries(self.request, dialog.version if dialog else 0)
        return timeline_patch.patch(before, self.record, context, renewed)

    def _with_visible_focus(self, state: PageState) -> PageState:
        """The state. Its focus moves to the head when its entry is on another page of the timeline."""
        entry = state.opened or state.focus.version
        if not entry or entry in self.record.versions:
            return state
        return replace(state, focus=Focus("restore" if self.todo.removed else "edit"))
