"""What quick add understands of a text while it is typed: one chip for each part."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from todos.domain.quick_add.typed import MAX_LENGTH
from todos.read_model.lists import ids_by_name
from todos.web.add_form import typed_by


@require_safe
def read(request: HttpRequest) -> HttpResponse:
    """The chips of the text `q`. `literal`, repeated, names the spans of it that were put back."""
    query = request.GET
    try:
        typed = typed_by(query.get("q", ""), query.getlist("literal"), query.get("zone", ""))
    except ValueError as error:
        raise Http404("There is no such span.") from error
    if len(typed.text) > MAX_LENGTH:
        raise Http404("The text is too long.")
    understood = typed.read(ids_by_name(request.user) if "#" in typed.text else {})
    return render(request, "todos/chips.html", {"parts": understood.parts})
