"""The actions on lists: make, rename, remove, restore, undo. Each leads to a page, which tells it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from eventsourcing.command import Command
from eventsourcing.errors import DomainError
from todos import bootstrap
from todos.domain.todo_list.commands import ListCommands
from todos.domain.todo_list.undo import undoing
from todos.history.events_seen_by import events_seen_by
from todos.read_model.seen_by import ListRow
from todos.web.access import list_or_404
from todos.web.actions.metadata import Metadata, command_metadata
from todos.web.actions.single import get_or_post
from todos.web.forms import ActionForm, ListForm
from todos.web.page_address import stated_page
from todos.web.pages.lists import render_lists, render_settings
from todos.web.parts import wants_parts
from todos.web.status_line import keep_for_redirect, keep_list_for_redirect, plain_line

type Make = Callable[[Metadata], Command]


@get_or_post
def add(request: HttpRequest) -> HttpResponse:
    """Make a list. A refused name comes back with its reason."""
    if request.method != "POST":
        return _to(request, reverse("todos:lists"))
    form = ListForm(request.POST)
    if not form.is_valid():
        return render_lists(request, form, 422)
    stated = command_metadata(request) | Metadata(id=str(form.cleaned_data["command_id"]))
    try:
        outcome = bootstrap.handle(ListCommands.add(str(request.user.pk), form.cleaned_data["name"], **stated))
    except DomainError as refusal:
        form.add_error("name", str(refusal))
        return render_lists(request, form, 409)
    keep_list_for_redirect(request, str(outcome.stream_id), int(outcome.version or 0))
    return _to(request, reverse("todos:in_list", args=[outcome.stream_id]))


@get_or_post
def rename(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Give a list another name. A refused one comes back with its reason."""
    todo_list = list_or_404(request, list_id)
    there = reverse("todos:list_settings", args=[list_id])
    if request.method != "POST":
        return _to(request, there)
    form = ListForm(request.POST)
    if not form.is_valid():
        return render_settings(request, todo_list, form, 422)
    name = form.cleaned_data["name"]
    return _press(request, todo_list, lambda metadata: ListCommands.rename(str(list_id), name, **metadata), there)


@get_or_post
def remove(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Remove a list. Its todos are out of sight with it, and stay as they are."""
    todo_list = list_or_404(request, list_id)
    there = reverse("todos:lists")
    return _press(request, todo_list, lambda metadata: ListCommands.remove(str(list_id), **metadata), there)


@get_or_post
def restore(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Bring a list back, with all that is in it by now."""
    todo_list = list_or_404(request, list_id)
    there = reverse("todos:in_list", args=[list_id])
    return _press(request, todo_list, lambda metadata: ListCommands.restore(str(list_id), **metadata), there)


@get_or_post
def undo(request: HttpRequest, list_id: UUID, version: int) -> HttpResponse:
    """Undo one event of a list, of any age."""
    todo_list = list_or_404(request, list_id)
    history = events_seen_by(request.user).of_list(todo_list)
    if version > len(history):
        raise Http404(f"This list has no version {version}.")
    there = stated_page(request)
    address = there.url if there and there.arguments.get("list_id") != list_id else reverse("todos:lists")
    return _press(request, todo_list, lambda metadata: undoing(history, version, **metadata), address)


def _press(request: HttpRequest, todo_list: ListRow, make: Make, there: str) -> HttpResponse:
    """Carry out one command for a list, and lead on to a page."""
    form = ActionForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return _to(request, there)
    metadata = command_metadata(request) | Metadata(id=str(form.cleaned_data["command_id"]))
    try:
        outcome = bootstrap.handle(make(metadata))
    except DomainError as refusal:
        keep_for_redirect(request, plain_line(str(refusal)), str(todo_list.id))
        return _to(request, there)
    if outcome.version == todo_list.version:
        keep_for_redirect(request, plain_line("It is already like that. Nothing changed."), str(todo_list.id))
    else:
        keep_list_for_redirect(request, str(todo_list.id), int(outcome.version or 0))
    return _to(request, there)


def _to(request: HttpRequest, address: str) -> HttpResponse:
    if wants_parts(request):
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address, status=303)
