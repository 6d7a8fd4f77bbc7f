"""The action that adds a todo."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from eventsourcing.command import Command
from eventsourcing.database.receipts import Outcome
from todos.domain.commands import TodoCommands
from todos.web.actions import responses
from todos.web.actions.carry_out import Action, carry_out
from todos.web.actions.metadata import Metadata
from todos.web.actions.single import get_or_post
from todos.web.forms import AddForm
from todos.web.page_address import list_address
from todos.web.pages.base import PageState
from todos.web.pages.todo_list import TodoListPage
from todos.web.parts import render_parts, wants_parts


@get_or_post
def add(request: HttpRequest) -> HttpResponse:
    """Add a todo for the signed-in person."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("todos:list"), status=303)
    return carry_out(Add(request, AddForm(request.POST)))


class Add(Action):
    """One AddTodo. A refusal shows its reason at the description field, which keeps the typed text."""

    form: AddForm
    resend_advice = "Send this as a new one?"

    def commands(self, metadata: Metadata) -> list[Command]:
        data, owner = self.form.cleaned_data, str(self.request.user.pk)
        stated: Metadata = {"id": str(self.command_id)}
        return [TodoCommands.add(owner, data["description"], data["status"], **metadata | stated)]

    def done(self, commands: Sequence[Command], outcomes: Sequence[Outcome]) -> HttpResponse:
        return responses.done(self.page, commands, outcomes[-1], "", PageState())

    def refuse(self, sentence: str, code: int) -> HttpResponse:
        if not self.form.errors.get("description"):
            self.form.add_error("description", sentence)
        page = self.page if isinstance(self.page, TodoListPage) else TodoListPage(self.request, list_address())
        state = PageState(add_form=self.form)
        if wants_parts(self.request):
            return render_parts(self.request, [page.add_form_part(state)], code)
        return page.render(state, code)
