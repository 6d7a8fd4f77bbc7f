"""Fields of forms. The rules of the domain clean the values of a todo's fields."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from eventsourcing.errors import DomainError
from todos.domain.errors import UnknownPlace
from todos.domain.fields import DESCRIPTION, DUE, NOTE, PLACE, PRIORITY, REPEAT, Field, Value
from todos.domain.label_field import LABEL
from todos.domain.values import label, list_name
from todos.domain.values.place import parse
from todos.domain.values.priority import PRIORITIES
from todos.history.phrases import FIELD_PHRASES, display_value
from todos.web import due_input, repeat_input

LOST_NUMBER = "The form was sent incomplete. Send it again."
MAX_VERSION = 2**53 - 1


class VersionField(forms.IntegerField):
    """The version of a todo that was on the screen."""

    def __init__(self, required: bool = False) -> None:
        wrong = dict.fromkeys(("invalid", "min_value", "max_value"), LOST_NUMBER)
        super().__init__(required=required, min_value=1, max_value=MAX_VERSION, error_messages=wrong)


class ValueField(forms.CharField):
    """A field of a todo. The rule of the domain cleans what was typed.

    todo_field -- the field of the todo
    choices -- the values to choose from and their names; empty where people type freely
    is_of_lines -- whether what people type may have several lines
    """

    choices: tuple[tuple[str, str], ...] = ()
    is_of_lines = False

    def __init__(self, todo_field: Field, hint: str = "") -> None:
        label = FIELD_PHRASES[todo_field.name].label
        super().__init__(required=False, strip=False, label=label, help_text=hint)
        # The domain refuses control characters itself, with a sentence of its own.
        self.validators = []
        self.todo_field = todo_field

    def clean(self, value: object) -> Value:
        try:
            return self.read(self.to_python(value) or "")
        except DomainError as error:
            raise ValidationError(str(error)) from error

    def read(self, typed: str) -> Value:
        """The value of a typed text. Raises DomainError."""
        return self.todo_field.clean(typed)


class ListNameField(forms.CharField):
    """The name of a list."""

    def __init__(self) -> None:
        super().__init__(required=False, strip=False)
        self.validators = []

    def clean(self, value: object) -> str:
        try:
            return list_name.clean(self.to_python(value) or "")
        except DomainError as error:
            raise ValidationError(str(error)) from error


class NoteField(ValueField):
    """The note of a todo: a text of several lines."""

    is_of_lines = True

    def __init__(self) -> None:
        super().__init__(NOTE)


class DescriptionField(ValueField):
    """The description of a todo."""

    def __init__(self) -> None:
        super().__init__(DESCRIPTION)


class PriorityField(ValueField):
    """The priority of a todo: chosen, or typed as `1` or `!1`."""

    choices = tuple((str(value), display_value(PRIORITY, value)) for value in PRIORITIES)

    def __init__(self) -> None:
        super().__init__(PRIORITY)

    def prepare_value(self, value: object) -> str:
        return str(value)


class PlaceField(ValueField):
    """The place of a todo: one of those in which the person may put it."""

    def __init__(self) -> None:
        super().__init__(PLACE)

    def read(self, typed: str) -> Value:
        if typed not in dict(self.choices):
            raise UnknownPlace
        return parse(typed)


class DueField(ValueField):
    """The day, or the day and time, until which a todo should be done: typed as people say it."""

    def __init__(self) -> None:
        super().__init__(DUE, hint=due_input.HINT)

    def read(self, typed: str) -> Value:
        return due_input.read(typed)

    def prepare_value(self, value: object) -> str:
        return due_input.typed(str(value or ""))


class RepeatField(ValueField):
    """How a todo comes back: typed as people say it."""

    def __init__(self) -> None:
        super().__init__(REPEAT, hint=repeat_input.HINT)

    def read(self, typed: str) -> Value:
        return repeat_input.read(typed)

    def prepare_value(self, value: object) -> str:
        return repeat_input.typed(str(value or ""))


class LabelField(ValueField):
    """A label, as it is or with the @ before it."""

    def __init__(self) -> None:
        super().__init__(LABEL, hint="One word, as in garden")

    def read(self, typed: str) -> str:
        return label.read(typed)
