"""The answers to acts: the page an act was done on, or the parts of it that changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from eventsourcing.command import Command
from eventsourcing.database.receipts import Outcome
from eventsourcing.errors import CommandIdReused, DomainError, StatedVersionConflict
from eventsourcing.event import Event
from todos import models
from todos.domain.commands import TodoCommands
from todos.domain.errors import TodoIsInTrash, UndoRefused, UnknownVersion
from todos.domain.events import TodoEvents
from todos.history import phrases
from todos.history.events_seen_by import events_seen_by
from todos.history.phrases import Sentence
from todos.read_model import todos
from todos.web import parts as rows
from todos.web.actions import conflicts
from todos.web.actions.conflicts import Choice
from todos.web.forms import AddForm, EditForm
from todos.web.page_address import Place
from todos.web.pages import activity, timeline_patch
from todos.web.pages import todo as views

# The control that was used is gone after these; the keyboard goes on at the one that took its place.
FOCUS = {
    TodoCommands.CHANGE_DESCRIPTION: "edit",
    TodoCommands.REMOVE: "restore",
    TodoCommands.RESTORE: "edit",
}
# An undo does one of these by its event.
ACT_OF = {
    TodoEvents.DESCRIPTION_CHANGED: TodoCommands.CHANGE_DESCRIPTION,
    TodoEvents.REMOVED: TodoCommands.REMOVE,
    TodoEvents.RESTORED: TodoCommands.RESTORE,
}


def done(request: HttpRequest, at: Place, command: Command, outcome: Outcome, **shown: Any) -> HttpResponse:
    """The answer to a command that was carried out, now or at an earlier sending."""
    id, version = str(outcome.stream_id), int(outcome.version or 0)
    events = events_seen_by(request.user).of_outcome(outcome)
    entry, line = rows.told_of(events, version)
    metadata = entry.event.metadata
    if metadata is not None and metadata.causation_id != command.id:
        line = rows.said(_nothing_changed(events, command, version))
    note = conflicts.both_stand(outcome.merged, command.actor)
    act = ACT_OF.get(entry.event.type, "") if command.type == TodoCommands.UNDO else command.type
    shown["focus"] = shown.get("focus") or FOCUS.get(act, "")
    if request.POST.get("asked") and "opened" not in shown:  # a choice stood in place of the control
        shown["focus"] = shown["focus"] or entry.status.lower()
    if not rows.scripted(request):
        # The page is loaded anew, and with it goes the keyboard.
        pressed = {TodoCommands.ADD: "add", TodoCommands.CHANGE_STATUS: entry.status.lower()}
        rows.leave_word(request, line, id, note, str(shown["focus"] or pressed.get(act, "")))
        return HttpResponseRedirect(at.url, status=303)
    line, todo = rows.noted(line, note), views.todo_or_404(request, UUID(id))
    parts = _parts(request, at, todo, added=act == TodoCommands.ADD, fresh=True, **shown)
    several = command.type == TodoCommands.RESTORE_VERSION or len(command.data.get("events", ())) > 1
    if several or act in (TodoCommands.REMOVE, TodoCommands.RESTORE):
        parts.append(rows.Part("#in-trash", "base.html#in_trash", {}))
    return rows.partials(request, [*parts, status_line(line, at)])


def _nothing_changed(events: Sequence[Event], command: Command, version: int) -> str:
    if command.type == TodoCommands.UNDO:
        history = [event for event in events if event.version <= version]
        if undone := phrases.already_undone(history, command.data["events"]):
            return undone
    return phrases.nothing_changed(command)


def _todo(request: HttpRequest, at: Place, todo: models.Todo, **shown: Any) -> list[rows.Part]:
    """The todo itself, on the page an act was done on; of the activity all of it."""
    if at.page == "detail":
        return timeline_patch.parts(request, at, todo, **shown)
    if at.page == "activity":
        context = _feed(request, at, todo, **shown)
        return [
            rows.Part("#feed", "todos/activity.html#feed", context),
            rows.Part("#day-heading", "todos/activity.html#day", context),
        ]
    context = {"todo": todo, "next": at.url, "selecting": at.selecting} | shown
    return [rows.Part(f"#todo-{todo.id}", "todos/list.html#row", context)]


def _parts(request: HttpRequest, at: Place, todo: models.Todo, added: bool = False, **shown: Any) -> list[rows.Part]:
    """What an act on a todo changes on the page it was done on."""
    changed = _todo(request, at, todo, **shown)
    if at.page != "list":
        return changed
    [row] = changed
    tabs = views.tabs_context(request, at.query)
    counts = rows.Part("#counts", "todos/list.html#counts", tabs)
    door = rows.Part("#time-travel-link", "todos/list.html#door", views.door_context(request.user))
    if not added:
        return [row, counts, door]
    form = rows.Part("#add", "todos/list.html#add", {"form": AddForm(), "next": at.url}, "outerHTML")
    heads = _heads(request, at, todo)
    listed = [rows.Part("#rows", row.template, row.context, "afterbegin")] if heads else []
    if tabs["counts"]["All"] == 1:  # the page was blank
        door = rows.Part("#day-heading", "todos/list.html#day", door.context)
    return [*listed, door, counts, form]


def _feed(request: HttpRequest, at: Place, todo: models.Todo, **shown: Any) -> dict[str, Any]:
    """What the activity shows; its newest acts when it says it stands on a page that there is not."""
    shown |= {"todo": todo, "focus_of": str(todo.id), "choice_of": str(todo.id)}
    try:
        return activity.page_context(request, at, **shown)
    except Http404:
        return activity.page_context(request, Place(at.page, at.path, QueryDict()), **shown)


def _heads(request: HttpRequest, at: Place, todo: models.Todo) -> bool:
    """Whether a new todo belongs on top of the list on the screen."""
    if at.query.get("after"):
        return False
    try:
        shows = todos.todos(request.user, at.query.get("status", ""), at.query.get("q", ""), "").rows
    except todos.UnknownFilter:
        return False
    return todo in shows[:1]


def status_line(line: rows.StatusLine | None, at: Place, **shown: Any) -> rows.Part:
    """The status line of the page an act was done on."""
    context = {"line": line, "next": at.url, "selecting": at.selecting} | shown
    return rows.Part("#status-line", "base.html#status_line", context, "innerHTML")


def sent_as(request: HttpRequest, error: CommandIdReused) -> str:
    """What a form was sent as before, when the person may know."""
    try:
        todo = todos.find(request.user, UUID(error.stream_id))
    except ValueError:
        todo = None
    if todo is None:
        return "This form was already sent with other content."
    events = events_seen_by(request.user).of_todo(todo)
    return f"This form was already sent: {rows.told_of(events, error.version)[1].sentence}"


def refuse(
    request: HttpRequest, at: Place, todo: models.Todo, sentence: str, code: int, focus: int | str = "", **shown: Any
) -> HttpResponse:
    """An act that was not carried out: the todo as it is now, and why. The keyboard is where it was; or at Restore."""
    line = rows.said(sentence)
    gone = todo.removed is not None and at.page != "activity"
    if rows.scripted(request):
        return rows.partials(
            request, [*_parts(request, at, todo, focus="restore" if gone else ""), status_line(line, at)], code
        )
    pressed = request.resolver_match.kwargs.get("status", "") if request.resolver_match else ""
    focus = "restore" if gone else focus or pressed.lower()
    if gone and at.page == "list":  # which has no line of it any more
        return _page(request, _page_of(todo), todo, line, code, next=at.url, focus=focus)
    return _page(request, at, todo, line, code, focus=focus, focus_of=str(todo.id), foci={todo.id: focus}, **shown)


def _page(
    request: HttpRequest, at: Place, todo: models.Todo, line: rows.StatusLine | None, code: int, **shown: Any
) -> HttpResponse:
    """The whole page an act was done on, for browsers without scripts."""
    if at.page == "detail":
        return views.detail_page(request, at, views.todo_or_404(request, todo.id), line, code, **shown)
    if at.page == "trash":
        return views.trash_page(request, at, line, code, **shown)
    if at.page == "activity":
        return activity.activity_page(request, at, line, code, **shown)
    return views.list_page(request, at, line, code, **shown)


def refuse_undo(request: HttpRequest, at: Place, todo: models.Todo, refusal: UndoRefused) -> HttpResponse:
    """An undo against which a later change stands, and the choice to do it all the same."""
    choice = conflicts.refused_undo(todo, events_seen_by(request.user).of_todo(todo), refusal, request.path)
    return ask(request, at, todo, choice, rows.said(f"v{choice.link}{choice.heading}. {choice.note}"), 409)


def leave_undo(request: HttpRequest, at: Place, todo: models.Todo, version: int) -> HttpResponse:
    """The second answer to a refused undo: the keyboard is at the entry's Undo, or where a row stands, at its Edit."""
    listed = at.page in ("list", "trash")
    if rows.scripted(request):
        focus = ("restore" if todo.removed else "edit") if listed else version
        return rows.partials(request, [*_parts(request, at, todo, focus=focus), *_unsaid(request, at)])
    control = f"edit-{todo.id}" if listed else f"undo-{todo.id}-v{version}"
    return HttpResponseRedirect(f"{at.url}#{control}", status=303)


def _unsaid(request: HttpRequest, at: Place) -> list[rows.Part]:
    """Takes a refusal out of the status line, once what it asked is answered."""
    return [status_line(None, at)] if request.GET.get("asked") else []


def refuse_conflict(
    request: HttpRequest, at: Place, todo: models.Todo, command: Command, conflict: StatedVersionConflict
) -> HttpResponse:
    """A change of what somebody else has changed meanwhile: both, and the choice."""
    if command.type == TodoCommands.RESTORE_VERSION:
        return _restoration_again(request, at, todo, command, conflict)
    choice = conflicts.conflict(todo, events_seen_by(request.user).of_todo(todo), command, conflict)
    line = rows.StatusLine(Sentence(f"Not saved. {choice.whose} changed", todo.description, " first."))
    return ask(request, at, todo, choice, line, 409)


def open_restoration(request: HttpRequest, at: Place, todo: models.Todo, version: int) -> HttpResponse:
    """What restoring a version would change, before it is done; or the page as it was, when it was left."""
    if request.GET.get("cancel"):
        if rows.scripted(request):
            return rows.partials(request, [*_parts(request, at, todo, opened=version), *_unsaid(request, at)])
        return HttpResponseRedirect(f"{at.url}#v{version}" if at.page == "detail" else at.url, status=303)
    try:
        choice = conflicts.restoration(todo, events_seen_by(request.user).of_todo(todo), version)
    except UnknownVersion as error:
        raise Http404(str(error)) from error
    except DomainError as refusal:
        return refuse(request, at, todo, str(refusal), 409)
    if choice.lines:
        return ask(request, at, todo, choice, None, 200)
    line = rows.said(phrases.already_as_in(version))
    if rows.scripted(request):
        return rows.partials(request, [status_line(line, at)])
    return _page(request, at if at.page == "detail" else _page_of(todo), todo, line, 200)


def _restoration_again(
    request: HttpRequest, at: Place, todo: models.Todo, command: Command, conflict: StatedVersionConflict
) -> HttpResponse:
    """What restoring a version would change by now, as somebody has changed what was shown."""
    version, history = command.data["version"], events_seen_by(request.user).of_todo(todo)
    choice = conflicts.restoration(todo, history, version, conflicts.first(conflict, command))
    line = rows.StatusLine(Sentence(f"Not restored. {choice.whose} changed", todo.description, " first."))
    return ask(request, at, todo, choice, line, 409)


def ask(
    request: HttpRequest, at: Place, todo: models.Todo, choice: Choice, line: rows.StatusLine | None, code: int
) -> HttpResponse:
    """A choice in place of the entry or the todo that it is about."""
    if not rows.scripted(request):
        there = at if at.page == "detail" else _page_of(todo)
        return _page(request, there, todo, line, code, choice=choice, next=at.url)
    said = [status_line(line, at)] if line else []
    return rows.partials(request, [*_todo(request, at, todo, choice=choice), *said], code)


def _page_of(todo: models.Todo) -> Place:
    return Place("detail", reverse("todos:detail", args=[todo.id]), QueryDict())


def refuse_add(request: HttpRequest, at: Place, form: AddForm, code: int) -> HttpResponse:
    """The add form again, as typed, with a fresh number and the reason at the field."""
    if not form.errors.get("description") and form.errors:
        form.add_error("description", next(iter(form.errors.values()))[0])
    if rows.scripted(request):
        part = rows.Part("#add", "todos/list.html#add", {"form": form, "next": at.url}, "outerHTML")
        return rows.partials(request, [part], code)
    return views.list_page(request, at, code=code, form=form)


def open_edit(request: HttpRequest, at: Place, todo: models.Todo) -> HttpResponse:
    """The form in place of the words; or the words again, when the edit was cancelled."""
    form = EditForm(initial={"description": todo.description, "version": todo.version})
    if request.GET.get("cancel"):
        if rows.scripted(request):
            focus = "restore" if todo.removed else "edit"
            return rows.partials(request, [*_parts(request, at, todo, focus=focus), *_unsaid(request, at)])
        # The address of a control gives it the keyboard.
        control = "restore" if todo.removed else "edit"
        control = control if at.page == "detail" else f"{control}-{todo.id}"
        return HttpResponseRedirect(f"{at.url}#{control}", status=303)
    if todo.removed:
        return refuse(request, at, todo, str(TodoIsInTrash()), 409)
    return edit_again(request, at, todo, form, 200)


def edit_again(
    request: HttpRequest, at: Place, todo: models.Todo, form: EditForm, code: int, caught_up: bool = False
) -> HttpResponse:
    """The edit form, with what was typed; `caught_up` if its next sending states the version of now."""
    caught_up = caught_up or "version" in form.errors or not form.is_bound
    version = todo.version if caught_up else form["version"].value()
    if form.errors and not form.errors.get("description"):
        form.add_error("description", "This form has lost its number. Save again.")
    edit_form = {"form": form, "version": version}
    if not rows.scripted(request):
        return _page(request, Place("detail", at.path, QueryDict()), todo, None, code, editing=edit_form, next=at.url)
    return rows.partials(request, _todo(request, at, todo, editing=edit_form), code)
