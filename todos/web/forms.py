"""The shape of what a browser may send. No rule that needs state."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from todos.domain import description as text
from todos.domain.errors import InvalidDescription
from todos.domain.numbers import parse_number
from todos.domain.status import STATUSES
from todos.history.phrases import KINDS

WHAT = [("", "Any change"), *((kind, kind.title()) for kind in KINDS)]
NOT_A_DAY = "That is no day. Write it like 2026-11-24."
NOTHING_SELECTED = "Nothing is selected. Tick a todo, then press again."
LOST_NUMBER = "This form has lost its number. Send it again."
MAX_BULK = 50
MAX_VERSION = 2**53 - 1


class VersionField(forms.IntegerField):
    """The version of a todo that was on the screen."""

    def __init__(self, required: bool = False) -> None:
        wrong = dict.fromkeys(("invalid", "min_value", "max_value"), LOST_NUMBER)
        super().__init__(required=required, min_value=1, max_value=MAX_VERSION, error_messages=wrong)


class ActionForm(forms.Form):
    """What every form carries: the id of its command, and what was on the screen.

    version -- of the todo in the address; an action that states none stands whatever came since
    anyway -- the version at which its sender has seen what stands against an undo
    todo -- of an action on several: each as `<id>.v3`, the version that was on the screen; or without one
    """

    command_id = forms.UUIDField(error_messages={"required": LOST_NUMBER, "invalid": LOST_NUMBER})
    version = VersionField()
    anyway = VersionField()

    def clean(self) -> dict[str, object]:
        try:
            return self.cleaned_data | {"todos": dict(map(_stated_version, self.ticked))}
        except ValueError as error:
            raise ValidationError(LOST_NUMBER) from error

    @property
    def ticked(self) -> list[str]:
        """The ticked todos as they were sent."""
        return self.data.getlist("todo") if isinstance(self.data, QueryDict) else []

    @property
    def stated(self) -> dict[str, int | None]:
        """The versions of the ticked todos by their ids; nothing where the form is not valid."""
        return (
            {str(todo_id): version for todo_id, version in self.cleaned_data["todos"].items()}
            if self.is_valid()
            else {}
        )

    @property
    def refusal(self) -> str:
        """The first thing that is wrong with the form."""
        return str(next(iter(self.errors.values()))[0])


class BulkForm(ActionForm):
    """An action on several todos: at least one of them, and not too many."""

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        number = len(dict.fromkeys(box.partition(".v")[0] for box in self.ticked))
        if not number:
            raise ValidationError(NOTHING_SELECTED)
        if number > MAX_BULK:
            raise ValidationError(f"{number} todos are too many; {MAX_BULK} fit in one act.")
        return cleaned


def _stated_version(box: str) -> tuple[UUID, int | None]:
    """The todo of a box and the version stated. Raises ValueError."""
    todo_id, dot, version = box.partition(".v")
    if not dot:
        return UUID(todo_id), None
    number = parse_number(version, 1, MAX_VERSION)
    if number is None:
        raise ValueError(box)
    return UUID(todo_id), number


class DescriptionField(forms.CharField):
    """The description of a todo, cleaned by the domain's own rule."""

    def __init__(self) -> None:
        super().__init__(required=False, strip=False)
        # The domain names control characters itself, in its own words.
        self.validators = []

    def clean(self, value: object) -> str:
        try:
            return text.clean(self.to_python(value) or "")
        except InvalidDescription as error:
            raise ValidationError(str(error)) from error


class AddForm(ActionForm):
    """A new todo."""

    description = DescriptionField()
    status = forms.ChoiceField(
        choices=[(status, status) for status in STATUSES],
        required=False,
        initial=STATUSES[0],
        error_messages={"invalid_choice": "%(value)s is no status. A todo is Queued, Started or Finished."},
    )

    def clean_status(self) -> str:
        status: str = self.cleaned_data["status"]
        return status or STATUSES[0]


class EditForm(ActionForm):
    """New values for fields of a todo, and the version whose values the writer saw.

    Each form field but those of ActionForm is named after the todo's field that it sets.
    """

    description = DescriptionField()
    version = VersionField(required=True)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        # A dialog sends only the fields in conflict.
        sent = [name for name in self._names() if name in self.data]
        for name in self._names():
            if sent and name not in sent:
                del self.fields[name]

    def todo_fields(self) -> list[forms.BoundField]:
        """The form fields that set fields of the todo."""
        return [self[name] for name in self._names()]

    def values(self) -> dict[str, str]:
        """The values that were sent, by the names of the todo's fields."""
        return {name: self.cleaned_data[name] for name in self._names()}

    def _names(self) -> list[str]:
        return [name for name in self.fields if name not in ActionForm.base_fields]


class AuditFilterForm(forms.Form):
    """Which events somebody asks for. A name that means nothing is no page; a date can be mistyped."""

    who = forms.CharField(required=False, max_length=255)
    what = forms.ChoiceField(required=False, choices=WHAT)
    todo = forms.UUIDField(required=False)
    act = forms.UUIDField(required=False)
    until = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": NOT_A_DAY},
    )

    def clean_until(self) -> date | None:
        day: date | None = self.cleaned_data["until"]
        # At the ends of what a date can be, its end in another zone is none.
        if day and not 1000 <= day.year < 9000:
            raise ValidationError(NOT_A_DAY)
        return day
