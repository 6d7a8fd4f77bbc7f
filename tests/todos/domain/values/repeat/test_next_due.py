"""When a todo is due again after it was finished: early, in time, late, in another zone, where clocks are set."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.todos.domain.values.repeat.repeats import REPEATS, from_done, from_due
from todos.domain.errors import InvalidRepeat
from todos.domain.values.due import Due, clean, instant, parse
from todos.domain.values.repeat.repeat import finishing_day, next_due

BERLIN, NEW_YORK, APIA = (ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Pacific/Apia"))
# Even the longest interval ends before the last year from here.
SOON = st.dates(date(1900, 1, 1), date(1999, 12, 31))


def due_again(repeat, due, finished_on):
    return str(next_due(repeat, parse(due), date.fromisoformat(finished_on)))


@pytest.mark.parametrize(
    ("repeat", "due", "finished_on", "then"),
    [
        (from_due("FREQ=WEEKLY"), "2026-11-06", "2026-11-06", "2026-11-13"),
        # Early: it does not come back before, and not on the same day.
        (from_due("FREQ=WEEKLY"), "2026-11-06", "2026-11-02", "2026-11-13"),
        # Late: the next one of the series, which leaves out the days that are past.
        (from_due("FREQ=WEEKLY"), "2026-11-06", "2026-11-25", "2026-11-27"),
        # Late, on a day of the series: that one is done too.
        (from_due("FREQ=WEEKLY"), "2026-11-06", "2026-11-13", "2026-11-20"),
        (from_due("FREQ=DAILY"), "2026-11-09", "2026-11-30", "2026-12-01"),
        (from_due("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"), "2026-11-06", "2026-11-07", "2026-11-20"),
        (from_due("FREQ=MONTHLY;BYMONTHDAY=31"), "2026-10-31", "2026-12-01", "2026-12-31"),
        (from_due("FREQ=YEARLY"), "2024-12-31", "2026-12-31", "2027-12-31"),
        (from_done("FREQ=DAILY;INTERVAL=3"), "2026-11-06", "2026-11-25", "2026-11-28"),
        (from_done("FREQ=DAILY;INTERVAL=3"), "2026-11-06", "2026-11-01", "2026-11-04"),
        (from_done("FREQ=WEEKLY;INTERVAL=2"), "2026-12-25", "2026-12-30", "2027-01-13"),
        (from_done("FREQ=MONTHLY"), "2026-12-25", "2027-01-31", "2027-02-28"),
        (from_done("FREQ=YEARLY"), "2028-02-01", "2028-02-29", "2029-02-28"),
    ],
)
def test_it_is_due_again(repeat, due, finished_on, then):
    assert due_again(repeat, due, finished_on) == then


@given(REPEATS, SOON, SOON)
def test_it_is_never_due_in_the_past(repeat, day, finished_on):
    again = next_due(repeat, Due(day), finished_on)
    assert again.day > finished_on
    assert again.day > day or repeat["counts_from"] == "done"
    assert clean(str(again)) == str(again)


@given(REPEATS, SOON, SOON)
def test_it_keeps_its_time_and_zone(repeat, day, finished_on):
    due = parse(f"{day}T02:30[Europe/Berlin]")
    assert next_due(repeat, due, finished_on).day == next_due(repeat, Due(day), finished_on).day
    assert str(next_due(repeat, due, finished_on)).endswith("T02:30[Europe/Berlin]")


def test_a_time_that_clocks_skip_is_back_the_day_after():
    repeat, due = from_due("FREQ=DAILY"), parse("2026-03-28T02:30[Europe/Berlin]")
    skipped = next_due(repeat, due, due.day)
    assert instant(skipped) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 3:30 there
    after = next_due(repeat, skipped, skipped.day)
    assert str(after) == "2026-03-30T02:30[Europe/Berlin]"
    assert instant(after) == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)


def test_a_time_that_clocks_show_twice_comes_once():
    due = parse("2026-10-24T02:30[Europe/Berlin]")
    twice = next_due(from_due("FREQ=DAILY"), due, due.day)
    assert instant(twice) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_due(from_due("FREQ=DAILY"), twice, twice.day).day == date(2026, 10, 26)


def test_a_time_is_finished_on_the_day_of_its_own_zone():
    due, now = parse("2026-12-31T23:30[America/New_York]"), datetime(2027, 1, 1, 4, 40, tzinfo=UTC)
    assert finishing_day(due, now, BERLIN) == finishing_day(due, now, NEW_YORK) == date(2026, 12, 31)
    again = next_due(from_due("FREQ=DAILY"), due, finishing_day(due, now, BERLIN))
    assert str(again) == "2027-01-01T23:30[America/New_York]"


def test_a_day_is_finished_on_the_day_of_who_finishes_it():
    due, now = parse("2026-12-31"), datetime(2027, 1, 1, 4, 40, tzinfo=UTC)
    assert finishing_day(due, now, NEW_YORK) == date(2026, 12, 31)
    assert finishing_day(due, now, BERLIN) == date(2027, 1, 1)


def test_a_day_that_a_zone_skipped_is_a_day_like_any_other():
    due = parse("2011-12-29")
    again = next_due(from_due("FREQ=DAILY"), due, finishing_day(due, datetime(2011, 12, 29, 12, tzinfo=APIA), APIA))
    assert str(again) == "2011-12-30"


@pytest.mark.parametrize("counted", [from_due, from_done])
def test_after_the_last_year_there_is_no_day(counted):
    with pytest.raises(InvalidRepeat, match="after the year 2999"):
        next_due(counted("FREQ=YEARLY;INTERVAL=999"), Due(date(2026, 1, 1)), date(2026, 1, 1))
    for last in (date(2999, 12, 31), date.max):
        with pytest.raises(InvalidRepeat, match="after the year 2999"):
            next_due(counted("FREQ=DAILY"), Due(date(2026, 1, 1)), last)
    assert next_due(counted("FREQ=DAILY"), Due(date(2026, 1, 1)), date(2999, 12, 30)).day == date(2999, 12, 31)
