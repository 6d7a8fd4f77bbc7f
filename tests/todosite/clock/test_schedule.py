"""Schedules: intervals, days, and nights in which clocks are set."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from todosite.clock.schedule import Daily, Every

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def instants(schedule, start: datetime, end: datetime) -> list[datetime]:
    """The instants between two others, as somebody sees them who looks every minute."""
    found, now = [], start
    while now < end:
        latest = schedule.latest(now)
        if latest > start and latest not in found:
            found.append(latest)
        now += MINUTE
    return found


def test_an_interval_is_counted_by_all_from_the_same_instant():
    quarter = Every(timedelta(minutes=15))
    assert quarter.latest(utc("2026-11-29T10:14:59")) == utc("2026-11-29T10:00")
    assert quarter.latest(utc("2026-11-29T10:15:00")) == utc("2026-11-29T10:15")


def test_a_day_begins_with_its_time():
    daily = Daily(time(3, 30))
    assert daily.latest(utc("2026-11-29T03:29")) == utc("2026-11-28T03:30")
    assert daily.latest(utc("2026-11-29T03:30")) == utc("2026-11-29T03:30")


@pytest.mark.parametrize(
    ("at", "night", "instant"),
    [
        (time(2, 30), "2026-10-24", "2026-10-25T00:30"),  # shown twice: the first pass, at +02:00
        (time(2, 30), "2026-03-28", "2026-03-29T01:30"),  # skipped: 03:30 at +02:00
        (time(3, 30), "2026-10-24", "2026-10-25T02:30"),
        (time(3, 30), "2026-03-28", "2026-03-29T01:30"),
    ],
)
def test_in_a_night_in_which_clocks_are_set_it_is_due_once(at, night, instant):
    noon = utc(f"{night}T12:00")
    assert instants(Daily(at, BERLIN), noon, noon + timedelta(days=1)) == [utc(instant)]


def test_where_clocks_are_set_back_across_midnight_it_is_due_once_a_day():
    havana, start = ZoneInfo("America/Havana"), utc("2026-10-30T12:00")
    due = instants(Daily(time(0, 30), havana), start, start + timedelta(days=4))
    assert [moment.astimezone(havana).day for moment in due] == [31, 1, 2, 3]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.times(), st.sampled_from(["UTC", "Europe/Berlin", "America/Havana", "Pacific/Apia", "Australia/Lord_Howe"]),
    st.datetimes(datetime(2011, 1, 1), datetime(2030, 1, 1)), st.lists(st.integers(1, 10**6), max_size=20),
)  # fmt: skip
def test_time_only_goes_on(at, zone, start, steps):
    daily, now = Daily(at.replace(fold=0), ZoneInfo(zone)), start.replace(tzinfo=UTC)
    moments = [now := now + timedelta(seconds=step) for step in steps]
    found = [daily.latest(moment) for moment in moments]

    assert all(before <= after for before, after in pairwise(found))
    assert all(moment - timedelta(days=2) < latest <= moment for moment, latest in zip(moments, found, strict=True))
