"""How the pages show times."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from todos.templatetags import times

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)  # a Wednesday


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """It is noon of 18 November 2026."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.mark.parametrize(
    ("moment", "short", "with_clock"),
    [
        (datetime(2026, 11, 18, 9, 41), "09:41", "09:41"),
        (datetime(2026, 11, 18, 0, 0), "00:00", "00:00"),
        (datetime(2026, 11, 17, 23, 59), "Tue", "17 Nov 23:59"),
        (datetime(2026, 11, 12, 8, 5), "Thu", "12 Nov 08:05"),
        (datetime(2026, 11, 11, 8, 5), "11 Nov", "11 Nov 08:05"),
        (datetime(2026, 1, 1, 8, 5), "1 Jan", "1 Jan 08:05"),
        (datetime(2025, 11, 18, 8, 5), "18 Nov 2025", "18 Nov 2025"),
        (datetime(2026, 11, 19, 8, 5), "19 Nov", "19 Nov 08:05"),
    ],
)
def test_a_time_is_as_short_as_it_can_be(moment, short, with_clock):
    moment = moment.replace(tzinfo=UTC)

    assert times.short_time(moment) == short
    assert times.short_time(moment, "clock") == with_clock


@pytest.mark.parametrize(
    ("zone", "short", "full"),
    [
        ("Asia/Tokyo", "08:30", "18 November 2026 08:30"),
        ("UTC", "Tue", "17 November 2026 23:30"),
        ("America/New_York", "Tue", "17 November 2026 18:30"),
    ],
)
def test_a_day_is_the_readers_day(zone, short, full):
    moment = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)
    with timezone.override(ZoneInfo(zone)):
        assert times.short_time(moment) == short
        assert times.full_time(moment) == full


@pytest.mark.parametrize(
    ("zone", "moment", "shown"),
    [
        ("Europe/Berlin", datetime(2026, 10, 25, 0, 30), "02:30 UTC+2"),
        ("Europe/Berlin", datetime(2026, 10, 25, 1, 30), "02:30 UTC+1"),
        ("Europe/Berlin", datetime(2026, 10, 25, 2, 0), "03:00"),
        ("Europe/Berlin", datetime(2026, 10, 24, 23, 59), "01:59"),
        ("Europe/Berlin", datetime(2026, 3, 29, 1, 0), "03:00"),
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 14, 45), "01:45 UTC+11"),
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, 15), "01:45 UTC+10:30"),
        ("America/Havana", datetime(2026, 11, 1, 4, 30), "00:30 UTC-4"),
        ("America/St_Johns", datetime(2026, 11, 1, 4, 15), "01:45 UTC-2:30"),
    ],
)
def test_a_time_that_is_shown_twice_says_which_one_it_is(zone, moment, shown):
    moment = moment.replace(tzinfo=UTC)
    with timezone.override(ZoneInfo(zone)):
        assert times.time_of_day(moment) == shown
        for text in (times.spoken_time(moment), times.full_time(moment), times.short_time(moment, "clock")):
            assert text.endswith(f" {shown}")
        assert f">{shown}</time>" in times.clock_time(moment)


def test_the_exact_time_is_in_utc():
    moment = datetime(2026, 11, 17, 23, 30, 1, 20, tzinfo=UTC)
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        assert times.utc(moment) == "2026-11-17 23:30:01.000020 UTC"


def test_a_bar_of_the_strip_starts_at_its_baseline():
    assert [height + times.bar_top(height) for height in (1, 24)] == [times.BASELINE] * 2
