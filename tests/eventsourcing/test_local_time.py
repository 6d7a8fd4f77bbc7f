"""Days and times in every zone, around every setting of its clocks from 2020 to 2030."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from eventsourcing.local_time import (
    TICK,
    InvalidTime,
    SkippedTime,
    day_before,
    day_of,
    parse_span,
    shown,
    span_of_day,
    with_offset,
)

BERLIN, CAIRO, APIA = ZoneInfo("Europe/Berlin"), ZoneInfo("Africa/Cairo"), ZoneInfo("Pacific/Apia")
LORD_HOWE, ST_JOHNS = ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/St_Johns")
FORTNIGHT, DAY, MINUTE, SECOND = (timedelta(seconds=each) for each in (1_209_600, 86_400, 60, 1))
# No zone sets its clocks twice within a fortnight.
FORTNIGHTS = [datetime(2020, 1, 1, tzinfo=UTC) + FORTNIGHT * each for each in range(287)]
AROUND = [timedelta(minutes=each) for each in (-1441, -181, -91, -61, -60, -31, -1, 0, 1, 29, 59, 60, 90, 179, 1439)]


def clock(moment: datetime, zone: ZoneInfo) -> datetime:
    """What clocks in a zone show, without its offset."""
    return moment.astimezone(zone).replace(tzinfo=None)


@cache
def zones() -> dict[ZoneInfo, list[datetime]]:
    """The zones whose clocks are set, without those that are like another; and when, once for each way of setting."""
    alike: dict[tuple[timedelta | None, ...], ZoneInfo] = {}
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        alike.setdefault(tuple(each.astimezone(zone).utcoffset() for each in FORTNIGHTS), zone)
    return {
        zone: list({_way(each, zone): each for each in _settings(zone, offsets)}.values())
        for offsets, zone in alike.items()
        if len(set(offsets)) > 1
    }


def _way(setting: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """How clocks are set: 23:59, 01:00."""
    return f"{clock(setting - TICK, zone):%H:%M}", f"{clock(setting, zone):%H:%M}"


def _settings(zone: ZoneInfo, offsets: tuple[timedelta | None, ...]) -> Iterator[datetime]:
    for number, (before, after) in enumerate(pairwise(offsets)):
        if before == after:
            continue
        early, late = FORTNIGHTS[number], FORTNIGHTS[number + 1]
        while late - early > SECOND:
            middle = early + (late - early) // 2 // SECOND * SECOND
            early, late = (middle, late) if middle.astimezone(zone).utcoffset() == before else (early, middle)
        yield late


def instants(setting: datetime) -> Iterator[datetime]:
    """Instants around a setting of the clocks, also the last ones before each of them."""
    for distance in AROUND:
        yield setting + distance
        yield setting + distance - TICK


def test_there_are_zones_of_every_kind():
    hours = {_way(each, zone) for zone, settings in zones().items() for each in settings}
    assert len(zones()) > 40
    assert {("23:59", "01:00"), ("23:59", "23:00"), ("22:59", "00:00"), ("01:59", "01:30"), ("01:59", "02:30")} <= hours


def test_every_instant_is_in_one_day_and_the_days_follow_one_another():
    for zone, settings in zones().items():
        for setting in settings:
            days = {day_of(each, zone) for each in instants(setting)}
            first = min(days) - DAY
            spans = [span_of_day(first + DAY * number, zone) for number in range((max(days) - first).days + 2)]
            assert [span.end for span in spans[:-1]] == [span.start for span in spans[1:]], (zone, setting)
            for each in instants(setting):
                holding = [span for span in spans if span.start <= each < span.end]
                assert holding == [span_of_day(day_of(each, zone), zone)], (zone, each)


def test_a_day_is_the_one_that_the_clocks_show():
    for zone, settings in zones().items():
        for each in (each for setting in settings for each in instants(setting)):
            day = day_of(each, zone)
            assert day == clock(each, zone).date(), (zone, each)
            assert clock(span_of_day(day, zone).last, zone).date() == day
            assert day_before(day, zone) == day - DAY


def test_an_instant_comes_back_from_what_the_clocks_show():
    for zone, settings in zones().items():
        for each in (each for setting in settings for each in instants(setting)):
            text, fold = shown(each, zone)
            span = parse_span(text, zone, fold)
            assert span.start <= each < span.end == span.start + MINUTE, (zone, each)
            assert parse_span(with_offset(text, zone, fold), zone) == span, (zone, each)


def test_a_time_that_was_shown_twice_means_both_passes_and_what_was_skipped_is_refused():
    for zone, settings in zones().items():
        for setting in settings:
            jump = clock(setting, zone) - clock(setting - TICK, zone) - TICK
            text = f"{clock(setting - MINUTE, zone) + (MINUTE if jump > timedelta() else timedelta()):%Y-%m-%dT%H:%M}"
            if jump < timedelta():
                both, passes = parse_span(text, zone), [parse_span(text, zone, fold) for fold in (0, 1)]
                assert both == (passes[0].start, passes[1].end), (zone, setting)
                assert passes[1].start - passes[0].start == -jump, (zone, setting)
            else:
                with pytest.raises(SkippedTime) as skipped:
                    parse_span(text, zone)
                assert (skipped.value.before, skipped.value.after) == (
                    clock(setting - TICK, zone) + TICK,
                    clock(setting, zone),
                )


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (BERLIN, date(2026, 3, 29), 23),
        (BERLIN, date(2026, 10, 25), 25),
        (BERLIN, date(2026, 11, 25), 24),
        (CAIRO, date(2026, 4, 24), 23),
        (CAIRO, date(2026, 10, 29), 25),
        (LORD_HOWE, date(2026, 4, 5), 24.5),
        (LORD_HOWE, date(2026, 10, 4), 23.5),
        (ST_JOHNS, date(2006, 10, 29), 25),
        (APIA, date(2011, 12, 29), 24),
        (APIA, date(2011, 12, 30), 0),
        (APIA, date(2011, 12, 31), 24),
    ],
)
def test_a_day_has_as_many_hours_as_its_clocks_go_through(zone, day, hours):
    span = span_of_day(day, zone)
    assert (span.end - span.start) / timedelta(hours=1) == hours


def test_the_day_before_is_one_that_there_was():
    assert day_before(date(2011, 12, 31), APIA) == date(2011, 12, 29)


def test_clocks_set_back_to_the_day_before_begin_no_day_again():
    midnight = datetime(2006, 10, 29, 2, 30, tzinfo=UTC)  # a minute later the clocks went back from 00:01 to 23:01
    assert day_of(midnight - TICK, ST_JOHNS) == date(2006, 10, 28)
    assert {day_of(midnight + MINUTE * number, ST_JOHNS) for number in range(90)} == {date(2006, 10, 29)}


@pytest.mark.parametrize(
    ("text", "start", "seconds"),
    [
        ("2026-11-17T09:20", "08:20:00", 60),
        ("2026-11-17 09:20", "08:20:00", 60),
        (" 2026-11-17T09:20:07 ", "08:20:07", 1),
        ("2026-11-17T09:20:07.5", "08:20:07.5", 0.1),
        ("2026-11-17T09:20:07.123456", "08:20:07.123456", 0.000_001),
        ("2026-11-17T09:20Z", "09:20:00", 60),
        ("2026-11-17t09:20z", "09:20:00", 60),
        ("2026-11-17T09:20+01:00", "08:20:00", 60),
        ("2026-11-17T09:20 01:00", "08:20:00", 60),
        ("2026-11-17T09:20:07+01:00", "08:20:07", 1),
        ("2026-11-17T09:20:07.25-0330", "12:50:07.25", 0.01),
    ],
)
def test_a_text_means_all_of_what_it_names(text, start, seconds):
    begin = datetime.fromisoformat(f"2026-11-17T{start}+00:00")
    assert parse_span(text, BERLIN) == (begin, begin + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "text",
    [
        "", "4", "yesterday", "2026-11-31", "2026-11-17T24:00", "2026-11-17T09", "2026-11-17T0920", "2026-W47-2",
        "20261117", "2026-11-17T09:20.5", "2026-11-17T09:20+25:00", "2026-11-17T09:20+1", "２０２６-11-17", "\0",
        "1899-12-31", "3000-01-01", "0001-01-01T00:00+14:00", "9999-12-31",
    ],
)  # fmt: skip
def test_what_names_no_time_is_refused(text):
    with pytest.raises(InvalidTime):
        parse_span(text, BERLIN)
