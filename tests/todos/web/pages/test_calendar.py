"""Days end by the reader's calendar, and the list, a todo, the activity and its files agree on when."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.todos.cast import added, facts
from tests.todos.page import Page, text
from todos import bootstrap
from todos.domain.commands import TodoCommands

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """It is noon of 24 November 2026."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 24, 12, tzinfo=UTC))


@pytest.fixture
def berlin(as_alice):
    as_alice.cookies["zone"] = "Europe%2FBerlin"
    return as_alice


def add(owner, *moments):
    """Todos that are called by the time in UTC at which they were added."""
    for moment in moments:
        added(owner, moment, timestamp=datetime.fromisoformat(f"{moment}Z"))


def listed(client, **query):
    page = Page(client.get("/inbox/", query))
    return [text(row) for row in page.find("rows").iter() if row.get("class") == "description"][::-1]


def told(client, **query):
    page = Page(client.get("/activity/", query))
    return [text(link) for link in page.find("feed").iter("a") if text(link).startswith("2026-")][::-1]


def filed(client, **query):
    file = b"".join(client.get("/activity/trail.csv", query).streaming_content).decode()
    return [row["words"] for row in csv.DictReader(io.StringIO(file, newline=""))]


def everywhere(client, **query):
    """What had been added by then, after all places have said the same."""
    lists = [told(client, **query), filed(client, **query)] + ([listed(client, **query)] if "at" in query else [])
    assert all(each == lists[0] for each in lists), lists
    return lists[0]


DAYS = {
    "the clocks are set back in it": (
        "Europe/Berlin",
        "2026-10-25",
        ["2026-10-24T22:00", "2026-10-25T22:30", "2026-10-25T22:59"],
        ["2026-10-25T23:00"],
    ),
    "the clocks are set forward in it": (
        "Europe/Berlin",
        "2026-03-29",
        ["2026-03-28T23:00", "2026-03-29T21:59"],
        ["2026-03-29T22:00"],
    ),
    "it begins at 01:00": (
        "Africa/Cairo",
        "2026-04-24",
        ["2026-04-23T22:00", "2026-04-24T20:59"],
        ["2026-04-24T21:00"],
    ),
    "its last hour is shown twice": (
        "Africa/Cairo",
        "2026-10-29",
        ["2026-10-29T20:30", "2026-10-29T21:30"],
        ["2026-10-29T22:00"],
    ),
    "half an hour is shown twice": (
        "Australia/Lord_Howe",
        "2026-04-05",
        ["2026-04-04T13:00", "2026-04-05T13:29"],
        ["2026-04-05T13:30"],
    ),
}


@pytest.mark.parametrize(("zone", "day", "within", "after"), DAYS.values(), ids=DAYS)
def test_a_day_ends_where_the_calendar_ends_it(as_alice, alice, zone, day, within, after):
    as_alice.cookies["zone"] = zone
    add(alice, *within, *after)

    assert everywhere(as_alice, at=day) == everywhere(as_alice, until=day) == within
    strip = Page(as_alice.get("/inbox/", {"at": day})).root.iter("a")
    (bar,) = [link.get("title") for link in strip if link.get("href") == f"?at={day}" and link.get("title")]
    assert bar.endswith(f", {len(within)} change{'s' if len(within) > 1 else ''}")


def test_files_and_pages_agree_though_the_clock_was_set_back(berlin, alice):
    moments = ["2026-11-10T12:00", "2026-11-09T08:00", "2026-11-10T09:00", "2026-11-11T09:00"]
    add(alice, *moments)

    assert everywhere(berlin, at="2026-11-10") == everywhere(berlin, until="2026-11-10") == moments[:3]
    assert everywhere(berlin, at="2026-11-09") == everywhere(berlin, until="2026-11-09") == moments[:2]


def test_today_has_all_that_is_in_the_log_though_a_clock_went_ahead(berlin, alice):
    moments = ["2026-11-23T12:00", "2026-11-24T11:00", "2026-11-24T14:00", "2026-11-25T12:00"]
    add(alice, *moments)

    assert everywhere(berlin, at="2026-11-24") == everywhere(berlin, until="2026-11-24") == moments
    assert everywhere(berlin, at="2026-11-23") == everywhere(berlin, until="2026-11-23") == moments[:1]
    assert everywhere(berlin, at="2026-11-24T12:59") == moments[:2]


TWICE = ["2026-10-25T00:29", "2026-10-25T00:30", "2026-10-25T00:31", "2026-10-25T01:30", "2026-10-25T01:31"]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"at": "2026-10-25T02:30"}, 4),
        ({"at": "2026-10-25T02:30", "fold": "0"}, 2),
        ({"at": "2026-10-25T02:30", "fold": "1"}, 4),
        ({"at": "2026-10-25T02:30+02:00"}, 2),
        ({"at": "2026-10-25T02:30 01:00"}, 4),
        ({"at": "2026-10-25T00:30Z"}, 2),
        ({"at": "2026-10-25T02:30:00+02:00"}, 2),
        ({"at": "2026-10-25T02:29:59"}, 3),
        ({"at": "2026-10-25T01:59", "fold": "1"}, 0),
    ],
)
def test_both_passes_of_a_minute_that_was_shown_twice_can_be_asked_for(berlin, alice, query, number):
    add(alice, *TWICE)
    assert everywhere(berlin, **query) == TWICE[:number]


def test_they_are_told_apart(berlin, alice):
    add(alice, "2026-10-25T00:30", "2026-10-25T01:30", "2026-10-25T02:30")
    times = [text(each) for each in Page(berlin.get("/activity/")).find("feed").iter("time")]
    assert times == ["03:30", "02:30 UTC+1", "02:30 UTC+2"]

    first, second = (Page(berlin.get("/inbox/", {"at": "2026-10-25T02:30", "fold": fold})) for fold in "01")
    assert "25 October 2026 at 02:30 UTC+2" in text(first.root)
    assert "25 October 2026 at 02:30 UTC+1" in text(second.root)
    assert sent(first)["fold"] == "0"
    assert [text(option) for option in second.root.iter("option")] == ["earlier, UTC+2", "later, UTC+1"]


def sent(page):
    """What the form for a moment sends when nobody has typed into it."""
    form = next(form for form in page.root.iter("form") if "travel" in (form.get("class") or ""))
    fields = {field.get("name"): field.get("value") for field in form.iter("input")}
    for select in form.iter("select"):
        (fields[select.get("name")],) = [
            each.get("value") for each in select.iter("option") if "selected" in each.attrib
        ]
    return fields


@pytest.mark.parametrize("path", ["/inbox/", "/todos/{todo}/", "/activity/"])
def test_a_form_that_nobody_has_typed_into_leads_back_to_the_same_moment(berlin, alice, path):
    todo = added(alice, "Milk", timestamp=datetime(2026, 10, 20, tzinfo=UTC))
    for number, moment in enumerate(TWICE):
        for second in (7, 31):
            status = ("Started", "Queued", "Finished")[(number + second) % 3]
            time = datetime.fromisoformat(f"{moment}:{second:02}.5Z")
            bootstrap.handle(TodoCommands.change_status(todo, status, **facts(alice), timestamp=time))
            bootstrap.handle(
                TodoCommands.change_description(todo, f"{moment} {second}", **facts(alice), timestamp=time)
            )
    positions = [event.position for event in bootstrap.event_store().get_events(todo)]
    moments = [
        "0",
        *map(str, positions[5::4]),
        "2026-10-25",
        "2026-10-25T02:30",
        "2026-10-25T02:30+02:00",
        "2026-11-24",
    ]
    for moment in moments[1:] if "todo" in path else moments:
        page = Page(berlin.get(path.format(todo=todo), {"at": moment}))
        again = Page(berlin.get(path.format(todo=todo), sent(page)))
        assert text(again.root) == text(page.root), moment
        assert sent(again) == sent(page)


def test_what_is_typed_instead_is_what_counts(berlin, alice):
    add(alice, *TWICE)
    fields = sent(Page(berlin.get("/inbox/", {"at": "2026-10-25T02:30", "fold": "0"})))

    assert listed(berlin, **fields) == TWICE[:2]
    assert listed(berlin, **fields | {"fold": "1"}) == TWICE[:4]
    assert listed(berlin, **fields | {"at": "2026-10-25T02:31"}) == TWICE[:3]
    assert listed(berlin, **fields | {"at": "2026-10-24T02:31"}) == []
    assert listed(berlin, **fields | {"shown": "nonsense"}) == TWICE[:2]


@pytest.mark.parametrize("path", ["/inbox/", "/activity/", "/activity/trail.csv"])
def test_a_time_that_the_clocks_skipped_is_refused_at_the_field(berlin, alice, path):
    add(alice, "2026-03-29T00:30")
    response = berlin.get(path, {"at": "2026-03-29T02:30"})

    assert response.status_code == 422
    assert Page(response).text("at-error") == (
        "There was no 02:30 on 29 March 2026 in Europe/Berlin: the clocks went from 02:00 to 03:00. Type another time."
    )
    assert Page(response).find("at").get("value") == "2026-03-29T02:30"
    assert berlin.get(path, {"at": "2026-03-29T02:30+01:00"}).status_code == 200


def test_a_pass_that_does_not_exist_is_refused(berlin, alice):
    assert berlin.get("/inbox/", {"at": "2026-10-25T02:30", "fold": "2"}).status_code == 422


@pytest.mark.parametrize("fold", ["0", "1"])
def test_links_keep_the_pass(berlin, alice, fold):
    add(alice, *TWICE)
    page = Page(berlin.get("/activity/", {"at": "2026-10-25T02:30", "fold": fold}))
    link = page.link("CSV")

    assert f"02%3A30%2B0{2 - int(fold)}%3A00" in link
    assert filed(berlin, at=f"2026-10-25T02:30+0{2 - int(fold)}:00") == told(berlin, at="2026-10-25T02:30", fold=fold)


def test_a_day_to_come_filters_nothing_and_was_never_seen(berlin, alice):
    add(alice, "2026-11-24T11:00")
    page = Page(berlin.get("/activity/", {"until": "2026-11-25"}))
    assert page.link("Show them as they were that day") is None
    assert (
        Page(berlin.get("/activity/", {"until": "2026-11-24"})).link("Show them as they were that day")
        == "?at=2026-11-24"
    )


@pytest.mark.parametrize("path", ["/inbox/", "/activity/", "/activity/trail.csv"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue", "Europe/Amsterdam"])
def test_the_first_and_the_last_years_have_pages(as_alice, alice, path, zone):
    as_alice.cookies["zone"] = zone
    for query in (
        {"at": "1900-01-01"},
        {"at": "1900-01-01T00:00"},
        {"at": "1937-07-01T00:01"},
        {"until": "2999-12-31"},
    ):
        assert as_alice.get(path, query).status_code == 200, query
    assert as_alice.get("/inbox/", {"at": "1899-12-31"}).status_code == 422
    assert as_alice.get("/inbox/", {"at": "2999-12-31"}).status_code == 422


def test_yesterday_is_the_day_before_by_the_calendar(as_alice, alice, monkeypatch):
    add(alice, "2011-12-20T12:00")
    as_alice.cookies["zone"] = "Pacific/Apia"
    monkeypatch.setattr(timezone, "now", lambda: datetime(2011, 12, 30, 12, tzinfo=UTC))
    assert Page(as_alice.get("/activity/")).link("See yesterday") == "?at=2011-12-29"
