"""The list of all events: its pages and its filters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from eventsourcing.admin import words as admin_words
from eventsourcing.event_types import EventType, event_types
from tests.eventsourcing.admin.shop import CORRELATION, LOG, NOON, positions

pytestmark = pytest.mark.django_db


def link(response, words: str) -> str:
    """The address behind the link with these words."""
    content = response.content.decode()
    before = content.rpartition(f">{words}</a>")[0]
    return LOG + before.rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")


def test_an_empty_log_says_so(page):
    assert "There are no events here." in page(LOG).content.decode()


def test_the_newest_event_stands_first(page, many):
    events = many(3)
    assert positions(page(LOG)) == [event.position for event in reversed(events)]


def test_a_page_has_fifty_events_and_links_lead_through_all_of_them_and_back(page, many):
    newest_first = [event.position for event in reversed(many(120))]
    first = page(LOG)
    assert positions(first) == newest_first[:50]
    assert ">Newer<" not in first.content.decode()
    second = page(link(first, "Older"))
    assert positions(second) == newest_first[50:100]
    third = page(link(second, "Older"))
    assert positions(third) == newest_first[100:]
    assert ">Older<" not in third.content.decode()
    assert positions(page(link(third, "Newer"))) == newest_first[50:100]
    assert positions(page(link(second, "Newer"))) == newest_first[:50]
    assert positions(page(link(third, "Newest"))) == newest_first[:50]
    assert positions(page(link(first, "Oldest"))) == newest_first[70:]


def test_a_page_beyond_the_newest_event_is_empty_and_leads_back(page, many):
    events = many(2)
    answer = page(f"{LOG}?after={events[-1].position}")
    assert positions(answer) == []
    assert positions(page(link(answer, "Newest"))) == [event.position for event in reversed(events)]


def test_events_that_arrive_meanwhile_do_not_move_the_next_page(page, many):
    events = many(60)
    older = link(page(LOG), "Older")
    many(7)
    assert positions(page(older)) == [event.position for event in reversed(events[:10])]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"type": "ShopClosed"}, [1]),
        ({"stream": "shop-2"}, [2, 3]),
        ({"actor": "9"}, [3]),
        ({"correlation": "0198A000-0000-7000-8000-000000000002"}, [2]),
        ({"stream": "shop-2", "actor": "7"}, [2]),
        ({"type": "ShopOpened", "stream": "shop-1", "actor": "7", "correlation": CORRELATION}, [0]),
        ({"stream": "shop-2", "since": "2026-03-01 12:03"}, [3]),
        ({"type": "ShopClosed", "until": "2026-02-28"}, []),
        ({"type": "", "stream": "", "actor": "", "correlation": "", "since": "", "until": ""}, [0, 1, 2, 3]),
        ({"stream": "shop"}, []),
        ({"stream": "no such stream"}, []),
        ({"stream": "shop-1 "}, []),
        ({"actor": "nobody"}, []),
        ({"correlation": "00000000-0000-0000-0000-000000000000"}, []),
    ],
)
def test_filters_find_exactly_what_they_name_and_can_be_combined(page, append, filters, found):
    events = [
        append(),
        append(event_type="ShopClosed", at=NOON + timedelta(minutes=1)),
        append("shop-2", correlation="0198a000-0000-7000-8000-000000000002", at=NOON + timedelta(minutes=2)),
        append("shop-2", actor="9", at=NOON + timedelta(minutes=3)),
    ]
    answer = page(f"{LOG}?{urlencode(filters)}")
    assert answer.status_code == 200
    assert positions(answer) == [events[number].position for number in reversed(found)]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"since": "2026-03-02"}, [2, 3]),
        ({"until": "2026-03-01"}, [0, 1]),
        ({"since": "2026-03-01", "until": "2026-03-01"}, [0, 1]),
        ({"since": "2026-03-01 23:59:59.999999"}, [1, 2, 3]),
        ({"since": "2026-03-01T23:59:59.999999Z", "until": "2026-03-01T23:59:59.999999Z"}, [1]),
        ({"until": "2026-03-02 00:00"}, [0, 1, 2]),
        ({"since": "2026-03-01 23:59", "until": "2026-03-01 23:59"}, [1]),
        ({"since": "2026-03-02T00:59+01:00", "until": "2026-03-02T00:59:59+01:00"}, [1]),
        ({"since": "2026-03-02 02:00+02:00", "until": "2026-03-02 00:00"}, [2]),
        ({"since": " 2026-03-03 "}, [3]),
        ({"since": "2027-01-01"}, []),
    ],
)
def test_a_day_means_all_of_it_and_a_time_that_very_moment_in_utc(page, append, settings, filters, found):
    settings.TIME_ZONE = "Pacific/Auckland"
    moments = [
        datetime(2026, 3, 1, tzinfo=UTC),
        datetime(2026, 3, 1, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 3, 2, tzinfo=UTC),
        datetime(2026, 3, 3, tzinfo=UTC),
    ]
    events = [append(at=moment) for moment in moments]
    answer = page(f"{LOG}?{urlencode(filters)}")
    assert positions(answer) == [events[number].position for number in reversed(found)]


def test_by_time_the_latest_time_stands_first_whatever_the_position_and_equal_times_fall_to_it(page, append):
    late = append(at=NOON + timedelta(days=1))
    early = append(at=NOON)
    twin = append("shop-2", at=NOON)
    answer = page(f"{LOG}?since=2026-01-01")
    assert positions(answer) == [late.position, twin.position, early.position]


@pytest.mark.parametrize(
    "filters",
    [
        {"type": "ShopOpened"},
        {"stream": "shop-1"},
        {"actor": "7"},
        {"correlation": CORRELATION},
        {"since": "2026-03-01"},
        {"until": "2026-12-31", "type": "ShopOpened"},
        {"stream": "shop-1", "since": "2026-03-01"},
    ],
)
def test_filters_stay_while_one_turns_the_pages(page, many, append, filters):
    wanted = [event.position for event in reversed(many(60))]
    append("shop-2", event_type="ShopClosed", actor="9", correlation=None, at=NOON - timedelta(days=1))
    first = page(f"{LOG}?{urlencode(filters)}")
    assert positions(first) == wanted[:50]
    second = page(link(first, "Older"))
    assert [position for position in positions(second) if position in wanted] == wanted[50:]
    assert second.context["filters"].data.dict() | filters == second.context["filters"].data.dict()
    assert positions(page(link(second, "Newer"))) == wanted[:50]
    oldest = positions(page(link(first, "Oldest")))
    assert oldest[-1] == min(oldest)


def test_equal_times_are_neither_lost_nor_repeated_between_pages(page, append):
    wanted = [append().position for _ in range(120)][::-1]
    first = page(f"{LOG}?since=2026-03-01")
    second = page(link(first, "Older"))
    third = page(link(second, "Older"))
    assert positions(first) + positions(second) + positions(third) == wanted
    assert positions(page(link(third, "Newer"))) == wanted[50:100]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("type=ShopMoved", "ShopMoved is not one of the available choices"),
        ("correlation=7", "Enter a valid UUID."),
        ("correlation=%00", "Enter a valid UUID."),
        ("since=yesterday", "Write a day, 2026-01-31, or a time in UTC"),
        ("since=2026-02-30", "Write a day"),
        ("until=9999-12-31", "Write a day"),
        ("since=0001-01-01T00:00%2B14:00", "Write a day"),
        ("since=%00", "Write a day"),
        ("since=2026-02-01&until=2026-01-01", "This is before the beginning."),
        ("stream=%00", "Null characters are not allowed."),
        ("actor=a%00", "Null characters are not allowed."),
        (f"stream={'x' * 256}", "at most 255 characters"),
        ("before=x", "Enter a whole number."),
        ("before=0", "greater than or equal to 1"),
        ("after=-1", "greater than or equal to 0"),
        ("before=9223372036854775808", "less than or equal to 9223372036854775807"),
        (f"before={'9' * 5000}", "Enter a whole number."),
        ("before=5&after=5", "not both"),
        ("colour=red", "There is no filter &#x27;colour&#x27;"),
        ("type=ShopOpened&type=ShopClosed", "given more than once"),
        ("since=2026-01-01&before=4000000", "not in this list"),
        ("stream=shop-2&before=4000000", "not in this list"),
    ],
)
def test_what_the_list_does_not_know_is_an_error_that_says_so(page, append, query, words):
    append()
    answer = page(f"{LOG}?{query}")
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert positions(answer) == []


def test_the_types_to_choose_from_come_from_the_registry_not_from_the_rows(page, append):
    append(event_type="ForgottenType")
    content = page(LOG).content.decode()
    assert '<option value="ShopOpened">' in content
    assert '<option value="ForgottenType">' not in content
    assert "<bdi>ForgottenType</bdi>" in content


def test_events_stored_under_an_earlier_name_can_be_chosen_by_it(page, append, monkeypatch):
    monkeypatch.setattr(event_types, "_types", {"ShopOpened": EventType("ShopOpened", aliases=("StoreOpened",))})
    append(event_type="StoreOpened")
    append()

    assert len(positions(page(f"{LOG}?type=StoreOpened"))) == 1


@pytest.mark.parametrize(
    ("query", "queries"),
    [
        ("", 1),
        ("?type=ShopOpened&actor=7", 2),
        ("?after=0", 2),
        ("?before=9000000", 2),
        ("?stream=shop-1", 2),
        ("?since=2026-01-01", 2),
    ],
)
def test_a_page_costs_one_query_for_its_rows_and_one_for_a_head_that_is_not_among_them(
    page, many, django_assert_num_queries: DjangoAssertNumQueries, query, queries, monkeypatch
):
    monkeypatch.setattr(admin_words, "actor_finders", [])  # a name costs what the site's finder of it costs
    many(55)
    with django_assert_num_queries(2 + queries) as captured:
        page(LOG + query)
    rows = [query["sql"] for query in captured][2]
    assert "LIMIT 51" in rows
    assert all("LIMIT 1" in query["sql"] for query in [*captured][3:])
    assert not any(word in rows.upper() for word in ("COUNT(", "OFFSET", "DISTINCT"))


def test_a_page_of_a_time_or_a_stream_looks_up_where_it_continues_with_one_query_more(
    page, many, django_assert_num_queries: DjangoAssertNumQueries
):
    position = many(55)[30].position
    for query in (f"since=2026-01-01&before={position}", f"stream=shop-1&after={position}"):
        with django_assert_num_queries(5):
            assert page(f"{LOG}?{query}").status_code == 200


@pytest.mark.parametrize("query", ["", "?type=ShopClosed", "?after=0", "?stream=shop-1"])
def test_every_list_says_where_the_log_ends_and_how_to_verify_it(page, append, query):
    append(event_type="ShopClosed")
    head = append("shop-2")
    content = page(LOG + query).content.decode()
    said = f"The log ends at event {head.position}, 2026-03-01 12:00:00 UTC, hash {head.hash.hex()[:8]}."
    assert said in words(content)
    assert "manage.py verify_events verifies the whole log" in words(content)
    assert f'<a href="{LOG}{head.position}/">event {head.position}</a>' in content


def test_columns_and_filters_have_plain_titles(page, append):
    append()
    shown = words(page(LOG).content.decode())
    for title in (
        "Position Time What Where Version Who Via Hash",
        "What:",
        "Where (id):",
        "Who (name or id):",
        "Act (id):",
    ):
        assert title in shown


def test_without_names_who_is_an_id(page, append, monkeypatch):
    monkeypatch.setattr(admin_words, "actor_finders", [])
    append()
    assert "Who (id):" in words(page(LOG).content.decode())


def words(content: str) -> str:
    """What a page says, without its elements."""
    return " ".join(strip_tags(content).split())


def test_a_page_does_not_fetch_the_contents_of_its_events(page, append, django_assert_num_queries):
    append()
    with django_assert_num_queries(3) as captured:
        page(LOG)
    assert '"data"' not in captured[-1]["sql"]


def test_times_are_utc_with_microseconds_in_the_title(page, append, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    append(at=datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC))
    content = page(LOG).content.decode()
    expected = 'datetime="2026-03-01T12:00:00.123456Z" title="2026-03-01 12:00:00.123456 UTC">2026-03-01 12:00:00<'
    assert expected in content
