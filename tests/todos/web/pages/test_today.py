"""The page of what is due: its sections, for whom, in which zone, and what acts on it bring."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.todos.cast import added, added_list, browser, changed, events, moved, number, removed
from tests.todos.page import Page, press, shown, text
from todos import bootstrap
from todos.domain.commands import TodoCommands
from todos.domain.fields import DUE
from todos.web.pages.today import SECTION_IDS, moment_now

pytestmark = pytest.mark.django_db

TODAY = moment_now().today


def day(ahead: int) -> str:
    return (TODAY + timedelta(days=ahead)).isoformat()


def due(user, todo_id: str, when: str) -> str:
    bootstrap.handle(TodoCommands.change(todo_id, DUE, when, actor=str(user.pk), source="web"))
    return todo_id


def rows(page: Page, section: str) -> list[str]:
    found = page.find(SECTION_IDS[section])
    return [text(row) for row in found.iter() if "description" in row.get("class", "").split()]


@pytest.fixture
def week(alice) -> dict[str, str]:
    """Ids of todos of Alice's, by what they are called."""
    days = {"Yesterday": -1, "Last year": -400, "Now": 0, "Soon": 7, "Later": 8}
    return {name: due(alice, added(alice, name), day(ahead)) for name, ahead in days.items()}


def test_it_has_what_is_overdue_today_and_in_the_next_seven_days(as_alice, alice, week):
    added(alice, "Some day")
    page = Page(as_alice.get("/"))

    assert rows(page, "overdue") == ["Last year", "Yesterday"]
    assert rows(page, "today") == ["Now"]
    assert rows(page, "coming") == ["Soon"]


def test_what_is_done_or_gone_or_in_a_removed_list_is_not_due(as_alice, alice, week):
    house = added_list(alice)
    moved(alice, week["Now"], house)
    as_alice.post(f"/lists/{house}/remove/", number())
    changed(alice, week["Yesterday"], status="Finished")
    removed(alice, week["Soon"])
    page = Page(as_alice.get("/"))

    assert [rows(page, section) for section in ("overdue", "today", "coming")] == [["Last year"], [], []]


def test_it_is_nobody_elses(as_bob, as_charlie, week):
    for client in (as_bob, as_charlie):
        assert "Nothing is due." in Page(client.get("/")).text("sections")
        assert "Yesterday" not in client.get("/").content.decode().replace("See yesterday", "")


def test_the_head_of_every_page_says_how_many_wait(as_alice, week):
    assert Page(as_alice.get("/activity/")).text("waiting") == "3"


def test_all_that_is_overdue_is_moved_to_today_as_one_act_with_one_undo(as_alice, alice, week):
    timed = due(alice, added(alice, "Ring Marta"), f"{day(-1)}T09:00[Europe/Berlin]")
    page = shown(as_alice, press(as_alice, as_alice.get("/"), "Move all 3 to today"))

    assert {data["due"] for _, data in events(week["Yesterday"])[2:]} == {day(0)}
    assert events(timed)[-1] == ("TodoDueChanged", {"due": f"{day(0)}T09:00[Europe/Berlin]"})
    assert "3 todos" in page.text("status-line")
    undo = page.button("Undo", "status-line")
    as_alice.post(undo.action, undo.fields)
    assert events(timed)[-1] == ("TodoDueChanged", {"due": f"{day(-1)}T09:00[Europe/Berlin]"})


def test_an_act_on_a_row_brings_the_row_and_how_many_wait(alice, week):
    htmx = browser(alice, HX_Request="true")
    answer = Page(htmx.post(f"/todos/{week['Now']}/status/Finished/", number(next="/")))

    assert answer.targets[0] == f"#todo-{week['Now']}"
    assert "#waiting" in answer.targets
    assert answer.text("waiting") == "2"


def test_what_becomes_due_elsewhere_arrives_in_its_section(alice, week):
    new = due(alice, added(alice, "Buy bread"), day(0))
    answer = Page(browser(alice, HX_Request="true").get("/updates/", {"next": "/", "new": new}))

    assert "#rows" in answer.targets
    assert "Buy bread" in "".join(answer.root.itertext())


def test_the_day_of_a_time_is_that_of_the_person_who_looks(as_alice, alice):
    due(alice, added(alice, "Call New York"), f"{date(2026, 1, 1)}T23:30[America/New_York]")
    assert rows(Page(as_alice.get("/")), "overdue") == ["Call New York"]


def test_what_is_added_there_is_due_today_unless_it_says_otherwise(as_alice, alice):
    page = shown(as_alice, press(as_alice, as_alice.get("/"), "Add", description="Buy bread"))
    assert rows(page, "today") == ["Buy bread"]
    as_alice.post("/todos/", number(description="Buy wine tomorrow", next="/", is_shown="on"))
    assert rows(Page(as_alice.get("/")), "coming") == ["Buy wine"]


def test_a_refused_text_comes_back_to_it(as_alice):
    refused = press(as_alice, as_alice.get("/"), "Add", description="x" * 501)
    assert refused.status_code == 422
    assert Page(refused).find("add-description").get("value") == "x" * 501
    assert Page(refused).title == "Today · Todos"


def test_what_is_pressed_in_a_row_comes_back_to_today_without_scripts_too(as_alice, week):
    answer = press(as_alice, as_alice.get("/"), "Finished", f"todo-{week['Now']}")

    assert (answer.status_code, answer["Location"]) == (303, "/")
    edit = Page(as_alice.get("/")).find(f"edit-{week['Soon']}").get("href")
    assert Page(as_alice.get(edit)).link("Cancel").endswith("&next=%2F")
