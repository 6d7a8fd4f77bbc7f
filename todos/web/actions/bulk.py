"""Acts on several todos at once: one transaction, one correlation id, one undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from eventsourcing.command import Command
from eventsourcing.errors import CommandIdReused, DomainError, StatedVersionConflict
from eventsourcing.event import Event
from todos import bootstrap, models
from todos.domain.commands import TodoCommands
from todos.domain.errors import UndoRefused
from todos.history.events_seen_by import events_seen_by
from todos.read_model import todos as queries
from todos.web.actions import bulk_conflicts, bulk_responses, responses
from todos.web.actions.bulk_conflicts import ActChoice
from todos.web.actions.single import AHEAD, entry_of, facts_of, leads_to, send, sent_or_led_on
from todos.web.forms import NumberedForm, SeveralForm, UndoActForm, UndoForm
from todos.web.page_address import place
from todos.web.pages import todo as views

Make = Callable[..., Command]
Ask = Callable[[Any], ActChoice]


@sent_or_led_on
def change_status(request: HttpRequest, status: str) -> HttpResponse:
    return _several(request, lambda todo, /, **facts: TodoCommands.change_status(todo, status, **facts))


@sent_or_led_on
def remove(request: HttpRequest) -> HttpResponse:
    return _several(request, TodoCommands.remove)


@sent_or_led_on
def restore(request: HttpRequest) -> HttpResponse:
    """Out of the trash, whatever came since: nothing is overwritten by it."""
    return _several(
        request,
        lambda todo, /, **facts: TodoCommands.restore(todo, **facts | {"expected_version": None}),
        page="trash",
    )


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """The second answer to what is asked of an act on several: nothing is done."""
    return bulk_responses.leave(request, place(request))


@sent_or_led_on
def undo(request: HttpRequest, act: UUID) -> HttpResponse:
    """Take all that one act did back, in every todo of it that this person may see; or, when asked, leave it."""
    done = events_seen_by(request.user).of_act(act)
    if not done:
        raise Http404("There is no such act.")
    if request.method != "POST":
        return bulk_responses.leave(request, place(request), act)
    todos = _seen(request, done)
    events = {id: [event.id for event in events] for id, events in done.items()}
    if len(todos) == 1:
        return _undo_of_one(request, todos[0], UndoForm(request.POST), done[str(todos[0].id)])
    form = UndoActForm(request.POST)
    seen = form.seen
    return _send(
        request,
        todos,
        form,
        lambda todo, /, **facts: TodoCommands.undo(todo, events[todo], anyway=seen.get(todo, 0), **facts),
        lambda refusal: bulk_conflicts.of_undo(act, todos, events_seen_by(request.user).of_todos(todos), events),
    )


@sent_or_led_on
def undo_in_todo(request: HttpRequest, id: UUID, act: UUID) -> HttpResponse:
    """Take back what one act did in one todo; what it did in others stays."""
    todo = views.todo_or_404(request, id)
    done = events_seen_by(request.user).of_act(act).get(str(id))
    if not done:
        raise Http404("There is no such act.")
    if request.method != "POST":
        return leads_to(todo, done[-1].version)
    return _undo_of_one(request, todo, UndoForm(request.POST), done)


def _undo_of_one(request: HttpRequest, todo: models.Todo, form: UndoForm, events: Sequence[Event]) -> HttpResponse:
    """An act on one todo is answered where it was done, as the undo of one event is."""
    at, ids = place(request), [event.id for event in events]
    return send(
        request,
        at,
        todo,
        form,
        lambda facts: TodoCommands.undo(str(todo.id), ids, **facts),
        focus=entry_of(request, at, events[-1].version),
    )


def _several(request: HttpRequest, make: Make, page: str = "list") -> HttpResponse:
    if request.method != "POST":
        return HttpResponseRedirect(reverse(f"todos:{page}"), status=303)
    form = SeveralForm(request.POST)
    stated = {str(id): version for id, version in form.cleaned_data["todos"].items()} if form.is_valid() else {}
    todos = _seen(request, stated)
    if len(todos) < len(stated):
        raise Http404("There is no such todo.")
    ticked = stated or {box.partition(".v")[0]: None for box in form.ticked}

    def ask(conflict: StatedVersionConflict) -> ActChoice:
        now = _seen(request, stated)
        histories = events_seen_by(request.user).of_todos(now)
        return bulk_conflicts.of_conflicts(now, histories, stated, [conflict, *conflict.others], request.path)

    return _send(
        request, todos, form, lambda todo, /, **facts: make(todo, expected_version=stated[todo], **facts), ask, ticked
    )


def _seen(request: HttpRequest, ids: Iterable[str]) -> list[models.Todo]:
    """Those of these todos that this person may change, in the order of their streams."""
    return [todo for _, todo in sorted(queries.find_all(request.user, ids).items())]


def _send(
    request: HttpRequest,
    todos: Sequence[models.Todo],
    form: NumberedForm,
    make: Make,
    ask: Ask,
    ticked: bulk_responses.Stated | None = None,
) -> HttpResponse:
    """One command for each todo, ids derived from the form's; all are carried out, or none. `ask` says what is asked
    where others' changes stand against that."""
    at = place(request)
    if not form.is_valid():
        return bulk_responses.refuse(request, at, str(next(iter(form.errors.values()))[0]), 422, ticked)
    facts = facts_of(request) | form.facts()
    number = UUID(facts.pop("id"))
    commands = [make(str(todo.id), id=str(uuid5(number, str(todo.id))), **facts) for todo in todos]
    try:
        outcomes = bootstrap.handle_all(commands)
    except CommandIdReused as error:
        return bulk_responses.refuse(request, at, f"{responses.sent_as(request, error)} Press again.", 409, ticked)
    except StatedVersionConflict as conflict:
        if not all(each.since for each in (conflict, *conflict.others)):
            return bulk_responses.refuse(request, at, AHEAD, 409, ticked)
        return bulk_responses.ask(request, at, ask(conflict), ticked)
    except UndoRefused as refusal:
        try:
            return bulk_responses.ask(request, at, ask(refusal), ticked)
        except DomainError as rule:
            return bulk_responses.refuse(request, at, _refused(todos, rule), 409, ticked)
    except DomainError as refusal:
        return bulk_responses.refuse(request, at, _refused(todos, refusal), 409, ticked)
    note = bulk_conflicts.all_stand(outcomes, todos, facts["actor"])
    return bulk_responses.done(request, at, UUID(outcomes[0].correlation_id), note)


def _refused(todos: Sequence[models.Todo], refusal: DomainError) -> str:
    id = refusal.command.data["id"] if refusal.command else ""
    words = next((todo.description for todo in todos if str(todo.id) == id), "")
    return f"Nothing was changed. “{words}” refused: {refusal}"
