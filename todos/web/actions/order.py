"""The actions that put todos elsewhere: one by a drag, several by the buttons below the list, as one act."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from eventsourcing.command import Command
from todos.domain.commands import TodoCommands
from todos.domain.values.place import parse
from todos.read_model import lists
from todos.read_model.seen_by import TodoRow
from todos.web.access import todo_or_404
from todos.web.actions import responses
from todos.web.actions.bulk import BulkPress, chosen
from todos.web.actions.carry_out import carry_out
from todos.web.actions.metadata import Metadata, any_version
from todos.web.actions.one_todo import OneTodoAction
from todos.web.actions.single import get_or_post, redirect_to_entry
from todos.web.forms import BulkForm, MoveForm
from todos.web.pages.registry import page_acted_on
from todos.web.pages.todo_list import TodoListPage

TOP, UP, DOWN = WHERE = ("top", "up", "down")


@get_or_post
def move(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """Put a todo below another one of its place, on top of it, or into another place."""
    todo = todo_or_404(request, todo_id)
    if request.method != "POST":
        return redirect_to_entry(todo)
    return carry_out(Move(request, MoveForm(request.POST, lists.places(request.user)), todo))


@get_or_post
def order(request: HttpRequest, where: str) -> HttpResponse:
    """Move the ticked todos to the top of the list, or past the row above or below."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("todos:list"), status=303)
    form, page = BulkForm(request.POST), page_acted_on(request)
    todos = {str(todo.id): todo for todo in chosen(request, form)}
    if not isinstance(page, TodoListPage) or not page.is_ranked:
        raise Http404("There is no order here.")
    before = [str(todo.id) for todo in page.rows.rows]
    after = rearranged(before, todos.keys(), where)
    _, _, above = page.address.query.get("after", "").rpartition(".")
    follows = {todo_id: upper for upper, todo_id in pairwise(["" if where == TOP else above, *after])}
    is_further = where == TOP and above  # the top is on another page
    moved = [now for old, now in zip(before, after, strict=True) if now in todos and (old != now or is_further)]
    if form.is_valid() and not moved:
        return responses.bulk_done(page, uuid4(), "")
    return _move_all(request, form, [todos[todo_id] for todo_id in moved], page.place.text, follows)


@get_or_post
def move_all(request: HttpRequest) -> HttpResponse:
    """Move the ticked todos into another place."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("todos:list"), status=303)
    form, into = BulkForm(request.POST), request.POST.get("into", "")
    if into not in {place.text for place in lists.places(request.user)}:
        raise Http404("There is no such list.")
    todos = [todo for todo in chosen(request, form) if todo.place != into]
    if form.is_valid() and not todos:
        return responses.bulk_done(page_acted_on(request), uuid4(), "")
    return _move_all(request, form, todos, into, {})


def _move_all(
    request: HttpRequest, form: BulkForm, todos: Sequence[TodoRow], into: str, follows: Mapping[str, str]
) -> HttpResponse:
    """Move todos in the order in which they come to stand. `follows` has the todo above each, by id."""
    seen = {str(todo.id): parse(todo.place) for todo in todos}

    def make(todo_id: str, metadata: Metadata) -> Command:
        after = follows.get(todo_id)
        return TodoCommands.move(todo_id, parse(into), seen_in=seen[todo_id], after=after, **any_version(metadata))

    return carry_out(BulkPress(request, form, todos, make))


def rearranged(ids: Sequence[str], chosen: Collection[str], where: str) -> list[str]:
    """The ids with the chosen ones on top, or each run of them past the one above or below it."""
    if where == TOP:
        return sorted(ids, key=lambda todo_id: todo_id not in chosen)
    order = list(ids)
    step = -1 if where == UP else 1
    for index in range(1, len(order)) if where == UP else range(len(order) - 2, -1, -1):
        if order[index] in chosen and order[index + step] not in chosen:
            order[index], order[index + step] = order[index + step], order[index]
    return order


class Move(OneTodoAction):
    """One MoveTodo. It states no version: of two who move a todo within its place, the later one's stands."""

    form: MoveForm

    def commands(self, metadata: Metadata) -> list[Command]:
        data = self.form.cleaned_data
        seen = data["from"] or self.todo.place
        into, after = parse(data["into"] or seen), data["after"]
        stated = any_version(metadata) | Metadata(id=str(self.command_id))
        return [TodoCommands.move(str(self.todo.id), into, seen_in=parse(seen), after=after, **stated)]
