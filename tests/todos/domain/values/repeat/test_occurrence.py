"""The days on which a rule falls, held against those of python-dateutil where no day is missing from a month."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.todos.domain.values.repeat.repeats import DAYS, RULES
from todos.domain.values.repeat.occurrence import first_after
from todos.domain.values.repeat.rule import MONTHLY, YEARLY, Rule, parse

LATER = st.integers(0, 60) | st.integers(0, 5_000)


def series(rule, start, count):
    """The next days of a rule, one after the other: each is the start of the next one, as on a todo."""
    days = [start]
    while len(days) <= count:
        days.append(first_after(rule, days[-1], days[-1]))
    return [f"{day}" for day in days[1:]]


def every_month_has(rule, start):
    """Whether no day of the rule is missing: there dateutil leaves out the month, and we take its last day."""
    by_month = rule.frequency in (MONTHLY, YEARLY) and not rule.ordinal
    return not by_month or (rule.month_day or start.day) <= 28


@given(RULES, DAYS, LATER)
def test_they_are_those_of_icalendar(rule, start, later):
    assume(every_month_has(rule, start))
    after = start + timedelta(days=later)
    expected = rrulestr(str(rule), dtstart=datetime.combine(start, time())).after(datetime.combine(after, time()))
    assert first_after(rule, start, after) == expected.date()


@given(RULES, DAYS, LATER)
def test_the_next_day_is_always_later(rule, start, later):
    after = start + timedelta(days=later)
    assert first_after(rule, start, after) > after


@given(RULES, DAYS, LATER)
def test_finishing_each_in_time_or_all_of_them_late_leads_to_the_same_day(rule, start, later):
    """What names no day is left out here for late days of a month: only its number keeps it, see `anchored`."""
    assume(rule.names_days or every_month_has(rule, start))
    after, day = start + timedelta(days=later), start
    while day <= after:
        day = first_after(rule, day, day)
    assert first_after(rule, start, after) == day


@given(RULES, DAYS)
def test_no_month_or_year_is_left_out(rule, start):
    assume(rule.frequency in (MONTHLY, YEARLY))
    days = [date.fromisoformat(day) for day in series(rule, start, 4)]
    months = [day.year * 12 + day.month for day in days]
    step = rule.interval * (1 if rule.frequency == MONTHLY else 12)
    assert all(later - month == step for month, later in pairwise(months))


@pytest.mark.parametrize(
    ("rule", "start", "days"),
    [
        ("FREQ=DAILY;INTERVAL=2", "2026-12-30", ["2027-01-01", "2027-01-03"]),
        ("FREQ=WEEKLY", "2026-12-28", ["2027-01-04", "2027-01-11"]),
        # The week begins on Monday: Sunday belongs to the week before.
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU", "2026-12-28", ["2027-01-03", "2027-01-11", "2027-01-17"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "2026-12-30", ["2027-01-01", "2027-01-11", "2027-01-15"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2027-12-31", ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]),
        ("FREQ=MONTHLY;BYMONTHDAY=30", "2027-01-30", ["2027-02-28", "2027-03-30"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2027-01-31", ["2027-02-28", "2027-03-31"]),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=31", "2026-11-30", ["2027-02-28", "2027-05-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2027-02-02", ["2027-02-28", "2027-03-31"]),
        ("FREQ=MONTHLY;BYDAY=1MO", "2026-12-07", ["2027-01-04", "2027-02-01"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-12-25", ["2027-01-29", "2027-02-26"]),
        ("FREQ=YEARLY", "2026-12-31", ["2027-12-31", "2028-12-31"]),
        (
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
            "2024-02-29",
            ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"],
        ),
    ],
)
def test_they_follow_one_another(rule, start, days):
    assert series(parse(rule), date.fromisoformat(start), len(days)) == days


def test_the_longest_way_is_as_quick_as_the_shortest():
    assert first_after(Rule("DAILY"), date(1900, 1, 1), date(2999, 12, 30)) == date(2999, 12, 31)
