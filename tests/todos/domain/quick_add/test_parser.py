"""Quick add: how parts are told apart, shown as chips, and put back."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.todos.domain.quick_add.typed import understood, values
from todos.domain.quick_add.understood import Part

CHIPS = {
    "Buy milk tomorrow": "Tue 1 December",
    "Buy milk fri 9:00": "Fri 4 December, 9:00",
    "Buy milk at 5:30pm": "Mon 30 November, 17:30",
    "Buy milk 29 nov": "Mon 29 November 2027",
    "Buy milk #house": "House",
    "Buy milk @shop": "shop",
    "Buy milk !1": "priority 1",
    "Buy milk every day": "every day",
    "Buy milk every other day": "every 2 days",
    "Buy milk every fri": "every Friday",
    "Buy milk every weekday 9:00": "every weekday, 9:00",
    "Buy milk every mon, wed and fri": "every Monday, Wednesday and Friday",
    "Buy milk every other fri": "every 2 weeks on Friday",
    "Buy milk every month": "every month",
    "Buy milk every 31st": "every month on the 31st",
    "Buy milk every 12th": "every month on the 12th",
    "Buy milk every last day of the month": "every month on the last day",
    "Buy milk every 24 dec": "every year on 24 December",
    "Buy milk every! 3 days": "3 days after it is done",
    "Buy milk every! month": "a month after it is done",
    '"Buy milk tomorrow"': "words as they are",
}


def at(text, zone="Europe/Berlin"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def pieces(text, **given):
    return [(part.kind, text[part.start : part.end]) for part in understood(text, **given).parts]


def without(text, *pieces):
    """What is understood after these pieces of the text were put back as words."""
    spans = [(text.index(piece), text.index(piece) + len(piece)) for piece in pieces]
    return understood(text, literal=spans)


@pytest.mark.parametrize(("typed", "label"), CHIPS.items(), ids=CHIPS)
def test_a_chip_says_in_short_words_what_was_understood(typed, label):
    [part] = understood(typed).parts
    assert part.label == label


@pytest.mark.parametrize("label", [each for each in CHIPS.values() if each.startswith(("every", "Mon", "Tue", "Fri"))])
def test_what_a_chip_says_of_days_can_be_typed(label):
    [part] = understood(f"Buy milk {label}").parts
    assert part.label == label


def test_parts_stand_in_the_order_of_the_text():
    assert pieces("Pay !1 rent #house @bank fri every 2 weeks 9:00") == [
        ("priority", "!1"),
        ("place", "#house"),
        ("label", "@bank"),
        ("due", "fri"),
        ("repeat", "every 2 weeks 9:00"),
    ]


def test_a_comma_before_a_date_goes_with_it():
    assert understood("Call mom, fri, 9:00").parts == (Part("due", 8, 19, "Fri 4 December, 9:00"),)
    assert values("Call mom, #house fri").words == "Call mom,"


def test_spaces_between_words_stay_as_typed():
    assert values("  Buy  milk   and  #house  eggs  tomorrow ").words == "Buy  milk   and eggs"


def test_an_empty_text_means_nothing():
    assert values("").words == values(" \n ").words == ""


def test_a_part_put_back_stays_words_and_leaves_the_others():
    text = "Pay rent #house !1 fri every 2 weeks"
    assert without(text, "#house").words == "Pay rent #house"
    assert without(text, "#house").due == "2026-12-04"
    assert without(text, "!1")._replace(parts=()) == values(text)._replace(words="Pay rent !1", priority=0)
    assert without(text, "every 2 weeks")[:3] == ("Pay rent every 2 weeks", "2026-12-04", None)
    assert without(text, "fri").words == "Pay rent fri"
    assert without(text, "fri").due == "2026-11-30"
    assert without(text, "#house", "!1", "fri", "every 2 weeks").words == text


def test_after_a_date_was_put_back_another_can_be_typed():
    assert without("Call mom fri", "fri")[:2] == ("Call mom fri", "")
    assert without("Call mom fri tomorrow", "fri")[:2] == ("Call mom fri", "2026-12-01")
    assert without("Call mom fri 9:00", "fri")[:2] == ("Call mom fri", "2026-11-30T09:00[Europe/Berlin]")


def test_after_a_marker_was_put_back_another_of_its_kind_counts():
    assert without("Buy milk !1 !2", "!1").priority == 2
    assert without("Buy milk #house #garden", "#house").place == "id of Garden"
    assert without("#house #garden @shop", "#house")._replace(parts=()) == values("Buy #garden @shop")._replace(
        words="#house"
    )


def test_quotes_put_back_stay():
    text = '"Buy milk tomorrow"'
    assert without(text, text).words == text


def test_the_order_of_day_and_month_is_the_persons():
    assert values("Pay 12/3").due == "2027-03-12"
    assert values("Pay 12/3", day_first=False).due == "2026-12-03"
    assert values("Pay 12/31", day_first=False).due == "2026-12-31"
    assert values("Support 24/7", day_first=False).due == ""
    assert values("Pay 24.12.", day_first=False).due == "2026-12-24"


@pytest.mark.parametrize(
    ("week_start", "week", "friday"), [(0, "2026-12-07", "2026-12-11"), (6, "2026-12-06", "2026-12-11")]
)
def test_next_week_begins_on_the_persons_first_day(week_start, week, friday):
    assert values("Plan next week", week_start=week_start).due == week
    assert values("Plan next fri", week_start=week_start).due == friday


def test_on_a_sunday_next_week_begins_tomorrow_or_in_a_week():
    assert values("Plan next week", now=at("2026-12-06T12:00")).due == "2026-12-07"
    assert values("Plan next week", now=at("2026-12-06T12:00"), week_start=6).due == "2026-12-13"


def test_a_day_without_a_year_is_the_next_that_comes_and_today_counts():
    assert values("Pay 30 nov").due == "2026-11-30"
    assert values("Pay 29 nov").due == "2027-11-29"
    assert values("Pay 29 feb", now=at("2096-03-01T08:00")).due == "2104-02-29"


def test_a_time_that_is_past_today_means_tomorrow():
    assert values("Call 7:29am").due.startswith("2026-12-01T")
    assert values("Call 7:30am").due.startswith("2026-11-30T")
    assert values("Call 7:30am", now=at("2026-11-30T07:30:59")).due.startswith("2026-11-30T")


def test_a_repeat_begins_today_unless_its_time_is_past():
    friday = at("2026-12-04T07:30")
    assert values("Stretch every fri", now=friday).due == "2026-12-04"
    assert values("Stretch every fri 8:00", now=friday).due.startswith("2026-12-04T08:00")
    assert values("Stretch every fri 7:00", now=friday).due.startswith("2026-12-11T07:00")
    assert values("Stretch every day 7:00", now=friday).due.startswith("2026-12-05T07:00")


def test_a_repeat_keeps_a_late_day_of_the_month():
    assert values("Pay every month", now=at("2027-01-31T08:00")).repeat["rule"] == "FREQ=MONTHLY;BYMONTHDAY=31"
    assert values("Pay every month", now=at("2027-01-28T08:00")).repeat["rule"] == "FREQ=MONTHLY"
    assert values("Pay every 30th", now=at("2027-01-31T08:00")).due == "2027-03-30"


def test_a_day_before_a_repeat_that_names_its_own_stays_words():
    assert values("Pay 12 dec every fri")[:2] == ("Pay 12 dec", "2026-12-04")
    assert values("Pay 9:00 every fri 10:00")[:2] == ("Pay 9:00", "2026-12-04T10:00[Europe/Berlin]")


def test_the_zone_stands_behind_a_time_only():
    assert values("Call 9:00", zone="Asia/Tokyo").due == "2026-11-30T09:00[Asia/Tokyo]"
    assert values("Call today", zone="Asia/Tokyo").due == "2026-11-30"


def test_a_time_that_a_clock_change_leaves_out_is_kept_as_typed():
    assert values("Call 28 mar 2027 2:30").due == "2027-03-28T02:30[Europe/Berlin]"


def test_of_lists_told_apart_by_capitals_alone_the_one_as_typed_is_meant():
    lists = {"House": "1", "house": "2"}
    assert [values(f"Buy {typed}", lists=lists).place for typed in ("#House", "#house", "#HOUSE")] == ["1", "2", "1"]


def test_a_list_without_a_visible_name_is_never_meant():
    assert values("Buy # milk", lists={"\u200b": "1"}).place == ""
    assert values("Buy #\u200b milk", lists={"milk": "1", "\u200b": "2"}).place == ""


def test_a_label_has_at_most_fifty_characters():
    assert values(f"Buy @{'x' * 50}").labels == ("x" * 50,)
    assert values(f"Buy @{'x' * 51}").words == f"Buy @{'x' * 51}"
