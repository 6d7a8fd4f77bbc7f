"""The forms that name a label."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from todos.web.form_fields import LabelField
from todos.web.forms import ActionForm, BulkForm


class BulkLabelForm(BulkForm):
    """The ticked todos, and a label for all of them."""

    label = LabelField()


class RenameLabelForm(ActionForm):
    """A label, and the one that takes its place."""

    label = LabelField()
    name = LabelField()

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if cleaned.get("name") and cleaned.get("name") == cleaned.get("label"):
            raise ValidationError({"name": "It is called that already. Write another word."})
        return cleaned
