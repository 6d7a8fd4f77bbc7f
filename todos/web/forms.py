"""The forms that a browser may send. They check only the shape; rules that need state are in the domain."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from eventsourcing import local_time
from todos.domain.errors import UnknownPlace
from todos.domain.fields import DESCRIPTION, PLACE, Value
from todos.domain.numbers import parse_number
from todos.history.phrases import KINDS
from todos.read_model.seen_by import SeenPlace
from todos.web.form_fields import (
    LOST_NUMBER,
    MAX_VERSION,
    DescriptionField,
    DueField,
    LabelField,
    ListNameField,
    NoteField,
    PlaceField,
    PriorityField,
    RepeatField,
    VersionField,
)

type Choices = tuple[tuple[str, str], ...]

KIND_CHOICES = [("", "Any change"), *((kind, kind.title()) for kind in KINDS)]
NOT_A_DAY = "Enter a date like 2026-11-24."
NOTHING_SELECTED = "Nothing is selected. Tick at least one todo first."
MAX_BULK = 50


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
            raise ValidationError(f"{number} todos are selected. At most {MAX_BULK} can be changed at once.")
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


class ListForm(ActionForm):
    """The name of a list."""

    name = ListNameField()


class MoveForm(ActionForm):
    """Where a todo is put: into a place, below another todo there.

    after -- the id of the todo that it follows; "" for the top; None, where the form has no such field
    into, from -- the texts of the place it is put into, and of the one it was seen in; "" for the one where it is
    """

    after = forms.CharField(required=False, max_length=36)
    into = forms.CharField(required=False, max_length=300)

    def __init__(self, data: QueryDict, places: Iterable[SeenPlace]) -> None:
        super().__init__(data)
        self.fields["from"] = forms.CharField(required=False, max_length=300)
        self.places = {place.text for place in places}

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if (cleaned.get("into") or cleaned.get("from")) not in (*self.places, ""):
            raise ValidationError(str(UnknownPlace()))
        return cleaned | {"after": cleaned.get("after") if "after" in self.data else None}


class EditForm(ActionForm):
    """New values for fields of a todo, and the version whose values the writer saw.

    Every form field beyond those of ActionForm has the name of the todo's field that it sets.
    """

    description = DescriptionField()
    place = PlaceField()
    due = DueField()
    repeat = RepeatField()
    priority = PriorityField()
    label = LabelField()
    note = NoteField()
    version = VersionField(required=True)

    def __init__(
        self,
        data: QueryDict | None = None,
        shown: str = DESCRIPTION.name,
        places: Callable[[], Choices] = tuple,
    ) -> None:
        """With `data`, the form of the fields that were sent; else, or if none was, the form of the field `shown`.

        places -- the places that the person may choose: their texts and names
        Raises UnknownField.
        """
        super().__init__(data)
        if shown not in self._names():
            raise UnknownField(shown)
        names = [name for name in self._names() if name in self.data] or [shown]
        for name in self._names():
            if name not in names:
                del self.fields[name]
        if isinstance(place := self.fields.get(PLACE.name), PlaceField):
            place.choices = places()

    def todo_fields(self) -> list[forms.BoundField]:
        """The form fields that set fields of the todo."""
        return [self[name] for name in self._names()]

    def values(self) -> dict[str, Value]:
        """The values that were sent, by the names of the todo's fields."""
        return {name: self.cleaned_data[name] for name in self._names()}

    @classmethod
    def names(cls) -> list[str]:
        """The names of all fields of a todo that this form can set."""
        return [name for name in cls.base_fields if name not in ActionForm.base_fields]

    def _names(self) -> list[str]:
        return [name for name in self.fields if name not in ActionForm.base_fields]


class UnknownField(ValueError):
    """No form sets a field of this name."""


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
        if day and day.year not in local_time.YEARS:
            raise ValidationError(NOT_A_DAY)
        return day
