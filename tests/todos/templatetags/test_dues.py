"""How a due day is shown beside a todo, to whoever looks from where and when."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from todos.templatetags.dues import due

NOW = datetime(2026, 11, 30, 7, 30, tzinfo=UTC)  # a Monday, half past eight in Berlin


@pytest.fixture(autouse=True)
def in_berlin():
    with timezone.override(ZoneInfo("Europe/Berlin")):
        yield


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("2026-11-29", "past", "was due Sun"),
        ("2026-11-24", "past", "was due Tue"),
        ("2026-11-23", "past", "was due 23 Nov"),
        ("2025-11-23", "past", "was due 23 Nov 2025"),
        ("2026-11-30T08:30[Europe/Berlin]", "past", "was due today 8:30"),
        ("2026-11-29T08:30[Europe/Berlin]", "past", "was due Sun"),
        ("2026-11-30", "today", "today"),
        ("2026-11-30T21:05[Europe/Berlin]", "today", "today 21:05"),
        ("2026-11-30T23:30[America/New_York]", "later", "Tue 1 Dec 5:30"),
        ("2026-12-01", "later", "Tue 1 Dec"),
        ("2026-12-04T09:00[Europe/Berlin]", "later", "Fri 4 Dec 9:00"),
        ("2027-01-04", "later", "4 Jan"),
        ("2028-01-04", "later", "4 Jan 2028"),
    ],
)
def test_it_says_so_in_words_and_weight(text, kind, words):
    shown = due(text, NOW)
    assert f'class="due is-{kind}"' in shown
    assert shown.endswith(f">{words}</span>")


def test_without_a_day_there_is_nothing():
    assert due("", NOW) == ""
