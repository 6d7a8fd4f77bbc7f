"""The shape of what a browser may send. No rule that needs state."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from todos.domain import description as text
from todos.domain.errors import InvalidDescription
from todos.domain.status import STATUSES
from todos.history.phrases import KINDS

WHAT = [("", "Any change"), *((kind, kind.title()) for kind in KINDS)]
NO_DAY = "That is no day. Write it like 2026-11-24."
NOTHING_SELECTED = "Nothing is selected. Tick a todo, then press again."
SEVERAL = 50
LOST_NUMBER = "This form has lost its number. Send it again."
_WRONG_NUMBER = ("invalid", "min_value", "max_value")


class NumberedForm(forms.Form):
    """What every form carries: the number of its command."""

    command_id = forms.UUIDField(error_messages={"required": LOST_NUMBER, "invalid": LOST_NUMBER})

    def facts(self) -> dict[str, Any]:
        """The fields of Command that come from the form."""
        return {"id": str(self.cleaned_data["command_id"])}


class ActForm(NumberedForm):
    """An act on a todo, and the version that was seen; one that states none stands whatever came since."""

    version = forms.IntegerField(
        required=False, min_value=1, max_value=2**53 - 1, error_messages=dict.fromkeys(_WRONG_NUMBER, LOST_NUMBER)
    )

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"expected_version": self.cleaned_data["version"]}


class TodosForm(NumberedForm):
    """Todos, each with the version that was seen: `<id>.v3`; or without."""

    def clean(self) -> dict[str, Any]:
        try:
            return self.cleaned_data | {"todos": dict(map(_seen, self.ticked))}
        except ValueError as error:
            raise ValidationError(LOST_NUMBER) from error

    @property
    def ticked(self) -> list[str]:
        """The boxes that were ticked, as they were sent."""
        return self.data.getlist("todo") if isinstance(self.data, QueryDict) else []


class SeveralForm(TodosForm):
    """The todos that an act on several is done to."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned["todos"]:
            raise ValidationError(NOTHING_SELECTED)
        if len(cleaned["todos"]) > SEVERAL:
            raise ValidationError(f"{len(cleaned['todos'])} todos are too many; {SEVERAL} fit in one act.")
        return cleaned


class UndoActForm(TodosForm):
    """Taking back what an act did in several todos; names those whose later changes its sender has seen."""

    @property
    def seen(self) -> dict[str, int]:
        """The versions at which they were seen, by the ids of the todos."""
        todos = self.cleaned_data["todos"] if self.is_valid() else {}
        return {str(id): version or 0 for id, version in todos.items()}


def _seen(box: str) -> tuple[UUID, int | None]:
    """The todo of a box and the version stated. Raises ValueError."""
    id, dot, version = box.partition(".v")
    if not dot:
        return UUID(id), None
    if not (version.isascii() and version.isdecimal()) or not 0 < len(version) <= 16 or not 0 < int(version) < 2**53:
        raise ValueError(box)
    return UUID(id), int(version)


class UndoForm(NumberedForm):
    """Taking events back; `anyway` is the version at which its sender has seen what stands against it."""

    anyway = forms.IntegerField(
        required=False, min_value=1, max_value=2**53 - 1, error_messages=dict.fromkeys(_WRONG_NUMBER, LOST_NUMBER)
    )

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"anyway": self.cleaned_data["anyway"] or 0}


class DescriptionField(forms.CharField):
    """Text of a todo, cleaned by the domain's own rule."""

    def __init__(self) -> None:
        super().__init__(required=False, strip=False)
        # The domain names control characters itself, in its own words.
        self.validators = []

    def clean(self, value: object) -> str:
        try:
            return text.clean(self.to_python(value) or "")
        except InvalidDescription as error:
            raise ValidationError(str(error)) from error


class AddForm(NumberedForm):
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


class EditForm(ActForm):
    """New words for a todo, and the version whose words the writer saw."""

    description = DescriptionField()
    version = forms.IntegerField(min_value=1, max_value=2**53 - 1)


class TrailForm(forms.Form):
    """Which part of a trail somebody asks for. A name that means nothing is no page; a date can be mistyped."""

    who = forms.CharField(required=False, max_length=255)
    what = forms.ChoiceField(required=False, choices=WHAT)
    todo = forms.UUIDField(required=False)
    act = forms.UUIDField(required=False)
    until = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": NO_DAY},
    )

    def clean_until(self) -> date | None:
        day: date | None = self.cleaned_data["until"]
        # At the ends of what a date can be, its end in another zone is none.
        if day and not 1000 <= day.year < 9000:
            raise ValidationError(NO_DAY)
        return day
