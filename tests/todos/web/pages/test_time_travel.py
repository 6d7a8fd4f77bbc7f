"""The pages as they were: the same for everybody who may see them, and nothing on them can be changed."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.todos.cast import added, facts
from tests.todos.page import Page, text
from todos import bootstrap, models
from todos.domain.commands import TodoCommands

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """It is noon of 24 November 2026."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 24, 12, tzinfo=UTC))


def on(day, hour=9, minute=0):
    return {"timestamp": datetime(2026, 11, day, hour, minute, tzinfo=UTC)}


@pytest.fixture
def story(alice, bob, charlie) -> dict[str, str]:
    """Ids of Alice's todos by name; Bob and Charlie are busy in between."""
    milk = added(alice, "Buy milk", **on(2))
    added(charlie, "Feed the cat", **on(3))
    gate = added(alice, "Fix the gate", **on(4, 9, 14))
    bootstrap.handle(TodoCommands.change_status(milk, "Started", **facts(alice), **on(5)))
    bootstrap.handle(TodoCommands.change_description(milk, "Buy oat milk", **facts(bob), **on(10)))
    added(bob, "Check the log", **on(10))
    bootstrap.handle(TodoCommands.remove(gate, **facts(alice), **on(20)))
    return {"milk": milk, "gate": gate}


def positions(todo_id):
    return [event.position for event in bootstrap.event_store().get_events(todo_id)]


def rows(page):
    """The descriptions in the list, without the change that is shown above it."""
    return [text(row) for row in page.find("rows").iter() if row.get("class") == "description"]


def at(client, moment, path="/inbox/", **query):
    response = client.get(path, {"at": moment} | query)
    return Page(response)


@pytest.mark.parametrize(
    ("moment", "listed", "counts"),
    [
        ("2026-11-01", [], "Open 0 Finished 0 All 0"),
        ("2026-11-02T08:59", [], "Open 0 Finished 0 All 0"),
        ("2026-11-02T09:00", ["Buy milk"], "Open 1 Finished 0 All 1"),
        ("2026-11-04", ["Fix the gate", "Buy milk"], "Open 2 Finished 0 All 2"),
        ("2026-11-05", ["Fix the gate", "Buy milk"], "Open 2 Finished 0 All 2"),
        ("2026-11-10", ["Fix the gate", "Buy oat milk"], "Open 2 Finished 0 All 2"),
        ("2026-11-20", ["Buy oat milk"], "Open 1 Finished 0 All 1"),
    ],
)
def test_the_list_is_what_it_was(as_alice, story, moment, listed, counts):
    page = at(as_alice, moment)

    assert rows(page) == listed
    assert page.text("counts") == counts


def test_a_position_is_the_moment_of_its_change(as_alice, story):
    first, started, words = positions(story["milk"])
    assert rows(at(as_alice, started)) == rows(at(as_alice, words - 1)) == ["Fix the gate", "Buy milk"]
    assert rows(at(as_alice, words)) == ["Fix the gate", "Buy oat milk"]
    assert rows(at(as_alice, first - 1)) == []
    assert rows(at(as_alice, 10**17)) == ["Buy oat milk"]


def test_the_past_is_filtered_and_searched_like_today(as_alice, story):
    assert rows(at(as_alice, "2026-11-05", status="Started")) == ["Buy milk"]
    assert rows(at(as_alice, "2026-11-05", q="GATE")) == ["Fix the gate"]
    assert rows(at(as_alice, "2026-11-05", q="gáte fix")) == ["Fix the gate"]
    assert rows(at(as_alice, "2026-11-05", q="oat")) == []
    assert as_alice.get("/inbox/?at=1&status=Done").status_code == 404
    assert as_alice.get(f"/inbox/?at=1&after={uuid4()}").status_code == 404


def test_the_banner_says_when_and_leads_back(as_alice, story):
    page = at(as_alice, "2026-11-17T09:20", status="Started")
    banner = text(next(element for element in page.root.iter() if element.get("class") == "banner"))

    assert banner == (
        f"#{positions(story['milk'])[-1]} This is how it was on 17 November 2026 at 09:20. "
        "Nothing can be changed here. Back to now"
    )
    assert page.link("Back to now") == "/inbox/?status=Started"


def test_nothing_on_a_page_of_the_past_can_be_changed(as_alice, story):
    for path in ("/inbox/", f"/todos/{story['milk']}/"):
        page = at(as_alice, "2026-11-17", path)
        assert {form.get("method") for form in page.root.iter("form")} <= {"get", "dialog"}
        assert not [element for element in page.root.iter() if element.get("name") in ("command_id", "description")]
        assert not [link for link in page.root.iter("a") if link.get("href", "").endswith("/edit/")]


def test_changes_are_walked_through_one_by_one_to_both_ends(as_alice, story):
    page, seen = at(as_alice, "2026-11-24"), []
    while link := page.link("Previous change"):
        page = Page(as_alice.get(f"/inbox/{link}"))
        seen.append(rows(page))
    assert seen == [
        ["Fix the gate", "Buy oat milk"],
        ["Fix the gate", "Buy milk"],
        ["Fix the gate", "Buy milk"],
        ["Buy milk"],
    ]
    steps = 0
    while link := page.link("Next change"):
        page, steps = Page(as_alice.get(f"/inbox/{link}")), steps + 1
    assert (steps, rows(page)) == (4, ["Buy oat milk"])


def test_the_page_names_the_change_before_its_moment(as_alice, story):
    page = at(as_alice, "2026-11-12")
    sentence = next(text(element) for element in page.root.iter("p") if element.get("class") == "sentence")

    assert sentence == "bob changed Buy oat milk the last change before this time"


def test_the_strip_counts_the_changes_of_each_day(as_alice, story):
    page = at(as_alice, "2026-11-10")
    bars = [link for link in page.root.iter("a") if "change" in (link.get("title") or "")]

    assert len(bars) == 28
    assert (bars[0].get("title"), bars[-1].get("title")) == ("28 October, 0 changes", "24 November, 0 changes")
    assert {bar.get("title") for bar in bars if ", 0" not in bar.get("title")} == {
        f"{day} November, 1 change" for day in (2, 4, 5, 10, 20)
    }
    assert [bar.get("href") for bar in bars if bar.get("aria-current")] == ["?at=2026-11-10"]
    before = Page(as_alice.get("/inbox/?at=0")).root.iter("a")
    assert not any(bar.get("aria-current") == "date" for bar in before)


@pytest.mark.parametrize(("zone", "day"), [("Asia/Tokyo", 10), ("America/New_York", 9)])
def test_a_day_of_the_strip_is_the_readers_day(as_alice, alice, zone, day):
    added(alice, "Early", **on(9, 23, 30))
    as_alice.cookies["zone"] = zone
    titles = [link.get("title") for link in at(as_alice, "2026-11-12").root.iter("a") if link.get("title")]

    assert f"{day} November, 1 change" in titles


def test_what_others_do_changes_nothing_on_the_page(as_alice, alice, story, charlie):
    before = as_alice.get("/inbox/?at=2026-11-24").content, as_alice.get("/inbox/?at=999999").content
    for day in (1, 10, 23):
        added(charlie, "Something else", **on(day))

    assert (as_alice.get("/inbox/?at=2026-11-24").content, as_alice.get("/inbox/?at=999999").content) == before


@pytest.mark.parametrize("client", ["as_charlie", "as_bob"])
def test_nobody_travels_through_somebody_elses_list(request, client, alice, story):
    page = at(request.getfixturevalue(client), "2026-11-24")

    assert rows(page) in (["Feed the cat"], ["Check the log"])
    assert "milk" not in text(page.root)


@pytest.mark.parametrize("moment", ["1", "2026-11-10", "nonsense"])
def test_a_strangers_todo_was_never_there(as_charlie, story, moment):
    strangers = as_charlie.get(f"/todos/{story['milk']}/?at={moment}")
    nobodys = as_charlie.get(f"/todos/{uuid4()}/?at={moment}")

    assert strangers.status_code == nobodys.status_code == 404
    assert text(Page(strangers).root) == text(Page(nobodys).root)


def test_a_todo_is_what_it_was_to_its_owner(as_alice, as_bob, story):
    client, path = as_alice, f"/todos/{story['milk']}/"
    assert as_bob.get(path, {"at": "2026-11-07"}).status_code == 404
    page = at(client, "2026-11-07", path)

    assert "v2 Buy milk" in page.text("todo")
    assert page.text("record").startswith("2 changes, all verified")
    assert "v3" not in page
    assert "Buy oat milk" in at(client, "2026-11-10", path).title


def test_a_todo_that_was_not_there_yet_is_shown_as_it_began(as_alice, story):
    response = as_alice.get(f"/todos/{story['gate']}/", {"at": "2026-11-03"})

    assert response.status_code == 422
    assert "It was not there yet." in Page(response).text("at-error")
    assert "v1 Fix the gate" in Page(response).text("todo")


@pytest.mark.parametrize("path", ["/inbox/", "/todos/{milk}/"])
@pytest.mark.parametrize(("typed", "sentence"), [("11/17", "a date and time like"), ("2027-01-01", "in the future")])
def test_an_invalid_moment_is_refused_at_the_field_and_kept(as_alice, story, path, typed, sentence):
    response = as_alice.get(path.format(**story), {"at": typed})
    field = Page(response).find("at")

    assert response.status_code == 422
    assert sentence in Page(response).text("at-error")
    assert (field.get("value"), field.get("type"), field.get("aria-invalid")) == (typed, "text", "true")


def test_somebody_to_whom_nothing_has_happened_sees_an_empty_past(as_alice, alice):
    assert rows(at(as_alice, "5")) == rows(at(as_alice, "2026-11-10")) == []
    assert as_alice.get("/inbox/?at=x").status_code == 422
    assert "history-line" not in Page(as_alice.get("/inbox/"))


def test_the_list_links_to_yesterday_and_to_this_very_moment(as_alice, story):
    page = Page(as_alice.get("/inbox/"))
    last = positions(story["gate"])[-1]

    assert page.link("See yesterday") == "?at=2026-11-23"
    assert page.find("time-link").get("href") == f"?at={last}"
    assert page.text("history-line") == "Fri No changes today. See yesterday"


def test_one_line_under_the_title_counts_what_changed_today(as_alice, alice):
    todo = added(alice, **on(24, 8))
    assert Page(as_alice.get("/inbox/")).text("history-line") == "08:00 1 change today.", "there is no yesterday to see"
    added(alice, **on(23, 23, 59))
    bootstrap.handle(TodoCommands.change_status(todo, "Started", **facts(alice), **on(24, 11)))

    assert Page(as_alice.get("/inbox/")).text("history-line") == "11:00 2 changes today. See yesterday"


@pytest.mark.parametrize("path", ["/", "/inbox/", "/inbox/?status=Finished", "/activity/", "/todos/{milk}/"])
def test_from_the_past_no_link_leads_to_now_without_saying_so(as_alice, story, path):
    address = path.format(**story)
    page = Page(as_alice.get(f"{address}{'&' if '?' in address else '?'}at=2026-11-10"))
    links = {text(link).rstrip(" 0123456789") or text(link): link.get("href") for link in page.root.iter("a")}
    to_now = {
        name for name, href in links.items() if "at=" not in href and not href.startswith(("#", "/activity/trail"))
    }

    assert links["Inbox"] == "/inbox/?at=2026-11-10"
    assert {links["Today"], links["Todos"]} == {"/?at=2026-11-10"}
    assert links["Activity"] == "/activity/?at=2026-11-10"
    about_no_moment = {"Keys ?", "alice", "Switch them off", "Choose your time zone"} | {
        name for name, href in links.items() if "/v" in href
    }
    assert to_now - about_no_moment == {"Back to now", "Lists", "Trash now", "What quick add reads"}


def test_a_todo_opened_from_a_position_stands_at_the_same_position(as_alice, story):
    change_of_another = positions(story["gate"])[-1]
    page = at(as_alice, change_of_another)
    opened = Page(as_alice.get(page.find(f"todo-{story['milk']}").findall(".//a[@class='description']")[0].get("href")))

    assert page.text("places") is not None
    stated = [text(mark) for shown in (page, opened) for mark in shown.root.iter("span") if text(mark).startswith("#")]
    assert stated == [f"#{change_of_another}"] * 2
    assert opened.link("Previous change") == f"?at={positions(story['milk'])[-2]}"


def test_an_entry_leads_to_the_todo_as_it_made_it(as_alice, story):
    page = Page(as_alice.get(f"/todos/{story['milk']}/"))
    link = page.link("See the todo at v2")

    assert link == f"/todos/{story['milk']}/?at={positions(story['milk'])[1]}"
    assert "v2 Buy milk" in Page(as_alice.get(link)).text("todo")


def test_the_past_is_paged_like_today(as_alice, alice):
    for number in range(60):
        added(alice, f"Todo {number}", **on(2, 9, number))
    models.Todo.objects.all().update(status="Finished")  # today's rows are not read
    page = at(as_alice, "2026-11-02")
    older = Page(as_alice.get(f"/inbox/{page.link('Older')}"))

    assert rows(page) + rows(older) == [f"Todo {number}" for number in reversed(range(60))]
    assert older.link("Newest") == "?at=2026-11-02"
