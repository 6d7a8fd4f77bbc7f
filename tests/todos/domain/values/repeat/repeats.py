"""Repeats in their stored form, for tests."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st
from pyrsistent import pmap

from todos.domain.values.repeat.rule import DAILY, LAST, LONGEST_MONTHS, MONTHLY, WEEKLY, YEARLY, Rule

DAYS = st.dates(date(1900, 1, 1), date(2399, 12, 31))
INTERVALS = st.integers(1, 5) | st.integers(1, 999)
WEEKDAYS = st.sets(st.integers(0, 6)).map(sorted).map(tuple)
YEAR_DAYS = [(month, day) for month, length in enumerate(LONGEST_MONTHS, start=1) for day in range(1, length + 1)]

PLAIN = st.builds(Rule, st.sampled_from([DAILY, WEEKLY, MONTHLY, YEARLY]), INTERVALS)
WEEKLY_RULES = st.builds(Rule, st.just(WEEKLY), INTERVALS, WEEKDAYS)
WEEKDAY_OF_MONTH = st.builds(
    Rule, st.just(MONTHLY), INTERVALS, st.tuples(st.integers(0, 6)), st.sampled_from([1, 2, 3, 4, LAST])
)
DAY_OF_MONTH = st.builds(Rule, st.just(MONTHLY), INTERVALS, month_day=st.integers(1, 31) | st.just(LAST))
DAY_OF_YEAR = st.builds(
    lambda interval, day: Rule(YEARLY, interval, month=day[0], month_day=day[1]), INTERVALS, st.sampled_from(YEAR_DAYS)
)
RULES = PLAIN | WEEKLY_RULES | WEEKDAY_OF_MONTH | DAY_OF_MONTH | DAY_OF_YEAR


def from_due(rule):
    return pmap({"rule": str(rule), "counts_from": "due"})


def from_done(rule):
    return pmap({"rule": str(rule), "counts_from": "done"})


REPEATS = RULES.map(from_due) | PLAIN.map(from_done)
