"""The action that adds a todo, with all that was understood of what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from eventsourcing.command import Command
from eventsourcing.database.receipts import Outcome
from todos.domain.quick_add import adding
from todos.domain.quick_add.lines import lines
from todos.domain.quick_add.understood import Understood
from todos.domain.values import place
from todos.domain.values.label import normal
from todos.read_model.lists import ids_by_name
from todos.web.actions import responses
from todos.web.actions.carry_out import Action, carry_out
from todos.web.actions.metadata import Metadata
from todos.web.actions.single import get_or_post
from todos.web.add_form import AddForm
from todos.web.lines_form import LinesForm
from todos.web.page_address import list_address
from todos.web.pages.add_preview import render_preview
from todos.web.pages.base import Page, PageState
from todos.web.pages.pasted_lines import no_lines_part, render_lines
from todos.web.pages.registry import page_acted_on
from todos.web.pages.today import TodayPage
from todos.web.pages.todo_list import TodoListPage
from todos.web.parts import render_parts, wants_parts


@get_or_post
def add(request: HttpRequest) -> HttpResponse:
    """Add a todo for the signed-in person. Without scripts, what was understood is shown before it is done.

    Of several lines it is asked whether each is a todo."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("todos:list"), status=303)
    if len(lines(request.POST.get("description", ""))) > 1 and not request.POST.get("as_one"):
        return render_lines(page_acted_on(request), LinesForm(request.POST, lambda: ids_by_name(request.user)))
    form = AddForm(request.POST, lambda: ids_by_name(request.user))
    if not wants_parts(request) and form.is_valid() and form.understood.parts and not form.cleaned_data["is_shown"]:
        return render_preview(page_acted_on(request), form)
    return carry_out(Add(request, form))


def place_of_form(page: Page) -> Mapping[str, str] | None:
    """The list that a form stands on; None for the inbox. Raises Http404 for a list of others."""
    if not isinstance(page, TodoListPage) or page.place.todo_list is None:
        return None
    return place.parse(page.place.text)


def with_label(understood: Understood, page: Page) -> Understood:
    """What was understood, with the label by which the page is filtered."""
    label = page.label if isinstance(page, TodoListPage) else ""
    if not label or normal(label) in map(normal, understood.labels):
        return understood
    return understood._replace(labels=(*understood.labels, label))


class Add(Action):
    """One act that adds a todo. A refusal shows its reason at the description field, which keeps the typed text."""

    form: AddForm
    resend_advice = "Press Add again to add this one too."

    def commands(self, metadata: Metadata) -> list[Command]:
        form, owner = self.form, str(self.request.user.pk)
        stated = metadata | Metadata(id=str(self.command_id))
        return adding.add(
            owner, form.typed, self._understood, form.cleaned_data["status"], place_of_form(self.page), **stated
        )

    @property
    def _understood(self) -> Understood:
        """What was understood. What is added on the page of today is due on the day when it was typed; what is added
        to what has a label gets that label."""
        understood = with_label(self.form.understood, self.page)
        if understood.due or not isinstance(self.page, TodayPage):
            return understood
        return understood._replace(due=self.form.typed.day.isoformat())

    def done(self, commands: Sequence[Command], outcomes: Sequence[Outcome]) -> HttpResponse:
        response = responses.done(self.page, commands, outcomes[-1], "", PageState())
        if self.form.cleaned_data["as_one"] and wants_parts(self.request):
            response.content += render_parts(self.request, [no_lines_part()]).content
        return response

    def refuse(self, sentence: str, code: int) -> HttpResponse:
        if not self.form.errors.get("description"):
            self.form.add_error("description", sentence)
        here = self.page
        page = here if isinstance(here, TodoListPage | TodayPage) else TodoListPage(self.request, list_address())
        state = PageState(add_form=self.form)
        if wants_parts(self.request):
            return render_parts(self.request, [page.add_form_part(state)], code)
        return page.render(state, code)
