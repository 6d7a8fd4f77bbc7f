"""The responses to actions: changed parts for htmx; a redirect or the whole page for a browser without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django_htmx.http import HttpResponseClientRedirect

from eventsourcing.command import Command
from eventsourcing.database.receipts import Outcome
from eventsourcing.event import Event
from todos.domain.commands import TodoCommands
from todos.domain.erasure import names_of_erased_fields
from todos.domain.events import TodoEvents
from todos.domain.fields import REMOVED, STATUS, field_of_command, fields_of
from todos.domain.values.status import FINISHED
from todos.history import phrases
from todos.history.entries import Entry
from todos.history.events_seen_by import events_seen_by
from todos.read_model.seen_by import TodoRow
from todos.web.access import todo_or_404
from todos.web.actions.occurrence import ENDS, already_ended, is_ending
from todos.web.conflict_dialog import ConflictDialog
from todos.web.header_counts import count_parts, counts_after
from todos.web.pages.base import Focus, Page, PageState, edit_control
from todos.web.pages.registry import page_at, page_of_todo
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

CHANGED_SINCE = "This was done before, and the todo has changed since."


def answer(page: Page, state: PageState, parts: Sequence[Part], code: int) -> HttpResponse:
    """The response on the page of an action: these parts and the status line; without scripts, the whole page."""
    if not wants_parts(page.request):
        return page.render(state, code)
    return render_parts(page.request, [*parts, *_status_line(page, state)], code)


def _status_line(page: Page, state: PageState) -> list[Part]:
    return [status_line_part(page, state)] if state.line else []


def status_line_part(page: Page, state: PageState) -> Part:
    """The status line with the bulk buttons below it. It is empty when the state has no line."""
    return Part("#status-line", "todos/status_line.html", page.base_context(state), "innerHTML")


def done(page: Page, commands: Sequence[Command], outcome: Outcome, note: str, state: PageState) -> HttpResponse:
    """The response to commands for one todo that were carried out, now or when the same form was sent before.

    outcome -- the outcome of the last command; an act that adds a todo is told by its first command
    note -- a sentence about changes by others
    state -- the entry that has the focus or is open
    """
    added = commands[0].type == TodoCommands.ADD
    request, command = page.request, commands[0 if added else -1]
    todo_id, version = str(outcome.stream_id), int(outcome.version or 0)
    history = events_seen_by(request.user).of_outcome(outcome)
    entry, line = line_of_version(request.user, history, version)
    is_news = entry.event.causation_id in (None, "", *(each.id for each in commands))
    if not is_news:
        line = plain_line(_nothing_changed(command, history, version))
    focus = state.focus or _control_after(request, command, entry, state)
    todo = todo_or_404(request, UUID(todo_id)) if outcome.repeated or wants_parts(request) else None
    if outcome.repeated and todo and todo.version > version and command.type != TodoCommands.UNDO:
        note = CHANGED_SINCE
    if todo is None or not wants_parts(request):
        # The browser loads the page again and loses the focus, so the redirect keeps the control.
        control = str(focus.version or focus.control or _pressed(command, entry))
        keep_for_redirect(request, line, todo_id, note, control)
        return HttpResponseRedirect(page.address.url, status=303)
    state = PageState(line=with_note(line, note), focus=focus, opened=state.opened, fresh=True)
    parts = page.parts_after_adding(todo, state) if added else page.parts_after(todo, state)
    counts = counts_after(command, entry.event, todo) if is_news else []
    response = answer(page, state, [*parts, *count_parts(counts)], 200)
    for name, value in _news_of(todo_id, version, outcome).items():
        response[name] = value
    return response


def _news_of(todo_id: str, version: int, outcome: Outcome) -> dict[str, str]:
    """The todo and its version after the command, for the actions that wait in the browser, and the fields that others
    have changed unseen: an action on one of those keeps the version that it states."""
    unseen = {field.group for event in outcome.merged for field in fields_of(event)}
    unseen |= {name for event in outcome.merged for name in names_of_erased_fields(event)}
    return {"X-Todo": todo_id, "X-Version": str(version), "X-Merged": " ".join(sorted(unseen))}


def _nothing_changed(command: Command, history: Sequence[Event], version: int) -> str:
    if is_ending(command):
        return already_ended(command, history)
    if command.type == TodoCommands.UNDO:
        up_to = [event for event in history if event.version <= version]
        if undone := phrases.already_undone(up_to, command.data["events"]):
            return undone
    return phrases.nothing_changed(command)


def _control_after(request: HttpRequest, command: Command, entry: Entry, state: PageState) -> Focus:
    """The control that gets the focus when the pressed one is gone. After a dialog, that is the todo's status."""
    control = _control_in_its_place(command, entry)
    if not control and request.POST.get("asked") and not state.opened:
        control = entry.status.lower()
    return Focus(control, todo_id=entry.event.stream_id if control else "")


def _control_in_its_place(command: Command, entry: Entry) -> str:
    """The control in the place of the pressed one: Edit after an edit or Restore, Restore after Remove; '' for none."""
    if entry.event.type == TodoEvents.STEP_TICKED:
        return f"step-{entry.event.data['line']}"
    undone = command.type == TodoCommands.UNDO
    if command.type == TodoCommands.MOVE and command.data["after"] is not None:
        return ""
    fields = fields_of(entry.event) if undone else tuple(filter(None, [field_of_command(command)]))
    if REMOVED in fields or command.type in (TodoCommands.REMOVE, TodoCommands.RESTORE):
        removed = entry.event.type == TodoEvents.REMOVED if undone else command.type == TodoCommands.REMOVE
        return "restore" if removed else "edit"
    return edit_control(fields[0].group) if fields and STATUS not in fields else ""


def _pressed(command: Command, entry: Entry) -> str:
    """The pressed control, if it is still on the page; else ''."""
    ended = "skip" if command.type == TodoCommands.SKIP_OCCURRENCE else FINISHED.lower()
    pressed = {TodoCommands.ADD: "add", TodoCommands.CHANGE_STATUS: entry.status.lower()}
    return (pressed | dict.fromkeys(ENDS, ended)).get(command.type, "")


def refuse(page: Page, todo: TodoRow, sentence: str, code: int, state: PageState) -> HttpResponse:
    """The response to a refused action: the current todo and the reason.

    state -- the entry that has the focus or is open
    """
    removed = todo.removed is not None and page.has_controls
    line = plain_line(sentence)
    if wants_parts(page.request):
        focus = Focus("restore", todo_id=str(todo.id)) if removed else Focus()
        shown = PageState(line=line, focus=focus)
        return answer(page, shown, page.parts_after(todo, shown), code)
    focus = Focus("restore", todo_id=str(todo.id)) if removed else state.focus or _status_pressed(page.request, todo)
    return_to = page.address.url
    if removed and not page.keeps_removed:  # this page does not show the todo any more
        page = page_of_todo(page.request, todo)
    return page.render(PageState(line=line, focus=focus, opened=state.opened, return_to=return_to), code)


def _status_pressed(request: HttpRequest, todo: TodoRow) -> Focus:
    status = request.resolver_match.kwargs.get("status", "") if request.resolver_match else ""
    return Focus(status.lower(), todo_id=str(todo.id)) if status else Focus()


def ask(page: Page, todo: TodoRow, dialog: ConflictDialog, line: StatusLine | None, code: int) -> HttpResponse:
    """The dialog in place of the todo or the entry that it is about; without scripts, on the todo's own page."""
    state = PageState(line=line, conflict=dialog, return_to=page.address.url)
    if wants_parts(page.request):
        return answer(page, state, page.parts_of(todo, state), code)
    there = page if page.has_dialogs else page_of_todo(page.request, todo)
    return there.render(state, code)


def status_line_only(page: Page, todo: TodoRow, sentence: str) -> HttpResponse:
    """Only a sentence in the status line; without scripts, on the todo's own page."""
    there = page if page.has_dialogs else page_of_todo(page.request, todo)
    state = PageState(line=plain_line(sentence))
    return answer(page if wants_parts(page.request) else there, state, [], 200)


def leave(page: Page, todo: TodoRow, state: PageState, anchor: str) -> HttpResponse:
    """The todo without its dialog or edit form. The state says what has the focus.

    anchor -- the element that gets the focus when a browser without scripts loads the page again
    """
    if not wants_parts(page.request):
        return HttpResponseRedirect(f"{page.address.url}#{anchor}" if anchor else page.address.url, status=303)
    # The dialog is answered, so the status line drops the refusal.
    cleared = [status_line_part(page, PageState())] if page.request.GET.get("asked") else []
    return render_parts(page.request, [*page.parts_after(todo, state), *cleared])


def bulk_done(page: Page, act_id: UUID, note: str) -> HttpResponse:
    """The response to a bulk action: the browser loads its page again, without boxes to tick."""
    keep_act_for_redirect(page.request, act_id, note)
    url = page.address.selecting("").url
    return HttpResponseClientRedirect(url) if wants_parts(page.request) else HttpResponseRedirect(url, status=303)


def bulk_answer(
    page: Page, sentence: str, code: int, stated: Mapping[str, int | None], dialog: ConflictDialog | None = None
) -> HttpResponse:
    """The response to a bulk action that changed nothing: the reason, and a dialog if the person can decide.

    stated -- the ticked todos by id, with the versions on the screen; they stay ticked
    """
    ticked = ",".join(stated) or "1"
    state = PageState(line=plain_line(sentence), conflict=dialog, ticked=ticked if page.selecting else "")
    if not wants_parts(page.request) and page.selecting:
        page = page_at(page.request, page.address.selecting(ticked))
    parts = [*page.parts_of_ticked(stated), *page.bulk_conflict_parts(state)]
    return answer(page, state, parts, code)


def bulk_leave(page: Page, act_id: UUID | None) -> HttpResponse:
    """The response after leaving a bulk dialog. The page and the line of the act are as before the dialog."""
    request, address = page.request, page.address
    if not wants_parts(request):
        if act_id:
            keep_act_for_redirect(request, act_id)
        anchor = "#bulk-queued" if page.selecting and not act_id else ""
        return HttpResponseRedirect(f"{address.url}{anchor}", status=303)
    line = line_of_act(request.user, act_id) if act_id else plain_line("Nothing was changed.")
    state = PageState(line=line, focus=Focus() if act_id else Focus("bulk"))
    return answer(page, state, page.bulk_conflict_parts(PageState()), 200)
