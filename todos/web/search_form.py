"""The form of the search page: words with typed filters in one field, and each filter in a field of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict

from todos.domain import search_query
from todos.domain.errors import InvalidDue, InvalidLabel
from todos.domain.search import folded
from todos.domain.search_query import FILTERS, SearchQuery
from todos.domain.values import due as dues
from todos.domain.values import label
from todos.read_model import lists, search
from todos.read_model.search import Wanted
from todos.read_model.seen_by import ListRow, inbox_of
from todos.read_model.views import TRASH
from todos.web import due_input
from todos.web.access import list_or_404

type Choices = Sequence[tuple[str, str]]

INBOX = "inbox"
DUE_NAMES = {
    search.OVERDUE: "Overdue",
    search.TODAY: "Today",
    search.WEEK: "Within a week",
    search.SOME: "Some day",
    search.NONE: "No day",
}
TOO_MANY_WORDS = f"That is too much to look for. Write at most {search.MAX_WORDS} words."


class SearchForm(forms.Form):
    """What somebody looks for. Raises Http404 for the id of a list that they may not see."""

    q = forms.CharField(required=False)

    def __init__(self, data: QueryDict, request: HttpRequest) -> None:
        super().__init__(data)
        self.request = request
        for name in FILTERS:
            self.fields[name] = forms.CharField(required=False)
        for field in self.fields.values():
            field.validators = []  # what is no character of a word is found nowhere

    @cached_property
    def lists(self) -> list[ListRow]:
        """The lists of this person, without removed ones."""
        return list(lists.present(self.request.user))

    @property
    def wanted(self) -> Wanted:
        """What they look for; nothing for an invalid form."""
        return self.cleaned_data["wanted"] if self.is_valid() else Wanted()

    @property
    def errors_of_fields(self) -> list[tuple[str, str]]:
        """The fields with an error, and the error."""
        return [(name, str(errors[0])) for name, errors in self.errors.items()]

    def clean(self) -> dict[str, object]:
        if len(self._query.words) > search.MAX_WORDS:
            self.add_error("q", TOO_MANY_WORDS)
        wanted = Wanted(
            self._query.words,
            self._each("label", _label),
            (*self._typed("list", self._places), *self._chosen("list", self._place)),
            self._each("due", _due),
            self._each("is", _state),
        )
        return self.cleaned_data | {"wanted": wanted}

    @cached_property
    def _query(self) -> SearchQuery:
        return search_query.parse(self.cleaned_data.get("q", ""))

    def _each[Value](self, name: str, read: Callable[[str], Value]) -> tuple[Value, ...]:
        """What a filter asks for, typed or chosen."""
        return (*self._typed(name, read), *self._chosen(name, read))

    def _typed[Value](self, name: str, read: Callable[[str], Value]) -> list[Value]:
        return self._read("q", [value for known, value in self._query.filters if known == name], read)

    def _chosen[Value](self, name: str, read: Callable[[str], Value]) -> list[Value]:
        return self._read(name, filter(None, [self.cleaned_data.get(name)]), read)

    def _read[Value](self, field: str, values: Iterable[str], read: Callable[[str], Value]) -> list[Value]:
        """The values as they are read. Those that cannot be are errors of the field."""
        found = list[Value]()
        for value in values:
            try:
                found.append(read(value))
            except ValidationError as error:
                self.add_error(field, error)
        return found

    def _place(self, value: str) -> frozenset[str]:
        """The list that was chosen, by its id; in an address its name may stand as well."""
        with suppress(ValueError):
            todo_list = list_or_404(self.request, UUID(value))
            if todo_list.removed:
                raise ValidationError("This list is removed. Restore it to look into it.")
            return frozenset([todo_list.place])
        return self._places(value)

    def _places(self, value: str) -> frozenset[str]:
        """The lists of this name; where there is none, those with it in their names."""
        name = folded(value)
        named = [(folded(each.name), each.place) for each in self.lists]
        named.append((INBOX, inbox_of(self.request.user).text))
        same = [place for known, place in named if known == name]
        found = same or [place for known, place in named if name and name in known]
        if not found:
            raise ValidationError(f"You have no list “{value}”. Write {_quoted('list', 'the name of one')}.")
        return frozenset(found)

    @property
    def list_choices(self) -> Choices:
        """The lists to choose from, and what the address has instead."""
        return self._with_own(
            "list", [(INBOX, "Inbox"), *((str(each.id), lists.list_title(each)) for each in self.lists)]
        )

    @property
    def due_choices(self) -> Choices:
        """The days to choose from, and what the address has instead."""
        return self._with_own("due", list(DUE_NAMES.items()))

    @property
    def is_choices(self) -> Choices:
        """The states to choose from, and what the address has instead."""
        names = {state: "In the trash" if state == TRASH else state for state in search.STATES}
        return self._with_own("is", [(state.lower(), name) for state, name in names.items()])

    def _with_own(self, name: str, choices: list[tuple[str, str]]) -> Choices:
        own = self.data.get(name, "")
        return choices if not own or own in dict(choices) else [*choices, (own, own)]


def _label(value: str) -> str:
    try:
        return label.read(value)
    except InvalidLabel as error:
        raise ValidationError(str(error)) from error


def _due(value: str) -> str | date:
    name = value.strip().lower()
    if name in search.DUES:
        return name
    with suppress(InvalidDue):
        if due := dues.parse(due_input.read(name)):
            return due.day
    raise ValidationError(f"“{value}” is no day. Write {_quoted('due', *search.DUES)} or a day, as in due:fri.")


def _state(value: str) -> str:
    names = {state.lower(): state for state in search.STATES}
    if (name := value.strip().lower()) in names:
        return names[name]
    raise ValidationError(f"Nothing is “{value}”. Write {_quoted('is', *names)}.")


def _quoted(name: str, *values: str) -> str:
    return f"{name}: and {', '.join(values)}"
