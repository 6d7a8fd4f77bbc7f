"""The action that edits a todo, and its form, which replaces the todo's text on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid5

from django.http import Http404, HttpRequest, HttpResponse

from eventsourcing.command import Command
from eventsourcing.errors import StatedVersionConflict
from todos.domain.commands import TodoCommands
from todos.domain.errors import TodoIsInTrash, UndoRefused
from todos.domain.fields import DESCRIPTION, NOTE, Value, field_named
from todos.domain.label_field import LABEL
from todos.history.events_seen_by import events_seen_by
from todos.read_model import lists
from todos.read_model.seen_by import TodoRow
from todos.read_model.versions import of_todo
from todos.web.access import todo_or_404
from todos.web.actions import conflicts, responses
from todos.web.actions.carry_out import carry_out
from todos.web.actions.metadata import Metadata
from todos.web.actions.one_todo import OneTodoAction
from todos.web.actions.single import get_or_post
from todos.web.conflict_dialog import ConflictDialog, Draft
from todos.web.forms import Choices, EditForm, UnknownField
from todos.web.pages.base import Editing, Focus, Page, PageState, edit_control
from todos.web.pages.registry import page_acted_on, page_of_todo
from todos.web.parts import wants_parts

SAVE_AGAIN = "The form was sent incomplete. Save again."


@get_or_post
def edit(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """Show the edit form, cancel it, or carry out the edit."""
    todo = todo_or_404(request, todo_id)
    if request.method == "POST":
        return carry_out(Edit(request, EditForm(request.POST, places=_places(request)), todo))
    page = page_acted_on(request)
    if request.GET.get("cancel"):
        control = "restore" if todo.removed else edit_control(request.GET.get("field", ""))
        state = PageState(focus=Focus(control, todo_id=str(todo.id)))
        return responses.leave(page, todo, state, page.anchor_of(control, todo.id))
    if todo.removed:
        return responses.refuse(page, todo, str(TodoIsInTrash()), 409, PageState())
    try:
        form = EditForm(shown=request.GET.get("field") or DESCRIPTION.name, places=_places(request))
    except UnknownField as error:
        raise Http404("A todo has no such field.") from error
    form.initial = {field.name: _shown_value(request, todo, field.name) for field in form.todo_fields()}
    return show_form(page, todo, form, todo.version, 200)


def _shown_value(request: HttpRequest, todo: TodoRow, name: str) -> object:
    """The value that a form shows: of labels none, since it gives another one. Rows hold all but the note."""
    if name == LABEL.name:
        return LABEL.initial
    return events_seen_by(request.user).note_of(todo) if name == NOTE.name else getattr(todo, name)


def _places(request: HttpRequest) -> Callable[[], Choices]:
    """The places in which the person may put a todo."""
    return lambda: tuple((place.text, lists.place_title(place)) for place in lists.places(request.user))


def show_form(page: Page, todo: TodoRow, form: EditForm, version: str | int, code: int) -> HttpResponse:
    """The edit form in place of the todo's text; without scripts, on the todo's own page."""
    state = PageState(editing=Editing(form, version), return_to=page.address.url)
    if not wants_parts(page.request):
        return page_of_todo(page.request, todo).render(state, code)
    return responses.answer(page, state, page.parts_of(todo, state), code)


class Edit(OneTodoAction):
    """One command for each field whose value differs from the version on the screen. All are carried out or none."""

    form: EditForm
    resend_advice = "Press Save again to save this too."

    def commands(self, metadata: Metadata) -> list[Command]:
        version = self.form.cleaned_data["version"]
        changes = self._changes(version)
        ids = [self.command_id, *(uuid5(self.command_id, name) for name in list(changes)[1:])]
        return [
            self._change(name, value, metadata | Metadata(id=str(command_id), expected_version=version))
            for command_id, (name, value) in zip(ids, changes.items(), strict=True)
        ]

    def _change(self, name: str, value: Value, metadata: Metadata) -> Command:
        if name == LABEL.name:
            return TodoCommands.label(str(self.todo.id), str(value), **metadata)
        return TodoCommands.change(str(self.todo.id), field_named(name), value, **metadata)

    def _changes(self, version: int) -> dict[str, Value]:
        """The values that the person changed. Without any, the first value, so that the response says so."""
        values = self.form.values()
        if len(values) == 1:
            return values
        columns = [name for name in values if field_named(name).has_column]
        shown = of_todo(self.request.user, self.todo.id).filter(version=version).values(*columns).first() or {}
        changed = {name: value for name, value in values.items() if shown.get(name) != field_named(name).column(value)}
        return changed or dict([*values.items()][:1])

    def refuse(self, sentence: str, code: int) -> HttpResponse:
        """The form with the typed text, and the reason at the field. After a 409 it states the current version."""
        bad_version = "version" in self.form.errors
        return self._show(sentence if self.form.is_valid() else SAVE_AGAIN, code, bad_version or code == 409)

    def refuse_reused(self, sentence: str) -> HttpResponse:
        return self._show(f"{sentence} {self.resend_advice}", 409, use_current_version=False)

    def conflict_dialog(self, refusal: StatedVersionConflict | UndoRefused) -> ConflictDialog:
        """The dialog about the first field that conflicts, with all typed and all chosen values."""
        dialog = super().conflict_dialog(refusal)
        sent = {field_named(field.name): field for field in self.form.todo_fields()}
        drafts = tuple(
            Draft(field.name, str(bound.label), str(bound.value()), field == NOTE)
            for field, bound in sent.items()
            if field not in conflicts.CHOSEN
        )
        chosen = ((field.name, str(bound.value())) for field, bound in sent.items() if field in conflicts.CHOSEN)
        return replace(dialog, drafts=drafts, fields=(*dialog.fields, *chosen))

    def _show(self, sentence: str, code: int, use_current_version: bool) -> HttpResponse:
        names = [field.name for field in self.form.todo_fields()]
        if not self.form.errors.keys() & set(names):
            self.form.add_error(names[0], sentence)
        todo = self.todo_now
        version = todo.version if use_current_version else self.form["version"].value()
        return show_form(self.page, todo, self.form, version, code)
