"""Acts on several todos at once: one transaction, one correlation id, one undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from eventsourcing.command import Command
from eventsourcing.errors import CommandIdReused, DomainError
from eventsourcing.models import StoredEvent
from todos import answers, bootstrap, models, queries, rows
from todos.acts import facts_of, send
from todos.commands import TodoCommands
from todos.forms import NumberedForm, SeveralForm, UndoForm
from todos.place import place

Make = Callable[..., Command]


@require_POST
def change_status(request: HttpRequest, status: str) -> HttpResponse:
    return _several(request, lambda todo, /, **facts: TodoCommands.change_status(todo, status, **facts))


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    return _several(request, TodoCommands.remove)


@require_POST
def restore(request: HttpRequest) -> HttpResponse:
    return _several(request, TodoCommands.restore)


@require_POST
def undo(request: HttpRequest, act: UUID) -> HttpResponse:
    """Take all that one act did back, in every todo of it that this person may see."""
    done, form = queries.act(request.user, act), UndoForm(request.POST)
    if not done:
        raise Http404("There is no such act.")
    todos = _seen(request, done)
    events = {id: [str(event.event_id) for event in events] for id, events in done.items()}
    if len(todos) == 1:
        return _undo_of_one(request, todos[0], form, done[str(todos[0].id)])
    return _send(request, todos, form, lambda todo, /, **facts: TodoCommands.undo(todo, events[todo], **facts))


def _undo_of_one(
    request: HttpRequest, todo: models.Todo, form: UndoForm, events: Sequence[StoredEvent]
) -> HttpResponse:
    """An act on one todo is answered where it was done, as the undo of one event is."""
    ids, last = [str(event.event_id) for event in events], events[-1].version
    focus = last if request.GET.get("entry") else ""
    return send(
        request,
        place(request),
        todo,
        form,
        lambda facts: TodoCommands.undo(str(todo.id), ids, **facts),
        focus=focus,
    )


def _several(request: HttpRequest, make: Make) -> HttpResponse:
    form = SeveralForm(request.POST)
    chosen = form.cleaned_data["todos"] if form.is_valid() else []
    todos = _seen(request, map(str, chosen))
    if len(todos) < len(chosen):
        raise Http404("There is no such todo.")
    return _send(request, todos, form, make)


def _seen(request: HttpRequest, ids: Iterable[str]) -> list[models.Todo]:
    """Those of these todos that this person may change, in the order of their streams."""
    return [todo for _, todo in sorted(queries.seen(request.user, ids).items())]


def _send(request: HttpRequest, todos: Sequence[models.Todo], form: NumberedForm, make: Make) -> HttpResponse:
    """One command for each todo, ids derived from the form's; all are carried out, or none."""
    at = place(request)
    if not form.is_valid():
        return answers.refuse_several(request, at, str(next(iter(form.errors.values()))[0]), 422)
    facts = facts_of(request) | form.facts()
    number = UUID(facts.pop("id"))
    commands = [make(str(todo.id), id=str(uuid5(number, str(todo.id))), **facts) for todo in todos]
    try:
        bootstrap.handle_all(commands)
    except CommandIdReused as error:
        return answers.refuse_several(request, at, f"{answers.sent_as(request, error)} Press again.", 409)
    except DomainError as refusal:
        return answers.refuse_several(request, at, _refused(todos, refusal), 409)
    return answers.done_several(request, at, _act_of(commands, facts))


def _act_of(commands: Sequence[Command], facts: dict[str, Any]) -> UUID:
    """The correlation id under which these commands were carried out, now or at an earlier sending."""
    return rows.act_of(commands[0].id) or UUID(facts["correlation_id"])


def _refused(todos: Sequence[models.Todo], refusal: DomainError) -> str:
    id = refusal.command.data["id"] if refusal.command else ""
    words = next((todo.description for todo in todos if str(todo.id) == id), "")
    return f"Nothing was changed. “{words}” refused: {refusal}"
