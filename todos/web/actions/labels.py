"""The actions on labels: given to a todo by its edit form (edit.py), taken away, both for several todos, renamed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from uuid import UUID, uuid5

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from eventsourcing.command import Command
from eventsourcing.database.receipts import Outcome
from todos.domain.commands import TodoCommands
from todos.domain.label_field import LABEL, LABEL_ADDED
from todos.read_model import todos as queries
from todos.read_model.seen_by import TodoRow
from todos.web.access import event_or_404, todo_or_404
from todos.web.actions import responses
from todos.web.actions.bulk import BulkPress, Make, chosen
from todos.web.actions.carry_out import Action, carry_out
from todos.web.actions.metadata import Metadata, any_version
from todos.web.actions.single import get_or_post, press
from todos.web.forms import BulkForm
from todos.web.label_filter import label_asked
from todos.web.label_forms import BulkLabelForm, RenameLabelForm
from todos.web.pages.label import render_renaming
from todos.web.pages.registry import page_acted_on, page_at


@get_or_post
def unlabel(request: HttpRequest, todo_id: UUID, version: int) -> HttpResponse:
    """Take away the label that a version gave to a todo."""
    todo = todo_or_404(request, todo_id)
    event = event_or_404(request, todo, version)
    label = event.data.get(LABEL.name) if event.type == LABEL_ADDED else None
    if label is None:
        raise Http404("This version gave no label.")
    return press(request, todo, lambda metadata: TodoCommands.unlabel(str(todo_id), label, **metadata))


@get_or_post
def label_all(request: HttpRequest) -> HttpResponse:
    """Give a label to the ticked todos, whatever changed since. This overwrites nothing."""
    form = BulkLabelForm(request.POST)
    return _press(
        request,
        form,
        lambda todo_id, metadata: TodoCommands.label(todo_id, form.cleaned_data["label"], **any_version(metadata)),
    )


@get_or_post
def unlabel_all(request: HttpRequest) -> HttpResponse:
    """Take a label away from the ticked todos, whatever changed since."""
    form = BulkLabelForm(request.POST)
    return _press(
        request,
        form,
        lambda todo_id, metadata: TodoCommands.unlabel(todo_id, form.cleaned_data["label"], **any_version(metadata)),
    )


def _press(request: HttpRequest, form: BulkLabelForm, make: Make) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseRedirect(reverse("todos:list"), status=303)
    return carry_out(BulkPress(request, form, chosen(request, BulkForm(request.POST)), make))


@get_or_post
def rename(request: HttpRequest) -> HttpResponse:
    """Rename a label on all todos that this person may see. A GET shows the form."""
    if request.method != "POST":
        if not (label := label_asked(request.GET)):
            raise Http404("There is no such label.")
        return render_renaming(page_acted_on(request), RenameLabelForm(initial={"label": label}), 200)
    action = Rename(request, RenameLabelForm(request.POST))
    if action.form.is_valid() and not action.todos:
        return action.refuse("No todo has this label any more.", 409)
    return carry_out(action)


class Rename(Action):
    """One act: each todo with the label loses it and gets the other. A refusal shows its reason at the field."""

    form: RenameLabelForm

    @cached_property
    def todos(self) -> list[TodoRow]:
        """The todos with the label, in the order of their ids."""
        return queries.with_label(self.request.user, self.form.cleaned_data["label"])

    def commands(self, metadata: Metadata) -> list[Command]:
        old, new = self.form.cleaned_data["label"], self.form.cleaned_data["name"]
        stated = any_version(metadata)
        made = []
        for todo_id in (str(todo.id) for todo in self.todos):
            ids = [Metadata(id=str(uuid5(self.command_id, f"{todo_id} {step}"))) for step in ("from", "to")]
            made += [
                TodoCommands.unlabel(todo_id, old, **stated | ids[0]),
                TodoCommands.label(todo_id, new, **stated | ids[1]),
            ]
        return made

    def done(self, commands: Sequence[Command], outcomes: Sequence[Outcome]) -> HttpResponse:
        query = self.page.address.query.copy()
        query[LABEL.name] = self.form.cleaned_data["name"]
        page = page_at(self.request, replace(self.page.address, query=query))
        return responses.bulk_done(page, UUID(outcomes[0].correlation_id), "")

    def refuse(self, sentence: str, code: int) -> HttpResponse:
        if "name" not in self.form.errors:
            self.form.add_error("name", sentence)
        return render_renaming(self.page, self.form, code)
