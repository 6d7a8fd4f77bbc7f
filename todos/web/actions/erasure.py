"""The action that erases the words of an entry. A GET shows first what goes and what stays."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from eventsourcing.command import Command
from eventsourcing.errors import DomainError
from eventsourcing.event import Event
from todos.domain import erasure
from todos.domain.commands import TodoCommands
from todos.domain.events import TYPED
from todos.domain.fields import field_named, value_in
from todos.domain.todo import Todo
from todos.history.entries import Change
from todos.history.events_seen_by import events_seen_by
from todos.history.phrases import nothing_changed
from todos.read_model import todos as queries
from todos.read_model.seen_by import TodoRow
from todos.web.access import event_or_404, todo_or_404
from todos.web.actions import responses
from todos.web.actions.metadata import Metadata, any_version, command_metadata
from todos.web.actions.single import get_or_post, press
from todos.web.conflict_dialog import ConflictDialog, DialogLine
from todos.web.pages.base import Page, PageState
from todos.web.pages.registry import page_acted_on

NOTE = (
    "That something was written stays, with who and when. Backups made before still have the words. "
    "This cannot be undone."
)


@get_or_post
def erase_words(request: HttpRequest, todo_id: UUID, version: int) -> HttpResponse:
    """Erase the words of one event for ever, wherever they stand in the history of the todo."""
    todo = todo_or_404(request, todo_id)
    event = event_or_404(request, todo, version)
    if request.method != "POST":
        return _ask(page_acted_on(request), todo, event)

    def make(metadata: Metadata) -> Command:
        return TodoCommands.erase_values(str(todo_id), [event.id], **any_version(metadata))

    return press(request, todo, make, PageState(opened=version))


def _ask(page: Page, todo: TodoRow, event: Event) -> HttpResponse:
    """The dialog that shows what goes and what stays. With `cancel`, leaves that dialog."""
    if page.request.GET.get("cancel"):
        return responses.leave(page, todo, PageState(opened=event.version), page.entry_anchor(event.version))
    history = events_seen_by(page.request.user).of_todo(todo)
    command = TodoCommands.erase_values(str(todo.id), [event.id], **command_metadata(page.request))
    try:
        decided = Todo.generate_from_events(str(todo.id), history).erase_values(
            [event.id], command.actor, command.timestamp
        )
    except DomainError as refusal:
        return responses.refuse(page, todo, str(refusal), 409, PageState())
    if not decided.uncommitted_events:
        return responses.status_line_only(page, todo, nothing_changed(command))
    places = erasure.erased_places(decided.uncommitted_events[0])
    return responses.ask(page, todo, _dialog(todo, event, history, places), None, 200)


def _dialog(todo: TodoRow, event: Event, history: list[Event], places: list[erasure.Place]) -> ConflictDialog:
    address = reverse("todos:erase_words", args=[todo.id, event.version])
    names, fields = (
        queries.names([event.actor]),
        [name for event_id, name in places if event_id == event.id and name != TYPED],
    )
    versions = {each.id: each.version for each in history}
    elsewhere = sorted({versions[event_id] for event_id, _ in places if event_id != event.id})
    return ConflictDialog(
        heading=f"Erase these words for ever?{_also(elsewhere)}",
        lines=tuple(
            DialogLine(names[event.actor], _shown(event, name), event.version, event.timestamp) for name in fields
        ),
        action=address,
        yes="Erase them",
        no="Cancel",
        note=NOTE,
        leave=address,
        todo_id=str(todo.id),
        version=event.version,
    )


def _shown(event: Event, name: str) -> Change:
    return Change.to(field_named(name), value_in(event, field_named(name)))


def _also(versions: list[int]) -> str:
    """The sentence about the other places of the same words."""
    if not versions:
        return ""
    *others, last = (f"v{version}" for version in versions)
    named = f"{', '.join(others)} and {last}" if others else last
    return f" They are also in {named}, and go there too."
