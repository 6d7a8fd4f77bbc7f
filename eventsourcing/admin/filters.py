"""What the raw event list asks of the database: filters from the address, and pages by keyset, each along an index.

Nothing here counts, skips or looks for distinct values: a page costs the same at a thousand and at a million events.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict

from ..event_store import LONGEST_STREAM_ID
from ..event_types import event_types
from ..models import StoredEvent

EVENTS_PER_PAGE = 50
LARGEST_POSITION = 2**63 - 1
LONGEST_ACTOR = 255

_TICK = timedelta(microseconds=1)


class Span(NamedTuple):
    """A stretch of time in UTC: from `start` until just before `end`."""

    start: datetime
    end: datetime


class SpanField(forms.CharField):
    """A day (all of it) or a moment (one microsecond of it); read as UTC unless it says otherwise."""

    default_error_messages = {"unreadable": "Write a day, 2026-01-31, or a time in UTC, 2026-01-31 13:05."}

    def to_python(self, value: Any) -> Any:
        """A Span; None for an empty field. Raises ValidationError for anything that is no time."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return _span(text)
        except (ValueError, OverflowError) as error:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable") from error


def _span(text: str) -> Span:
    try:
        day = datetime.combine(date.fromisoformat(text), time(tzinfo=UTC))
    except ValueError:
        moment = datetime.fromisoformat(text)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        return Span(moment, moment + _TICK)
    return Span(day, day + timedelta(days=1))


def _types() -> Iterator[tuple[str, str]]:
    yield "", "Every type"
    for name in event_types.stored_names():
        yield name, name


class Place(forms.Form):
    """What an address may say, and a place in a list of keys. What it does not know is an error, never ignored."""

    before = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LARGEST_POSITION, required=False)
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LARGEST_POSITION, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuses unknown and repeated names, and two places at once."""
        for name in self.data:
            if name not in self.fields:
                self.add_error(None, f"There is no filter {name!r}.")
            elif isinstance(self.data, QueryDict) and len(self.data.getlist(name)) > 1:
                self.add_error(None, f"{name!r} is given more than once.")
        if None not in (self.cleaned_data.get("before"), self.cleaned_data.get("after")):
            self.add_error(None, "A page comes before one place or after one, not both.")
        return self.cleaned_data

    def place(self, default: str = "before") -> tuple[str, int | None]:
        """'before' or 'after', and which key; without any the end of the list that `default` begins from."""
        for way in ("before", "after"):
            if self.cleaned_data[way] is not None:
                return way, self.cleaned_data[way]
        return default, None

    def problems(self) -> list[str]:
        """The sentences that belong to no visible field."""
        hidden = [error for field in self.hidden_fields() for error in field.errors]
        return [*self.non_field_errors(), *(f"The place in the list cannot be read: {error}" for error in hidden)]


class StreamPlace(Place):
    """The address of a stream's page: its id, and a version to continue before or after."""

    id = forms.CharField(strip=False)


class EventFilters(Place):
    """The address of the log's page: filters, and a position to continue before or after."""

    type = forms.ChoiceField(choices=_types, required=False)
    stream = forms.CharField(label="Stream id", max_length=LONGEST_STREAM_ID, strip=False, required=False)
    actor = forms.CharField(max_length=LONGEST_ACTOR, strip=False, required=False)
    correlation = forms.UUIDField(label="Correlation id", required=False)
    since = SpanField(label="From", help_text="A day, or a time in UTC", required=False)
    until = SpanField(label="To", help_text="A day to its end, or a time in UTC", required=False)

    def clean(self) -> dict[str, Any]:
        """Refuses, beside what Place refuses, a span that ends before it begins."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since.start >= until.end:
            self.add_error("until", "This is before the beginning.")
        return super().clean()

    @property
    def active(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.data.get(name) for name in self.fields if name not in ("before", "after"))

    def condition(self) -> Q:
        """What the rows have to fulfil."""
        given = self.cleaned_data
        names = {"type": "type", "stream": "stream_id", "actor": "actor", "correlation": "correlation_id"}
        condition = Q(**{column: given[name] for name, column in names.items() if given[name]})
        if given["since"]:
            condition &= Q(timestamp__gte=given["since"].start)
        if given["until"]:
            condition &= Q(timestamp__lt=given["until"].end)
        return condition

    def order(self) -> tuple[str, ...]:
        """The columns that order the rows: always those that an index can serve.

        One stream is read along its versions, a stretch of time along the time, all else along the position.
        """
        if self.cleaned_data["stream"]:
            return ("version",)
        if self.cleaned_data["since"] or self.cleaned_data["until"]:
            return ("timestamp", "position")
        return ("position",)


class Page(NamedTuple):
    """At most EVENTS_PER_PAGE rows, the highest key first, and whether the list goes on to either side."""

    rows: list[StoredEvent]
    newer: bool = False
    older: bool = False


def log_page(events: QuerySet[StoredEvent], filters: EventFilters) -> Page | None:
    """The page that valid filters ask for; None when the event they continue from is not in the list."""
    rows, order = events.filter(filters.condition()), filters.order()
    way, position = filters.place()
    if not position:
        return keyset_page(rows, order, way, None)
    key = (position,) if order == ("position",) else rows.filter(pk=position).values_list(*order).first()
    return keyset_page(rows, order, way, key) if key else None


def keyset_page(rows: QuerySet[StoredEvent], order: tuple[str, ...], way: str, key: tuple[Any, ...] | None) -> Page:
    """The rows next to `key` in the order of the columns `order`, `way` being 'before' (towards lower) or 'after'.

    Without a key it begins at the end of the order ('before') or at its beginning ('after').
    """
    upwards = way == "after"
    if key is not None:
        rows = rows.filter(_beyond(order, key, "gt" if upwards else "lt"))
    # One row more than fits tells whether there is a next page.
    found = list(rows.order_by(*(name if upwards else f"-{name}" for name in order))[: EVENTS_PER_PAGE + 1])
    more, found = len(found) > EVENTS_PER_PAGE, found[:EVENTS_PER_PAGE]
    if upwards:
        return Page(found[::-1], newer=more, older=key is not None)
    return Page(found, newer=key is not None, older=more)


def _beyond(order: tuple[str, ...], key: tuple[Any, ...], way: str) -> Q:
    """The key as a bound. The bound on the first column alone is what an index can use."""
    condition = Q(**{f"{order[-1]}__{way}": key[-1]})
    for name, value in zip(order[-2::-1], key[-2::-1], strict=True):
        condition = Q(**{f"{name}__{way}e": value}) & (Q(**{f"{name}__{way}": value}) | condition)
    return condition
