"""The bulk actions: one transaction, one correlation id, one undo for all their todos."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID, uuid5

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from eventsourcing.command import Command
from eventsourcing.database.receipts import Outcome
from eventsourcing.errors import DomainError, StatedVersionConflict
from eventsourcing.event import Event
from todos.domain.commands import TodoCommands
from todos.domain.errors import UndoRefused
from todos.domain.fields import DUE
from todos.domain.values import due as dues
from todos.domain.values.due import Due
from todos.history.events_seen_by import events_seen_by
from todos.history.phrases import name_of
from todos.read_model import todos as queries
from todos.read_model.seen_by import TodoRow
from todos.web import viewer_time
from todos.web.access import act_or_404, todo_or_404
from todos.web.actions import conflicts, responses
from todos.web.actions.carry_out import Action, carry_out
from todos.web.actions.metadata import Metadata, any_version
from todos.web.actions.occurrence import status_command
from todos.web.actions.single import get_or_post, press_undo
from todos.web.conflict_dialog import ConflictDialog
from todos.web.forms import ActionForm, BulkForm
from todos.web.pages.registry import page_acted_on
from todos.web.status_line import note_of_others

type Make = Callable[[str, Metadata], Command]
type MakeOfRow = Callable[[TodoRow, Metadata], Command]


@get_or_post
def change_status(request: HttpRequest, status: str) -> HttpResponse:
    """Set a status. Of those that repeat, this finishes one occurrence."""
    return _press(request, lambda todo, metadata: status_command(request, todo, status, metadata))


@get_or_post
def remove(request: HttpRequest) -> HttpResponse:
    return _press(request, lambda todo, metadata: TodoCommands.remove(str(todo.id), **metadata))


@get_or_post
def restore(request: HttpRequest) -> HttpResponse:
    """Take todos out of the trash, whatever changed since. This overwrites nothing."""

    def make(todo: TodoRow, metadata: Metadata) -> Command:
        return TodoCommands.restore(str(todo.id), **any_version(metadata))

    return _press(request, make, page="trash")


@get_or_post
def due_today(request: HttpRequest) -> HttpResponse:
    """Move what is due to today; a time stays."""

    def make(todo: TodoRow, metadata: Metadata) -> Command:
        due = dues.parse(todo.due) or Due(viewer_time.today())
        return TodoCommands.change(str(todo.id), DUE, str(dues.moved_to(due, viewer_time.today())), **metadata)

    return _press(request, make, page="today")


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Leave the dialog of a bulk action: nothing is done."""
    return responses.bulk_leave(page_acted_on(request), None)


@get_or_post
def undo(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """Undo one act in every todo that this person may see. A GET leaves the dialog of this undo."""
    done = act_or_404(request, act_id)
    if request.method != "POST":
        return responses.bulk_leave(page_acted_on(request), act_id)
    todos = _seen(request, done)
    if len(todos) == 1:
        events = done[str(todos[0].id)]
        return press_undo(request, todos[0], [event.id for event in events], events[-1].version)
    return carry_out(BulkUndo(request, ActionForm(request.POST), todos, act_id, done))


@get_or_post
def undo_in_todo(request: HttpRequest, todo_id: UUID, act_id: UUID) -> HttpResponse:
    """Undo one act in one todo. The changes of the act in other todos stay."""
    todo = todo_or_404(request, todo_id)
    events = act_or_404(request, act_id).get(str(todo_id))
    if not events:
        raise Http404("There is no such act.")
    return press_undo(request, todo, [event.id for event in events], events[-1].version)


def _press(request: HttpRequest, make: MakeOfRow, page: str = "list") -> HttpResponse:
    if request.method != "POST":
        return HttpResponseRedirect(reverse(f"todos:{page}"), status=303)
    form = BulkForm(request.POST)
    rows = {str(todo.id): todo for todo in chosen(request, form)}
    return carry_out(BulkPress(request, form, [*rows.values()], lambda todo_id, given: make(rows[todo_id], given)))


def chosen(request: HttpRequest, form: BulkForm) -> list[TodoRow]:
    """The ticked todos in the order of their ids. Raises Http404 where this person may not see one of them."""
    todos = _seen(request, form.stated)
    if len(todos) < len(form.stated):
        raise Http404("There is no such todo.")
    return todos


def _seen(request: HttpRequest, todo_ids: Iterable[str]) -> list[TodoRow]:
    """These todos in the order of their ids. Omits todos that this person may not see and change."""
    return [todo for _, todo in sorted(queries.find_all(request.user, todo_ids).items())]


class Bulk(Action):
    """One command for each todo. All are carried out or none. Their ids derive from the command id of the form."""

    def __init__(self, request: HttpRequest, form: ActionForm, todos: Sequence[TodoRow]) -> None:
        super().__init__(request, form)
        self.todos = todos

    @abstractmethod
    def command_of(self, todo_id: str, metadata: Metadata) -> Command:
        """The command for one todo."""

    @abstractmethod
    def conflict_dialog(self, refusal: StatedVersionConflict | UndoRefused) -> ConflictDialog:
        """The dialog about the changes that conflict with this action. Raises DomainError as `ask` does."""

    @property
    def ticked(self) -> Mapping[str, int | None]:
        """The ticked todos by id, with the versions on the screen; None for an unknown version."""
        return {}

    def commands(self, metadata: Metadata) -> list[Command]:
        ids = [str(todo.id) for todo in self.todos]
        return [self.command_of(todo_id, metadata | {"id": str(uuid5(self.command_id, todo_id))}) for todo_id in ids]

    def done(self, commands: Sequence[Command], outcomes: Sequence[Outcome]) -> HttpResponse:
        unseen = {str(outcome.stream_id): outcome.merged for outcome in outcomes}
        note = note_of_others(unseen, self.todos, commands[0].actor, bulk=True)
        return responses.bulk_done(self.page, UUID(outcomes[0].correlation_id), note)

    def refuse(self, sentence: str, code: int) -> HttpResponse:
        return responses.bulk_answer(self.page, sentence, code, self.ticked)

    def ask(self, refusal: StatedVersionConflict | UndoRefused) -> HttpResponse:
        dialog = self.conflict_dialog(refusal)
        return responses.bulk_answer(self.page, f"Nothing was changed. {dialog.heading}.", 409, self.ticked, dialog)

    def sentence_of(self, refusal: DomainError) -> str:
        todo_id = refusal.command.data["id"] if refusal.command else ""
        description = next((todo.description for todo in self.todos if str(todo.id) == todo_id), "")
        return f"Nothing was changed, because of {name_of(description)}: {refusal}"


class BulkPress(Bulk):
    """The same change of every ticked todo."""

    def __init__(self, request: HttpRequest, form: ActionForm, todos: Sequence[TodoRow], make: Make) -> None:
        super().__init__(request, form, todos)
        self.make = make

    @property
    def ticked(self) -> Mapping[str, int | None]:
        return self.form.stated or {box.partition(".v")[0]: None for box in self.form.ticked}

    def command_of(self, todo_id: str, metadata: Metadata) -> Command:
        return self.make(todo_id, metadata | {"expected_version": self.form.stated[todo_id]})

    def conflict_dialog(self, refusal: StatedVersionConflict | UndoRefused) -> ConflictDialog:
        assert isinstance(refusal, StatedVersionConflict)  # UndoRefused comes only from an undo
        stated = self.form.stated
        now = _seen(self.request, stated)
        histories = events_seen_by(self.request.user).of_todos(now)
        return conflicts.bulk_change_dialog(now, histories, stated, [refusal, *refusal.others], self.request.path)


class BulkUndo(Bulk):
    """The undo of one act in all its todos. The form states the versions up to which later changes are overridden."""

    def __init__(
        self,
        request: HttpRequest,
        form: ActionForm,
        todos: Sequence[TodoRow],
        act_id: UUID,
        done: Mapping[str, Sequence[Event]],
    ) -> None:
        super().__init__(request, form, todos)
        self.act_id = act_id
        self.event_ids = {todo_id: [event.id for event in events] for todo_id, events in done.items()}

    def command_of(self, todo_id: str, metadata: Metadata) -> Command:
        seen = self.form.stated.get(todo_id) or 0
        return TodoCommands.undo(todo_id, self.event_ids[todo_id], anyway=seen, **metadata)

    def conflict_dialog(self, refusal: StatedVersionConflict | UndoRefused) -> ConflictDialog:
        histories = events_seen_by(self.request.user).of_todos(self.todos)
        return conflicts.bulk_undo_dialog(self.act_id, self.todos, histories, self.event_ids)
