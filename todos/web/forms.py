"""The forms that a browser may send. They check only the shape; rules that need state are in the domain."""

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

KIND_CHOICES = [("", "Any change"), *((kind, kind.title()) for kind in KINDS)]
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
    """The fields of every form: the id of its command, and the versions on the screen.

    version -- the version of the todo in the address; without it, the action is carried out whatever changed since
    anyway -- for an undo: later changes up to this version of the todo are overridden
    todo -- for a bulk action, repeated: `<id>.v3` with the version on the screen, or only `<id>`
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
        """The stated versions of the ticked todos, by id; empty for an invalid form."""
        return (
            {str(todo_id): version for todo_id, version in self.cleaned_data["todos"].items()}
            if self.is_valid()
            else {}
        )

    @property
    def refusal(self) -> str:
        """The first error of the form."""
        return str(next(iter(self.errors.values()))[0])


class BulkForm(ActionForm):
    """The form of a bulk action: at least one todo, at most MAX_BULK."""

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        number = len(dict.fromkeys(box.partition(".v")[0] for box in self.ticked))
        if not number:
            raise ValidationError(NOTHING_SELECTED)
        if number > MAX_BULK:
            raise ValidationError(f"{number} todos are too many; {MAX_BULK} fit in one act.")
        return cleaned


def _stated_version(box: str) -> tuple[UUID, int | None]:
    """The todo and the stated version in the value of a box. Raises ValueError."""
    todo_id, dot, version = box.partition(".v")
    if not dot:
        return UUID(todo_id), None
    number = parse_number(version, 1, MAX_VERSION)
    if number is None:
        raise ValueError(box)
    return UUID(todo_id), number


class DescriptionField(forms.CharField):
    """The description of a todo. The rule of the domain cleans it."""

    def __init__(self) -> None:
        super().__init__(required=False, strip=False)
        # The domain refuses control characters itself, with a sentence of its own.
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

    Every form field beyond those of ActionForm has the name of the todo's field that it sets.
    """

    description = DescriptionField()
    version = VersionField(required=True)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        # A dialog sends only the fields that it shows.
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
    """The filters of the activity page. Only a wrong date is an error to show; any other one means 404."""

    who = forms.CharField(required=False, max_length=255)
    what = forms.ChoiceField(required=False, choices=KIND_CHOICES)
    todo = forms.UUIDField(required=False)
    act = forms.UUIDField(required=False)
    until = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": NOT_A_DAY},
    )

    def clean_until(self) -> date | None:
        day: date | None = self.cleaned_data["until"]
        # Near the first and last possible dates, the end of the day in another time zone is out of range.
        if day and not 1000 <= day.year < 9000:
            raise ValidationError(NOT_A_DAY)
        return day
