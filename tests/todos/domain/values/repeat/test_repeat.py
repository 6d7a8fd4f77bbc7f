"""How a todo comes back: which repeats may be kept, what they say, and which days need their number."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsourcing.flat_map import EventData
from tests.todos.domain.quick_add.typed import understood
from tests.todos.domain.values.repeat.repeats import DAYS, REPEATS, from_done, from_due
from todos.domain.errors import InvalidRepeat
from todos.domain.quick_add.examples import NOW, SECTIONS
from todos.domain.values.due import parse
from todos.domain.values.repeat.repeat import anchored, clean
from todos.domain.values.repeat.words import typed, words

TYPED = [row for rows in SECTIONS.values() for row in rows if row.repeat]


@given(REPEATS)
def test_a_stored_repeat_stays_as_it_is(repeat):
    assert clean(repeat) == clean(EventData({"repeat": repeat})["repeat"]) == repeat


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (" freq=daily ", "FREQ=DAILY"),
        ("INTERVAL=1;FREQ=DAILY", "FREQ=DAILY"),
        ("BYDAY=FR,MO,FR;INTERVAL=2;FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR"),
        ("FREQ=WEEKLY;BYDAY=SU,MO", "FREQ=WEEKLY;BYDAY=MO,SU"),
        ("FREQ=MONTHLY;BYDAY=-1fr", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("BYMONTHDAY=-1;FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("BYMONTHDAY=29;BYMONTH=2;INTERVAL=999;FREQ=YEARLY", "FREQ=YEARLY;INTERVAL=999;BYMONTH=2;BYMONTHDAY=29"),
    ],
)
def test_a_rule_has_one_text(given, stored):
    assert clean({"rule": given, "counts_from": "due"}) == from_due(stored)


def test_a_todo_may_come_back_not_at_all():
    assert clean(None) is None
    assert anchored(None, date(2026, 1, 31)) is None


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "every day",
        "INTERVAL=2",
        "FREQ=HOURLY",
        "FREQ=DAILY;",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;COUNT=3",
        "FREQ=DAILY;UNTIL=20270101",
        "FREQ=DAILY;BYDAY=MO",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=1000",
        "FREQ=DAILY;INTERVAL=02",
        "FREQ=DAILY;INTERVAL=２",
        "FREQ=DAILY;INTERVAL=",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=WEEKLY;BYDAY=MO,",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYDAY=MO",
        "FREQ=MONTHLY;BYDAY=5MO",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYDAY=1MO,3MO",
        "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=-2",
        "FREQ=MONTHLY;BYMONTHDAY=1,15",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=1",
        "FREQ=YEARLY;BYMONTH=2",
        "FREQ=YEARLY;BYMONTHDAY=29",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1",
        "FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1",
    ],
)
def test_any_other_rule_is_refused_with_a_sentence(rule):
    with pytest.raises(InvalidRepeat, match=r"\. .*\.$"):
        clean({"rule": rule, "counts_from": "due"})


@pytest.mark.parametrize(
    "value",
    [
        "FREQ=DAILY",
        {},
        {"rule": "FREQ=DAILY"},
        {"rule": None, "counts_from": "due"},
        {"rule": "FREQ=DAILY", "counts_from": "never"},
        {"rule": "FREQ=DAILY", "counts_from": "due", "until": "2027-01-01"},
    ],
)
def test_any_other_value_is_refused(value):
    with pytest.raises(InvalidRepeat):
        clean(value)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;BYDAY=MO",
        "FREQ=MONTHLY;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYDAY=1MO",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    ],
)
def test_what_counts_from_done_is_on_no_certain_day(rule):
    with pytest.raises(InvalidRepeat):
        clean({"rule": rule, "counts_from": "done"})


@given(st.text(max_size=60) | st.text("FREQINTVALBYDMO=;,-129", max_size=40))
def test_whatever_is_sent_is_stored_in_one_way_or_refused(text):
    try:
        stored = clean({"rule": text, "counts_from": "due"})
    except InvalidRepeat:
        return
    assert clean(stored) == stored


@pytest.mark.parametrize(
    ("rule", "day", "stored"),
    [
        ("FREQ=MONTHLY", date(2026, 1, 31), "FREQ=MONTHLY;BYMONTHDAY=31"),
        ("FREQ=MONTHLY;INTERVAL=2", date(2026, 4, 30), "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=30"),
        ("FREQ=MONTHLY", date(2028, 2, 29), "FREQ=MONTHLY;BYMONTHDAY=29"),
        ("FREQ=MONTHLY", date(2026, 1, 28), "FREQ=MONTHLY"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", date(2026, 1, 31), "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("FREQ=MONTHLY;BYDAY=-1SA", date(2026, 1, 31), "FREQ=MONTHLY;BYDAY=-1SA"),
        ("FREQ=YEARLY", date(2028, 2, 29), "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
        ("FREQ=YEARLY", date(2027, 2, 28), "FREQ=YEARLY"),
        ("FREQ=YEARLY", date(2026, 12, 31), "FREQ=YEARLY"),
        ("FREQ=WEEKLY", date(2026, 1, 31), "FREQ=WEEKLY"),
        ("FREQ=DAILY", date(2026, 1, 31), "FREQ=DAILY"),
    ],
)
def test_a_day_that_some_months_lack_gets_its_number(rule, day, stored):
    assert anchored(from_due(rule), day) == from_due(stored)


@given(REPEATS, DAYS, DAYS)
def test_a_number_is_given_once(repeat, day, later):
    once = anchored(repeat, day)
    assert clean(once) == once
    assert anchored(once, day) == once
    assert once == repeat or anchored(once, later) == once


def test_what_counts_from_done_gets_no_number():
    assert anchored(from_done("FREQ=MONTHLY"), date(2026, 1, 31)) == from_done("FREQ=MONTHLY")


@pytest.mark.parametrize("example", TYPED, ids=[each.typed for each in TYPED])
def test_quick_add_makes_repeats_in_stored_form(example):
    repeat = {"rule": example.repeat, "counts_from": example.counts_from}
    assert anchored(clean(repeat), parse(example.due).day) == repeat


@pytest.mark.parametrize(
    ("repeat", "said"),
    [
        (from_due("FREQ=DAILY"), "every day"),
        (from_due("FREQ=DAILY;INTERVAL=3"), "every 3 days"),
        (from_due("FREQ=WEEKLY;BYDAY=FR"), "every Friday"),
        (from_due("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"), "every weekday"),
        (from_due("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR"), "every 2 weeks on Monday and Friday"),
        (
            from_due("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR"),
            "every 2 weeks on Monday, Tuesday, Wednesday, Thursday and Friday",
        ),
        (from_due("FREQ=MONTHLY;BYMONTHDAY=31"), "every month on the 31st"),
        (from_due("FREQ=MONTHLY;BYMONTHDAY=12"), "every month on the 12th"),
        (from_due("FREQ=MONTHLY;BYMONTHDAY=-1"), "every month on the last day"),
        (from_due("FREQ=MONTHLY;BYDAY=1MO"), "every month on the first Monday"),
        (from_due("FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR"), "every 2 months on the last Friday"),
        (from_due("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"), "every year on 29 February"),
        (from_done("FREQ=DAILY;INTERVAL=3"), "3 days after it is done"),
        (from_done("FREQ=WEEKLY"), "a week after it is done"),
    ],
)
def test_it_is_said_in_words(repeat, said):
    assert words(repeat) == said


@given(REPEATS)
def test_quick_add_reads_the_words_back(repeat):
    early = NOW.replace(day=15)
    assert understood(f"Water plants {typed(repeat)}", now=early).repeat == repeat
