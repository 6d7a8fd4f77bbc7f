"""Finds todos in all places of a person: by words, also those of notes and names of lists, and by filters."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from todos.domain.search import folded
from todos.domain.values import due as dues
from todos.domain.values.due import Due
from todos.read_model import todos as queries
from todos.read_model.seen_by import ListRow, Person, TodoRow, Todos, notes_shown_to, shown_to, uuids
from todos.read_model.today import DAYS_AHEAD, Moment
from todos.read_model.views import OPEN, TRASH, statuses_of

OVERDUE, TODAY, WEEK, SOME, NONE = "overdue", "today", "week", "some", "none"
DUES = (OVERDUE, TODAY, WEEK, SOME, NONE)
STATES = (OPEN, *statuses_of("All"), TRASH)
# Each word is looked for in the notes by a query of its own.
MAX_WORDS = 50


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. All of it must hold.

    words -- folded; each is found in the description, the note, a label or the name of the list
    places -- by the texts of places, one set for each filter
    dues -- of DUES, or days; states -- of STATES
    """

    words: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    places: tuple[frozenset[str], ...] = ()
    dues: tuple[str | date, ...] = ()
    states: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.labels or self.places or self.dues or self.states)

    @property
    def is_of_trash(self) -> bool:
        """Whether it is looked for in the trash, which holds what is nowhere else."""
        return TRASH in self.states


def find(
    person: Person, wanted: Wanted, lists: Collection[ListRow], moment: Moment, after: str, also: Iterable[str] = ()
) -> queries.Page[TodoRow]:
    """A page of what is found, last added first. Raises UnknownFilter for what is no cursor.

    lists -- the lists of this person that are not removed
    also -- the ids of todos that are shown in their places although they are not found
    """
    shown = shown_to(person)
    rows = shown.filter(removed__isnull=not wanted.is_of_trash)
    for word in wanted.words:
        rows = rows.filter(_has(person, word, lists))
    for label in wanted.labels:
        rows = queries.labelled(rows, label)
    for places in wanted.places:
        rows = rows.filter(place__in=places)
    for state in wanted.states:
        rows = rows if state == TRASH else rows.filter(status__in=statuses_of(state))
    for due in wanted.dues:
        rows = _due(rows, due, moment)
    kept = uuids(also)
    return queries.page(rows | shown.filter(pk__in=kept) if kept else rows, person, after, queries.ADDED_ORDER)


def _has(person: Person, word: str, lists: Collection[ListRow]) -> Q:
    """The word is in the description, in a label, in the name of the list, or in the note."""
    named = [each.place for each in lists if word in folded(each.name)]
    noted = notes_shown_to(person).filter(_contains("search", word))
    found = Q(_contains("search", word)) | Q(_contains("label_keys", word)) | Q(pk__in=noted.values("pk"))
    return found | Q(place__in=named) if named else found


def _contains(column: str, word: str) -> GreaterThan:
    return GreaterThan(StrIndex(column, Value(word)), 0)


def _due(rows: Todos, due: str | date, moment: Moment) -> Todos:
    today, day = moment.today, timedelta(days=1)
    if due == NONE:
        return rows.filter(due_day=None)
    if due == SOME:
        return rows.exclude(due_day=None)
    if due == OVERDUE:
        rows = rows.filter(status__in=statuses_of(OPEN))
        return _exact(rows, Q(due_day__lt=today), [today], lambda each: dues.is_overdue(each, moment.now, moment.zone))
    first, last = today, today
    if due == WEEK:
        last = today + DAYS_AHEAD * day
    elif isinstance(due, date):
        first = last = due
    days = Q(due_day__gte=first, due_day__lte=last)
    return _exact(rows, days, [first, last], lambda each: first <= dues.day_in(each, moment.zone) <= last)


def _exact(rows: Todos, days: Q, borders: Iterable[date], holds: Callable[[Due], bool]) -> Todos:
    """The rows that are due when `holds` says so, by the condition `days` on their days.

    A time may fall on another day for who looks, or be past already. That is found out for times near the borders.
    """
    near = {border + timedelta(days=each) for border in borders for each in (-1, 0, 1)}
    timed = rows.filter(due_day__in=near, due__contains="T").values_list("pk", "due")
    held = [pk for pk, text in timed if (due := dues.parse(text)) and holds(due)]
    return rows.filter((days & ~_is_timed(near)) | Q(pk__in=held))


def _is_timed(days: Iterable[date]) -> Q:
    return Q(due_day__in=days, due__contains="T")
