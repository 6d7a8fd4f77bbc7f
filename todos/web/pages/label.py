"""The page that renames a label."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from todos.domain.errors import InvalidLabel
from todos.domain.values import label
from todos.read_model import todos as queries
from todos.web.label_forms import RenameLabelForm
from todos.web.pages.base import Page, PageState


def render_renaming(page: Page, form: RenameLabelForm, code: int) -> HttpResponse:
    """The form, and how many todos have the label. Renaming leads back to `page`."""
    old = str(form["label"].value() or "")
    context = page.base_context(PageState()) | {"form": form, "old": old, "number": _number(page, old)}
    return render(page.request, "todos/rename_label.html", context, status=code)


def _number(page: Page, old: str) -> int:
    """How many todos have this label; none, where it is no label at all."""
    try:
        return len(queries.with_label(page.request.user, label.clean(old)))
    except InvalidLabel:
        return 0
