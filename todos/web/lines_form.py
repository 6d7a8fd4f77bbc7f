"""The form that adds several todos, one for each pasted line."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.http import QueryDict

from eventsourcing.errors import DomainError
from todos.domain.quick_add.adding import NewTodo
from todos.domain.quick_add.lines import Line, lines
from todos.domain.quick_add.typed import Typed
from todos.domain.values import description
from todos.domain.values.status import STATUSES
from todos.web.add_form import Lists, TypedField, typed_by
from todos.web.form_fields import LOST_NUMBER
from todos.web.forms import ActionForm

MAX_LINES = 100


class LinesForm(ActionForm):
    """Several new todos. The cleaned data hold them as `new`; a ticked line is Finished."""

    description = TypedField()
    typed_at = TypedField()
    zone = TypedField()
    language = TypedField()

    def __init__(self, data: QueryDict, lists: Lists) -> None:
        """`lists` makes the ids of the lists that the text may name, by their names."""
        super().__init__(data)
        self.lists = lists

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        found = lines(self.cleaned_data["description"])
        if not found:
            raise ValidationError("There is no line. Write what needs doing.")
        if len(found) > MAX_LINES:
            raise ValidationError(f"These are {len(found)} lines. At most {MAX_LINES} todos can be added at once.")
        named = self.lists() if any("#" in line.text for line in found) else {}
        return cleaned | {"new": [self._new(number, line, named) for number, line in enumerate(found, start=1)]}

    def _new(self, number: int, line: Line, named: Mapping[str, str]) -> NewTodo:
        typed = self._typed(line.text)
        understood = typed.read(named)
        try:
            words = description.clean(understood.words)
        except DomainError as error:
            raise ValidationError(f"Line {number}: {error}") from error
        return NewTodo(typed, understood._replace(words=words), STATUSES[-1] if line.finished else STATUSES[0])

    def _typed(self, text: str) -> Typed:
        try:
            data = self.cleaned_data
            return typed_by(text, [], data["zone"], data["typed_at"], data["language"])
        except ValueError as error:
            raise ValidationError(LOST_NUMBER) from error

    @property
    def new(self) -> list[NewTodo]:
        """The todos of a valid form, in the order of the lines."""
        new: list[NewTodo] = self.cleaned_data.get("new", [])
        return new
