"""The form that adds a todo. What was typed is read here, so that the form knows what was understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from eventsourcing import local_time
from eventsourcing.errors import DomainError
from todos.domain.quick_add.language import LANGUAGES
from todos.domain.quick_add.typed import Typed
from todos.domain.quick_add.understood import Understood
from todos.domain.quick_add.word import Span
from todos.domain.values import description, due
from todos.domain.values.status import STATUSES
from todos.web import viewer_language
from todos.web.form_fields import LOST_NUMBER
from todos.web.forms import ActionForm

type Lists = Callable[[], Mapping[str, str]]

# Longer texts are refused; the number of their characters need not be exact.
_SPAN = re.compile("([0-9]{1,5})-([0-9]{1,5})")


def zone_of_viewer() -> str:
    """The name of the zone in which the person who looks types days and times."""
    name = str(timezone.get_current_timezone())
    return name if due.is_zone(name) else "UTC"


def typed_by(text: str, literal: list[str], zone: str = "", at: str = "", language: str = "") -> Typed:
    """A typed text. What is not stated is that of the person who looks, now. Raises ValueError.

    literal -- spans that were put back, as "14-19"; at -- an instant, as scripts write it; language -- a tag
    """
    spoken = LANGUAGES.get(language, viewer_language.language())
    known_zone = zone if due.is_zone(zone) else zone_of_viewer()
    return Typed(text, _moment(at), known_zone, tuple(map(_span, literal)), spoken)


def _moment(text: str) -> datetime:
    """The instant, to the second; now where none is stated, or one that is still to come."""
    now = datetime.now(UTC).replace(microsecond=0)
    if not text:
        return now
    stated = datetime.fromisoformat(text)
    if stated.tzinfo is None or stated.year not in local_time.YEARS:
        raise ValueError(text)
    return min(now, stated)


def _joined(text: str) -> str:
    """Several lines as one."""
    return " ".join(filter(None, map(str.strip, text.splitlines())))


def _span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return int(found[1]), int(found[2])


class TypedField(forms.CharField):
    """A text as it was typed. The domain refuses what does not fit, with a sentence of its own."""

    def __init__(self) -> None:
        super().__init__(required=False, strip=False)
        self.validators = []


class AddForm(ActionForm):
    """A new todo, as it was typed.

    typed_at, zone, language -- when, where and how it was typed, so that the form means the same however late it comes
    is_shown -- whether the person has seen what was understood, and adds it
    as_one -- whether several lines are one todo
    literal -- repeated: spans that the person put back as words
    The cleaned data also hold `typed` and what was `understood`; `description` are the words that are left.
    """

    description = TypedField()
    typed_at = TypedField()
    zone = TypedField()
    language = TypedField()
    is_shown = forms.BooleanField(required=False)
    as_one = forms.BooleanField(required=False)
    status = forms.ChoiceField(
        choices=[(status, status) for status in STATUSES],
        required=False,
        initial=STATUSES[0],
        error_messages={"invalid_choice": "Unknown status %(value)s. Use Queued, Started or Finished."},
    )

    def __init__(self, data: QueryDict | None = None, lists: Lists = dict) -> None:
        """`lists` makes the ids of the lists that the text may name, by their names."""
        super().__init__(data, initial={"zone": zone_of_viewer(), "language": viewer_language.language().tag})
        self.lists = lists

    def clean_status(self) -> str:
        status: str = self.cleaned_data["status"]
        return status or STATUSES[0]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        typed = self._typed()
        understood = typed.read(self.lists() if "#" in typed.text else {})
        try:
            words = description.clean(understood.words)
        except DomainError as error:
            self.add_error("description", str(error))
            return cleaned
        return cleaned | {"typed": typed, "understood": understood._replace(words=words), "description": words}

    def _typed(self) -> Typed:
        data = self.cleaned_data
        text = _joined(data["description"]) if data.get("as_one") else data["description"]
        try:
            return typed_by(text, self.literal, data["zone"], data["typed_at"], data["language"])
        except ValueError as error:
            raise ValidationError(LOST_NUMBER) from error

    @property
    def literal(self) -> list[str]:
        """The spans that were put back, as they were sent."""
        return self.data.getlist("literal") if isinstance(self.data, QueryDict) else []

    @property
    def typed(self) -> Typed:
        """What was typed, in a valid form."""
        typed: Typed = self.cleaned_data["typed"]
        return typed

    @property
    def understood(self) -> Understood:
        """What was understood of it, in a valid form."""
        understood: Understood = self.cleaned_data["understood"]
        return understood
