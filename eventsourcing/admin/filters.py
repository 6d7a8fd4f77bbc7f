"""The addresses of admin's pages as forms: filters, and the key that a page continues from.

No filter counts rows, skips rows or looks for distinct values, so a page costs the same in a log of any length.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict

from ..event_types import event_types
from ..local_time import parse_span
from ..stream_id import MAX_STREAM_ID_LENGTH
from . import words

MAX_POSITION = 2**63 - 1
MAX_ACTOR_LENGTH = 255


class SpanField(forms.CharField):
    """A whole day, minute or second, as the text says; in UTC unless it has another offset."""

    default_error_messages = {"unreadable": "Write a day, 2026-01-31, or a time in UTC, 2026-01-31 13:05."}

    def to_python(self, value: Any) -> Any:
        """A Span; None for an empty field. Raises ValidationError for text that is not a time."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_span(text, UTC)
        except ValueError as error:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable") from error


def _types() -> Iterator[tuple[str, str]]:
    yield "", "Every type"
    for name in event_types.stored_names():
        yield name, name


class CursorForm(forms.Form):
    """The cursor in a page's address: the key that the page comes before or after. Unknown names are errors."""

    before = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MAX_POSITION, required=False)
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MAX_POSITION, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuses unknown and repeated names, and two cursors at once."""
        for name in self.data:
            if name not in self.fields:
                self.add_error(None, f"There is no filter {name!r}.")
            elif isinstance(self.data, QueryDict) and len(self.data.getlist(name)) > 1:
                self.add_error(None, f"{name!r} is given more than once.")
        if None not in (self.cleaned_data.get("before"), self.cleaned_data.get("after")):
            self.add_error(None, "A page comes before one place or after one, not both.")
        return self.cleaned_data

    def cursor(self, default: str = "before") -> tuple[str, int | None]:
        """The direction, 'before' or 'after', and the key; (`default`, None) for an address without a cursor."""
        for direction in ("before", "after"):
            if self.cleaned_data[direction] is not None:
                return direction, self.cleaned_data[direction]
        return default, None

    def problems(self) -> list[str]:
        """The sentences that belong to no visible field."""
        hidden = [error for field in self.hidden_fields() for error in field.errors]
        return [*self.non_field_errors(), *(f"The place in the list cannot be read: {error}" for error in hidden)]


class StreamAddress(CursorForm):
    """The address of a stream's page: the stream's id, and a version to continue before or after."""

    id = forms.CharField(strip=False)


class EventFilters(CursorForm):
    """The address of the log's page: filters, and a position to continue before or after."""

    type = forms.ChoiceField(label="What", choices=_types, required=False)
    stream = forms.CharField(label="Where (id)", max_length=MAX_STREAM_ID_LENGTH, strip=False, required=False)
    actor = forms.CharField(label="Who (id)", max_length=MAX_ACTOR_LENGTH, strip=False, required=False)
    correlation = forms.UUIDField(label="Act (id)", required=False)
    since = SpanField(label="From", help_text="A day, or a time in UTC", required=False)
    until = SpanField(label="To", help_text="A day to its end, or a time in UTC", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if words.actor_finders:
            self.fields["actor"].label = "Who (name or id)"

    def clean_actor(self) -> str:
        """The actor's id."""
        given: str = self.cleaned_data["actor"]
        return words.actor_called(given) if given else ""

    def clean(self) -> dict[str, Any]:
        """Refuses also a span that ends before it begins."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since.start >= until.end:
            self.add_error("until", "This is before the beginning.")
        return super().clean()

    @property
    def active(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.data.get(name) for name in self.fields if name not in ("before", "after"))

    def condition(self) -> Q:
        """The condition on the rows."""
        given = self.cleaned_data
        names = {"type": "type", "stream": "stream_id", "actor": "actor", "correlation": "correlation_id"}
        condition = Q(**{column: given[name] for name, column in names.items() if given[name]})
        if given["since"]:
            condition &= Q(timestamp__gte=given["since"].start)
        if given["until"]:
            condition &= Q(timestamp__lt=given["until"].end)
        return condition

    def order(self) -> tuple[str, ...]:
        """The columns that order the rows, so that an index serves them.

        One stream is ordered by version, a span of time by time, everything else by position.
        """
        if self.cleaned_data["stream"]:
            return ("version",)
        if self.cleaned_data["since"] or self.cleaned_data["until"]:
            return ("timestamp", "position")
        return ("position",)
