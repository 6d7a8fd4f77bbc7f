"""How a todo comes back: a rule, and whether it counts from the due day or from the day it is done.

Stored as {"rule": "FREQ=WEEKLY;BYDAY=FR", "counts_from": "due"}; None where it does not come back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from pyrsistent import PMap, pmap

from eventsourcing import local_time
from todos.domain.errors import InvalidRepeat, RepeatNeedsDue
from todos.domain.values import due as dues
from todos.domain.values.due import LAST_YEAR, Due, moved_to
from todos.domain.values.repeat import rule as rules
from todos.domain.values.repeat.occurrence import first_after
from todos.domain.values.repeat.rule import MONTHLY, YEARLY, Rule

type Repeat = PMap[str, str]

# The longest text of a column: all weekdays of each 999th week, counted from done.
MAX_LENGTH = 80

FROM_DUE, FROM_DONE = "due", "done"
# How the text of a column says that it counts from done.
_DONE = " done"
# Some months are shorter: without its number in the rule, such a day would be forgotten in February.
_FIRST_LATE_DAY = 29
_LEAP_DAY = (2, 29)


def clean(value: object) -> Repeat | None:
    """The repeat in its stored form, frozen. Raises InvalidRepeat, with a sentence, for anything else.

    A repeat that counts from the day it is done names no days.
    """
    if value is None:
        return None
    rule, counts_from = _read(value)
    if counts_from == FROM_DONE and rule.names_days:
        raise InvalidRepeat("A repeat that counts from when it is done is on no certain days. Leave the days out.")
    return _stored(rule, counts_from)


def text_of(value: object) -> str:
    """The text by which rows hold a repeat: "FREQ=WEEKLY;BYDAY=FR", "FREQ=DAILY;INTERVAL=3 done"; "" for none."""
    if not isinstance(value, Mapping):
        return str(value or "")
    return f"{value['rule']}{_DONE}" if value["counts_from"] == FROM_DONE else str(value["rule"])


def parse(text: str) -> Repeat | None:
    """The repeat that a text of a column says; None for ''."""
    rule = text.removesuffix(_DONE)
    return _stored(rules.parse(rule), FROM_DUE if rule == text else FROM_DONE) if text else None


def anchored(repeat: Repeat | None, due_day: date) -> Repeat | None:
    """The same repeat, with the day of the month in its rule where not every month or year has such a day.

    Other days need no number: a rule that names no day goes by that of the due, as a rule by weeks does.
    """
    if repeat is None or repeat["counts_from"] == FROM_DONE:
        return repeat
    rule = rules.parse(repeat["rule"])
    if rule.names_days:
        return repeat
    if rule.frequency == MONTHLY and due_day.day >= _FIRST_LATE_DAY:
        rule = replace(rule, month_day=due_day.day)
    if rule.frequency == YEARLY and (due_day.month, due_day.day) == _LEAP_DAY:
        rule = replace(rule, month=due_day.month, month_day=due_day.day)
    return _stored(rule, FROM_DUE)


def fitting(value: object, due: str) -> Repeat | None:
    """The repeat as a todo with this due day keeps it. Raises InvalidRepeat, RepeatNeedsDue."""
    repeat, found = clean(value), dues.parse(due)
    if repeat is not None and found is None:
        raise RepeatNeedsDue
    return anchored(repeat, found.day) if found else None


def finishing_day(due: Due, now: datetime, zone: tzinfo) -> date:
    """The day on which somebody in a zone finishes it: where it has a zone of its own, the day there.

    Otherwise who finishes at 5:30 in Berlin what is due at 23:30 in New York would be a day late, and leave one out.
    """
    return local_time.day_of(now, ZoneInfo(due.zone) if due.zone else zone)


def next_due(repeat: Mapping[str, str], due: Due, finished_on: date) -> Due:
    """When it is due again, at the same time of the day. Raises InvalidRepeat where that is after LAST_YEAR.

    Counted from the due day: the first day of the rule after the due day and after the day it was finished on. So what
    is finished late leaves out the days that are past and today, and what is finished early does not come back before.
    Counted from when it is done: one interval after `finished_on`. That may be the due day, where it was done early.
    """
    rule = rules.parse(repeat["rule"])
    start = finished_on if repeat["counts_from"] == FROM_DONE else due.day
    after = max(start, finished_on)
    if after.year <= LAST_YEAR and (day := first_after(rule, start, after)).year <= LAST_YEAR:
        return moved_to(due, day)
    raise InvalidRepeat(f"It would be due again after the year {LAST_YEAR}. Choose a shorter repeat, or none.")


def _read(value: object) -> tuple[Rule, str]:
    match value:
        case {"rule": str(text), "counts_from": "due" | "done" as counts_from, **more} if not more:
            return rules.parse(text), str(counts_from)
    raise InvalidRepeat("This repeat cannot be read. Choose how often it comes back, and from which day it counts.")


def _stored(rule: Rule, counts_from: str) -> Repeat:
    return pmap({"rule": str(rule), "counts_from": counts_from})
