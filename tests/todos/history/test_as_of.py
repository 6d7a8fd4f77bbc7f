"""What people mean by a moment, in their own zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from todos.history.as_of import NOT_A_MOMENT, STILL_TO_COME, InvalidMoment, parse_as_of

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 18, 12, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("17604", 17604),
        (" 0 ", 0),
        ("2026-11-17T09:20", datetime(2026, 11, 17, 8, 20, 59, 999999, tzinfo=UTC)),
        ("2026-11-17 09:20", datetime(2026, 11, 17, 8, 20, 59, 999999, tzinfo=UTC)),
        ("2026-11-17T09:20:07", datetime(2026, 11, 17, 8, 20, 7, 999999, tzinfo=UTC)),
        ("2026-11-17T09:20Z", datetime(2026, 11, 17, 9, 20, 59, 999999, tzinfo=UTC)),
        ("2026-11-17T09:20+01:00", datetime(2026, 11, 17, 8, 20, 59, 999999, tzinfo=UTC)),
        ("2026-10-25", datetime(2026, 10, 25, 22, 59, 59, 999999, tzinfo=UTC)),
        ("2026-03-29", datetime(2026, 3, 29, 21, 59, 59, 999999, tzinfo=UTC)),
        ("2026-11-17", datetime(2026, 11, 17, 22, 59, 59, 999999, tzinfo=UTC)),
        ("2026-11-18", NOW),
        ("2026-11-18T13:30", NOW),
    ],
)
def test_a_moment_is_a_position_or_the_end_of_a_day_or_minute_in_the_readers_zone(text, meant):
    assert parse_as_of(text, BERLIN, NOW) == meant


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        *(
            (text, NOT_A_MOMENT)
            for text in ("", "yesterday", "-5", "1e3", "²", "9" * 19, "2026-11-31", "0001-01-01", "9999-12-31")
        ),
        ("2026-11-19", STILL_TO_COME),
        ("2026-11-18T13:31", STILL_TO_COME),
    ],
)
def test_what_means_no_moment_of_the_past_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(InvalidMoment, match=sentence):
        parse_as_of(text, BERLIN, NOW)
