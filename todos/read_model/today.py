"""What is due: before today, today, and in the next seven days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from todos.domain.values import due as dues
from todos.domain.values.due import Due
from todos.read_model.seen_by import Person, TodoRow, Todos, TodoVersionRow, Versions, shown_to, uuids
from todos.read_model.views import OPEN, statuses_of

DAYS_AHEAD = 7
# More than anybody reads. What is due first comes first.
MAX_ROWS = 500


@dataclass(frozen=True)
class Moment:
    """The moment from which somebody looks, their zone, and what day it is there."""

    now: datetime
    zone: tzinfo
    today: date


@dataclass(frozen=True)
class Sections[Row: (TodoRow, TodoVersionRow)]:
    """Todos by when they are due, each section in the order of that."""

    overdue: list[Row]
    today: list[Row]
    coming: list[Row]

    @property
    def rows(self) -> list[Row]:
        """All of them."""
        return self.overdue + self.today + self.coming


def sections(person: Person, moment: Moment, also: Iterable[str] = ()) -> Sections[TodoRow]:
    """The open todos of this person that are due by the end of the next seven days.

    also -- the ids of todos that are shown in their places although they are finished or removed
    """
    shown = shown_to(person)
    rows = _open(shown) | shown.filter(pk__in=uuids(also))
    return _in_sections(_due(rows, moment), moment)


def past_sections(versions: Versions, moment: Moment) -> Sections[TodoVersionRow]:
    """The same of versions that were current at the moment."""
    open_then = versions.filter(removed=None, status__in=statuses_of(OPEN))
    return _in_sections(_due(open_then, moment), moment)


def section_of(row: TodoRow | TodoVersionRow, moment: Moment) -> str:
    """The section in which a todo stands: 'overdue', 'today' or 'coming'; '' for none."""
    due = dues.parse(row.due)
    if due is None:
        return ""
    day = dues.day_in(due, moment.zone)
    if dues.is_overdue(due, moment.now, moment.zone):
        return "overdue"
    if day <= moment.today:
        return "today"
    return "coming" if day <= moment.today + timedelta(days=DAYS_AHEAD) else ""


def with_a_day(person: Person) -> list[TodoRow]:
    """The open todos of this person that are due some day, first the earliest; for a calendar."""
    return list(_open(shown_to(person)).exclude(due_day=None).order_by("due_day", "due", "added_position"))


def waiting(person: Person, moment: Moment) -> int:
    """How many open todos are overdue or due today."""
    rows = _open(shown_to(person)).filter(due_day__lte=moment.today + timedelta(days=1))
    found = [dues.parse(text) for text in rows.values_list("due", flat=True)[:MAX_ROWS]]
    return sum(due is not None and _waits(due, moment) for due in found)


def _waits(due: Due, moment: Moment) -> bool:
    return dues.is_overdue(due, moment.now, moment.zone) or dues.day_in(due, moment.zone) <= moment.today


def _open(rows: Todos) -> Todos:
    return rows.filter(removed=None, status__in=statuses_of(OPEN))


def _due[Rows: (Todos, Versions)](rows: Rows, moment: Moment) -> Rows:
    # The day of a time differs by at most one where people look from another zone.
    last = moment.today + timedelta(days=DAYS_AHEAD + 1)
    return rows.filter(due_day__lte=last).order_by("due_day", "due", "added_position")[:MAX_ROWS]


def _in_sections[Row: (TodoRow, TodoVersionRow)](rows: Iterable[Row], moment: Moment) -> Sections[Row]:
    found: dict[str, list[Row]] = {"overdue": [], "today": [], "coming": [], "": []}
    for row in rows:
        found[section_of(row, moment)].append(row)
    return Sections(found["overdue"], found["today"], found["coming"])
