"""The action that adds a todo for each pasted line: one act, with one undo."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from eventsourcing.command import Command
from eventsourcing.database.receipts import Outcome
from todos.domain.quick_add import adding
from todos.read_model.lists import ids_by_name
from todos.web.actions import responses
from todos.web.actions.add import place_of_form, with_label
from todos.web.actions.carry_out import Action, carry_out
from todos.web.actions.metadata import Metadata
from todos.web.actions.single import get_or_post
from todos.web.lines_form import LinesForm
from todos.web.pages.pasted_lines import render_lines


@get_or_post
def add_lines(request: HttpRequest) -> HttpResponse:
    """Add a todo for each line of a text."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("todos:list"), status=303)
    return carry_out(AddLines(request, LinesForm(request.POST, lambda: ids_by_name(request.user))))


class AddLines(Action):
    """One act that adds several todos, all or none. A refusal keeps the lines."""

    form: LinesForm
    resend_advice = "Press Add again to add these too."

    def commands(self, metadata: Metadata) -> list[Command]:
        stated, page = metadata | Metadata(id=str(self.command_id)), self.page
        new = [todo._replace(understood=with_label(todo.understood, page)) for todo in self.form.new]
        return adding.add_all(str(self.request.user.pk), new, place_of_form(page), **stated)

    def done(self, commands: Sequence[Command], outcomes: Sequence[Outcome]) -> HttpResponse:
        return responses.bulk_done(self.page, UUID(outcomes[0].correlation_id), "")

    def refuse(self, sentence: str, code: int) -> HttpResponse:
        return render_lines(self.page, self.form, sentence, code)
