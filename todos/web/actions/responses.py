"""The answers to actions: to htmx the parts that changed, to a browser without scripts a redirect or the whole page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django_htmx.http import HttpResponseClientRedirect

from eventsourcing.command import Command
from eventsourcing.database.receipts import Outcome
from eventsourcing.event import Event
from todos.domain.commands import TodoCommands
from todos.domain.events import TodoEvents
from todos.domain.fields import REMOVED, STATUS, field_of_command, fields_of
from todos.history import phrases
from todos.history.entries import Entry
from todos.history.events_seen_by import events_seen_by
from todos.read_model.seen_by import TodoRow
from todos.web.access import todo_or_404
from todos.web.conflict_dialog import ConflictDialog
from todos.web.pages.base import Focus, Page, PageState
from todos.web.pages.registry import page_at, page_of_todo
from todos.web.pages.updates import trash_count_part
from todos.web.parts import Part, render_parts, wants_parts
from todos.web.status_line import (
    StatusLine,
    keep_act_for_redirect,
    keep_for_redirect,
    line_of_act,
    line_of_version,
    plain_line,
    with_note,
)


def answer(page: Page, state: PageState, parts: Sequence[Part], code: int) -> HttpResponse:
    """The page an action was done on: these parts of it and the status line, or all of it."""
    if not wants_parts(page.request):
        return page.render(state, code)
    return render_parts(page.request, [*parts, *_status_line(page, state)], code)


def _status_line(page: Page, state: PageState) -> list[Part]:
    return [status_line_part(page, state)] if state.line else []


def status_line_part(page: Page, state: PageState) -> Part:
    """The status line, and below it the buttons for what is ticked; empty where the state has no line."""
    return Part("#status-line", "todos/status_line.html", page.base_context(state), "innerHTML")


def done(page: Page, commands: Sequence[Command], outcome: Outcome, note: str, state: PageState) -> HttpResponse:
    """The answer to commands for one todo that were carried out, now or at an earlier sending.

    outcome -- of the last of them; note -- what others did meanwhile
    state -- which entry has the keyboard or is open
    """
    request, command = page.request, commands[-1]
    todo_id, version = str(outcome.stream_id), int(outcome.version or 0)
    history = events_seen_by(request.user).of_outcome(outcome)
    entry, line = line_of_version(history, version)
    if entry.event.causation_id not in (None, "", *(each.id for each in commands)):
        line = plain_line(_nothing_changed(command, history, version))
    focus = state.focus or _control_after(request, command, entry, state)
    if not wants_parts(request):
        # The page is loaded anew, and with it goes the keyboard.
        control = str(focus.version or focus.control or _pressed(command, entry))
        keep_for_redirect(request, line, todo_id, note, control)
        return HttpResponseRedirect(page.address.url, status=303)
    todo = todo_or_404(request, UUID(todo_id))
    state = PageState(line=with_note(line, note), focus=focus, opened=state.opened, fresh=True)
    added = command.type == TodoCommands.ADD
    parts = page.parts_after_adding(todo, state) if added else page.parts_after(todo, state)
    count = [trash_count_part()] if _may_touch_trash(command, entry) else []
    return answer(page, state, [*parts, *count], 200)


def _nothing_changed(command: Command, history: Sequence[Event], version: int) -> str:
    if command.type == TodoCommands.UNDO:
        up_to = [event for event in history if event.version <= version]
        if undone := phrases.already_undone(up_to, command.data["events"]):
            return undone
    return phrases.nothing_changed(command)


def _control_after(request: HttpRequest, command: Command, entry: Entry, state: PageState) -> Focus:
    """The control that has the keyboard where the pressed one is gone; after a dialog, the todo's status."""
    control = _control_in_its_place(command, entry)
    if not control and request.POST.get("asked") and not state.opened:
        control = entry.status.lower()
    return Focus(control, todo_id=entry.event.stream_id if control else "")


def _control_in_its_place(command: Command, entry: Entry) -> str:
    """The control that took the place of the pressed one: Edit after an edit, Restore after Remove, and back."""
    undone = command.type == TodoCommands.UNDO
    fields = fields_of(entry.event) if undone else tuple(filter(None, [field_of_command(command)]))
    if REMOVED in fields or command.type in (TodoCommands.REMOVE, TodoCommands.RESTORE):
        removed = entry.event.type == TodoEvents.REMOVED if undone else command.type == TodoCommands.REMOVE
        return "restore" if removed else "edit"
    return "edit" if fields and STATUS not in fields else ""


def _pressed(command: Command, entry: Entry) -> str:
    """The control that was pressed and is still there."""
    return {TodoCommands.ADD: "add", TodoCommands.CHANGE_STATUS: entry.status.lower()}.get(command.type, "")


def _may_touch_trash(command: Command, entry: Entry) -> bool:
    if command.type == TodoCommands.UNDO:
        return len(command.data["events"]) > 1 or REMOVED in fields_of(entry.event)
    return command.type in (TodoCommands.REMOVE, TodoCommands.RESTORE, TodoCommands.RESTORE_VERSION)


def refuse(page: Page, todo: TodoRow, sentence: str, code: int, state: PageState) -> HttpResponse:
    """An action that was not carried out: the todo as it is now, and why.

    state -- which entry has the keyboard or is open
    """
    removed = todo.removed is not None and page.has_controls
    line = plain_line(sentence)
    if wants_parts(page.request):
        focus = Focus("restore", todo_id=str(todo.id)) if removed else Focus()
        shown = PageState(line=line, focus=focus)
        return answer(page, shown, page.parts_after(todo, shown), code)
    focus = Focus("restore", todo_id=str(todo.id)) if removed else state.focus or _status_pressed(page.request, todo)
    return_to = page.address.url
    if removed and not page.keeps_removed:  # the page has no place for the todo any more
        page = page_of_todo(page.request, todo)
    return page.render(PageState(line=line, focus=focus, opened=state.opened, return_to=return_to), code)


def _status_pressed(request: HttpRequest, todo: TodoRow) -> Focus:
    status = request.resolver_match.kwargs.get("status", "") if request.resolver_match else ""
    return Focus(status.lower(), todo_id=str(todo.id)) if status else Focus()


def ask(page: Page, todo: TodoRow, dialog: ConflictDialog, line: StatusLine | None, code: int) -> HttpResponse:
    """A dialog in place of the todo or the entry that it is about; without scripts on the todo's own page."""
    state = PageState(line=line, conflict=dialog, return_to=page.address.url)
    if wants_parts(page.request):
        return answer(page, state, page.parts_of(todo, state), code)
    there = page if page.has_dialogs else page_of_todo(page.request, todo)
    return there.render(state, code)


def say(page: Page, todo: TodoRow, sentence: str) -> HttpResponse:
    """Nothing but a sentence in the status line; without scripts on the todo's own page."""
    there = page if page.has_dialogs else page_of_todo(page.request, todo)
    state = PageState(line=plain_line(sentence))
    return answer(page if wants_parts(page.request) else there, state, [], 200)


def leave(page: Page, todo: TodoRow, state: PageState, anchor: str) -> HttpResponse:
    """The todo as it was before it was asked or edited, the keyboard where the state says.

    anchor -- the element that has the keyboard where the page is loaded anew
    """
    if not wants_parts(page.request):
        return HttpResponseRedirect(f"{page.address.url}#{anchor}" if anchor else page.address.url, status=303)
    # What was asked is answered: a refusal goes out of the status line.
    cleared = [status_line_part(page, PageState())] if page.request.GET.get("asked") else []
    return render_parts(page.request, [*page.parts_after(todo, state), *cleared])


def bulk_done(page: Page, act_id: UUID, note: str) -> HttpResponse:
    """The answer to an action on several todos: the page it was done on, anew and without boxes."""
    keep_act_for_redirect(page.request, act_id, note)
    url = page.address.selecting("").url
    return HttpResponseClientRedirect(url) if wants_parts(page.request) else HttpResponseRedirect(url, status=303)


def bulk_answer(
    page: Page, sentence: str, code: int, stated: Mapping[str, int | None], dialog: ConflictDialog | None = None
) -> HttpResponse:
    """An action that was done to none of several todos: why, and what to do all the same.

    stated -- the todos that were ticked, with the versions that were on the screen; they stay ticked
    """
    ticked = ",".join(stated) or "1"
    state = PageState(line=plain_line(sentence), conflict=dialog, ticked=ticked if page.selecting else "")
    if not wants_parts(page.request) and page.selecting:
        page = page_at(page.request, page.address.selecting(ticked))
    parts = [*page.parts_of_ticked(stated), *page.bulk_conflict_parts(state)]
    return answer(page, state, parts, code)


def bulk_leave(page: Page, act_id: UUID | None) -> HttpResponse:
    """The answer to a dialog that was left: all is as it was before the press, the line of the act included."""
    request, address = page.request, page.address
    if not wants_parts(request):
        if act_id:
            keep_act_for_redirect(request, act_id)
        anchor = "#bulk-queued" if page.selecting and not act_id else ""
        return HttpResponseRedirect(f"{address.url}{anchor}", status=303)
    line = line_of_act(request.user, act_id) if act_id else plain_line("Nothing was changed.")
    state = PageState(line=line, focus=Focus() if act_id else Focus("bulk"))
    return answer(page, state, page.bulk_conflict_parts(PageState()), 200)
