"""What the templates of a row and of an edit form show before the scripts of the page fill them in.

A script replaces the nil id by the id of a todo, and `{name}` by the todo's value of that name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from todos.domain.values.status import STATUSES
from todos.read_model.seen_by import TodoRow
from todos.web.forms import EditForm
from todos.web.pages.base import Editing, PageState

NIL_ID = UUID(int=0)


@dataclass(frozen=True)
class Blank:
    """A todo without content, in its row and in the form that edits it."""

    todo: TodoRow
    state: PageState
    editing: PageState


def blank() -> Blank:
    """The context of the templates that the scripts fill in."""
    form = EditForm()
    form.initial = {field.name: f"{{{field.name}}}" for field in form.todo_fields()}
    values = {field.name: form.initial[field.name] for field in form.todo_fields()}
    now = datetime.now(UTC)
    todo = TodoRow(id=NIL_ID, status=STATUSES[0], version=1, added=now, last_event=now, **values)
    return Blank(todo, PageState(), PageState(editing=Editing(form, "{version}")))
