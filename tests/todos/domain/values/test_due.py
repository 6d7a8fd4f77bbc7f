"""When a todo is due: which texts say it, when it falls, and from when on it is past."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from todos.domain.errors import InvalidDue
from todos.domain.values import due as dues
from todos.domain.values.due import Due, clean, day_in, instant, is_overdue, moved_to, parse

BERLIN, NEW_YORK, AUCKLAND = (ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Pacific/Auckland"))
ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kolkata", "UTC"])
DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))
MINUTES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
DUES = st.one_of(st.builds(Due, DAYS), st.builds(Due, DAYS, MINUTES, ZONES))


@given(DUES)
def test_the_stored_text_says_it_all(due):
    assert parse(clean(f" {due} ")) == due
    assert len(str(due)) <= dues.MAX_LENGTH


def test_nothing_is_an_empty_text():
    assert clean("  ") == ""
    assert parse("") is None


@pytest.mark.parametrize(
    "text",
    [
        "tomorrow",
        "2026-02-29",
        "2026-13-01",
        "2026-1-1",
        "1899-12-31",
        "3000-01-01",
        "2026-12-24T09:00",
        "2026-12-24T24:00[UTC]",
        "2026-12-24T09:00:30[UTC]",
        "2026-12-24T09:00+01:00[Europe/Berlin]",
        "2026-12-24T09:00[Europe/Atlantis]",
        "2026-12-24T09:00[../etc/passwd]",
        "2026-12-24T09:00[europe/berlin]",
        "2026-12-24T09:00[localtime]",
        "2026-12-24T09:00[posixrules]",
        "2026-12-24T09:00[right/Europe/Berlin]",
        "2026-12-24T09:00[]",
        "２０２６-12-24",
        None,
        20261224,
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(InvalidDue):
        clean(text)


def test_a_day_is_the_same_day_everywhere():
    due = Due(date(2026, 12, 24))
    assert {day_in(due, zone) for zone in (BERLIN, NEW_YORK, AUCKLAND)} == {date(2026, 12, 24)}
    assert instant(due) is None


def test_a_time_is_on_the_day_of_those_who_look():
    due = parse("2026-12-31T23:30[America/New_York]")
    assert instant(due) == datetime(2027, 1, 1, 4, 30, tzinfo=UTC)
    assert [day_in(due, zone) for zone in (NEW_YORK, BERLIN, AUCKLAND)] == [
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(2027, 1, 1),
    ]


def test_a_time_that_clocks_skip_falls_later_and_stays_on_its_day():
    due = parse("2026-03-29T02:30[Europe/Berlin]")
    assert instant(due) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 3:30 there
    midnight = parse("2026-04-26T00:00[Africa/Cairo]")
    assert day_in(midnight, ZoneInfo("Africa/Cairo")) == date(2026, 4, 26)


def test_a_time_that_clocks_show_twice_falls_at_its_first_pass():
    assert instant(parse("2026-10-25T02:30[Europe/Berlin]")) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, AUCKLAND])
def test_a_day_is_past_from_the_midnight_of_those_who_look(zone):
    due, midnight = Due(date(2026, 12, 24)), datetime(2026, 12, 25, tzinfo=zone)
    assert not is_overdue(due, midnight - timedelta(seconds=1), zone)
    assert is_overdue(due, midnight, zone)


def test_a_time_is_past_at_its_instant_wherever_one_looks():
    due = parse("2026-12-24T09:00[Europe/Berlin]")
    moment = datetime(2026, 12, 24, 8, tzinfo=UTC)
    for zone in (BERLIN, NEW_YORK):
        assert not is_overdue(due, moment - timedelta(seconds=1), zone)
        assert is_overdue(due, moment, zone)


def test_on_another_day_it_keeps_its_time():
    assert (
        str(moved_to(parse("2026-12-24T09:00[Europe/Berlin]"), date(2027, 1, 2))) == "2027-01-02T09:00[Europe/Berlin]"
    )
