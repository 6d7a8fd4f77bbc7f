"""What was understood of a typed text, shown before it is added: for browsers without scripts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from todos.read_model.lists import PlaceNames
from todos.web.add_form import AddForm
from todos.web.added_line import due_said
from todos.web.pages.base import Page, PageState


def render_preview(page: Page, form: AddForm) -> HttpResponse:
    """The page that asks. Its forms say when the text was typed, so that it still means the same when they are sent."""
    typed = form.typed
    context = page.base_context(PageState()) | {
        "words": form.understood.words,
        "facts": _facts(page, form),
        "typed": typed,
        "typed_at": typed.at.isoformat(),
        "whole": typed.as_words().literal[0],
        "literal": typed.literal,
        "status": form.cleaned_data["status"],
    }
    return render(page.request, "todos/add_preview.html", context)


def _facts(page: Page, form: AddForm) -> str:
    """What was understood, in words: ", due Fri 4 December, 9:00, in House"."""
    understood = form.understood
    names = PlaceNames(page.request.user)
    facts = [
        f"due {due_said(understood.due)}" if understood.due else "",
        f"priority {understood.priority}" if understood.priority else "",
        *(f"@{label}" for label in understood.labels),
        f"in {names.name_of(understood.place)}" if understood.place else "",
    ]
    return "".join(f", {fact}" for fact in facts if fact)
