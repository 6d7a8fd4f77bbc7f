"""Several pasted lines: asks whether each is a todo, in a panel below the field; without scripts, on a page."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpResponse
from django.shortcuts import render

from todos.web import viewer_language
from todos.web.add_form import zone_of_viewer
from todos.web.lines_form import LinesForm
from todos.web.pages.base import Page, PageState
from todos.web.parts import Part, render_parts, wants_parts


def render_lines(page: Page, form: LinesForm, sentence: str = "", code: int = 200) -> HttpResponse:
    """The question, with what is understood of each line; or why the lines were not added."""
    request, data = page.request, form.data
    context = page.base_context(PageState()) | {
        "new": form.new if form.is_valid() else [],
        "sentence": sentence or ("" if form.is_valid() else form.refusal),
        "pasted": data.get("description", ""),
        "typed_at": data.get("typed_at") or datetime.now(UTC).replace(microsecond=0).isoformat(),
        "zone": data.get("zone") or zone_of_viewer(),
        "language": data.get("language") or viewer_language.language().tag,
    }
    if wants_parts(request):
        return render_parts(request, [Part("#pasted", "todos/pasted_lines.html", context, "innerHTML")], code)
    return render(request, "todos/pasted_page.html", context, status=code)


def no_lines_part() -> Part:
    """The place of the panel, emptied."""
    return Part("#pasted", "", {}, "innerHTML")
