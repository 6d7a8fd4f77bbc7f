"""Today as it was: what was due at a moment, in the zone and the lists of then."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from tests.todos.cast import added, added_list, browser, facts
from tests.todos.page import Page
from tests.todos.web.pages.test_today import rows
from todos import bootstrap
from todos.domain.commands import TodoCommands
from todos.domain.fields import DUE
from todos.domain.todo_list.commands import ListCommands

pytestmark = pytest.mark.django_db

SECTIONS = ("overdue", "today", "coming")


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """It is noon of 24 November 2026."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 24, 12, tzinfo=UTC))


def on(day: int, hour: int = 9):
    return {"timestamp": datetime(2026, 11, day, hour, tzinfo=UTC)}


def due(user, todo_id: str, when: str, day: int) -> None:
    bootstrap.handle(TodoCommands.change(todo_id, DUE, when, **facts(user), **on(day)))


def sections(client, at) -> list[list[str]]:
    page = Page(client.get("/", {"at": str(at)}))
    return [rows(page, section) for section in SECTIONS]


@pytest.fixture
def milk(alice) -> str:
    """Due on the 4th; on the 10th postponed to the 12th, and finished on the 15th."""
    milk = added(alice, "Buy milk", **on(2))
    due(alice, milk, "2026-11-04", 2)
    due(alice, milk, "2026-11-12", 10)
    bootstrap.handle(TodoCommands.change_status(milk, "Finished", **facts(alice), **on(15)))
    return milk


@pytest.mark.parametrize(
    ("at", "found"),
    [
        ("2026-11-01", [[], [], []]),
        ("2026-11-03", [[], [], ["Buy milk"]]),
        ("2026-11-04", [[], ["Buy milk"], []]),
        ("2026-11-09", [["Buy milk"], [], []]),
        ("2026-11-10", [[], [], ["Buy milk"]]),
        ("2026-11-12", [[], ["Buy milk"], []]),
        ("2026-11-14", [["Buy milk"], [], []]),
        ("2026-11-15", [[], [], []]),
    ],
)
def test_each_day_has_what_was_due_then(as_alice, milk, at, found):
    assert sections(as_alice, at) == found
    assert sections(as_alice, "2026-11-24") == [[], [], []]


def test_a_list_that_was_removed_for_a_while_is_left_out_for_that_while(as_alice, alice):
    house = added_list(alice, **on(2))
    gate = added(alice, "Fix the gate", place={"list": house}, **on(2))
    due(alice, gate, "2026-11-04", 2)
    bootstrap.handle(ListCommands.remove(house, **facts(alice), **on(6)))
    bootstrap.handle(ListCommands.restore(house, **facts(alice), **on(8)))
    bootstrap.handle(ListCommands.remove(house, **facts(alice), **on(12)))

    found = {at: sections(as_alice, f"2026-11-{at:02}")[0] for at in (5, 6, 7, 8, 11, 12)}
    assert {at for at, overdue in found.items() if overdue == ["Fix the gate"]} == {5, 8, 11}


def test_nobody_elses_todos_are_there(alice, charlie, milk):
    assert sections(browser(charlie), "2026-11-04") == [[], [], []]


def test_nothing_on_it_can_be_changed_and_its_links_stay_in_the_past(as_alice, milk):
    page = Page(as_alice.get("/", {"at": "2026-11-04"}))

    assert [form for form in page.root.iter("form") if form.get("method") == "post"] == []
    assert page.link("Buy milk") == f"/todos/{milk}/?at=2026-11-04"
    assert page.link("Back to now") == "/"


def test_what_is_no_moment_is_told_at_the_field(as_alice, milk):
    answer = as_alice.get("/", {"at": "yesterday"})

    assert answer.status_code == 422
    assert "Enter a date and time" in Page(answer).text("at-error")


@pytest.mark.parametrize(
    "query", ["status=Finished", "q=milk+%26+more", "status=All&at=2026-11-04", "after=x", "select=1"]
)
def test_what_the_first_address_showed_before_is_found_in_the_inbox(as_alice, query):
    answer = as_alice.get(f"/?{query}")

    assert (answer.status_code, answer["Location"]) == (301, f"/inbox/?{query}")
