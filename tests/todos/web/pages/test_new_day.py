"""At the viewer's midnight an open page becomes that of the new day, all of it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.todos.cast import added, browser, facts
from tests.todos.page import Page, text
from todos import bootstrap
from todos.domain.commands import TodoCommands

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 10, 24, 20, 44, tzinfo=UTC)  # a Saturday, the last day of summer time in Berlin
MIDNIGHT = datetime(2026, 10, 24, 22, tzinfo=UTC)
PAGES = [
    "/inbox/",
    "/inbox/?select=1",
    "/inbox/?status=Queued",
    "/inbox/?q=milk",
    "/trash/",
    "/trash/?select=1",
    "/activity/",
    "/todos/{milk}/",
]


@pytest.fixture
def story(alice):
    """Ids of todos of this evening by name; one of them was removed."""
    milk = added(alice, "Buy milk", timestamp=EVENING)
    gate = added(alice, "Fix the gate", timestamp=EVENING)
    for status in ("Started", "Queued"):
        bootstrap.handle(TodoCommands.change_status(milk, status, **facts(alice), timestamp=EVENING))
    bootstrap.handle(TodoCommands.remove(gate, **facts(alice), timestamp=EVENING))
    return {"milk": milk, "gate": gate}


@pytest.fixture
def alice_in_berlin(alice):
    client = browser(alice, HX_Request="true")
    client.cookies["zone"] = "Europe%2FBerlin"
    return client


def it_is(monkeypatch, moment):
    monkeypatch.setattr(timezone, "now", lambda: moment)


def asked_at_midnight(client, page):
    """What the page gets then."""
    ids = [
        row.get("id").replace("todo-", "") for row in page.root.iter("li") if (row.get("id") or "").startswith("todo-")
    ]
    address = page.find("day").get("data-updates") + "".join(f"&todo={todo_id}" for todo_id in ids)
    return Page(client.get(address))


def on_screen(element):
    """What an element says, without what it says on paper only."""
    for printed in [each for each in element.iter() if "printed" in (each.get("class") or "").split()]:
        printed.text, printed[:] = "", []
    return text(element)


def rest(page, targets):
    """What the page says outside of these parts."""
    for parent in list(page.root.iter()):
        for child in list(parent):
            if f"#{child.get('id')}" in targets:
                child.text, child[:] = "", []
    return text(page.root)


@pytest.mark.parametrize("path", PAGES)
def test_an_open_page_becomes_what_it_would_be_if_it_were_loaded_then(alice_in_berlin, story, path, monkeypatch):
    client, path = alice_in_berlin, path.format(**story)
    it_is(monkeypatch, EVENING)
    evening = Page(client.get(path))
    assert int(evening.find("day").get("data-ends")) == MIDNIGHT.timestamp() * 1000
    assert "22:44" in text(evening.root)

    it_is(monkeypatch, MIDNIGHT)
    parts, morning = asked_at_midnight(client, evening), Page(client.get(path))
    assert on_screen(evening.root) != on_screen(morning.root)
    for target in parts.targets:
        assert on_screen(parts.find(target[1:])) == on_screen(morning.find(target[1:]))
    assert rest(evening, parts.targets) == rest(morning, parts.targets)
    assert parts.find("day").get("data-ends") == str(int(datetime(2026, 10, 25, 23, tzinfo=UTC).timestamp() * 1000))


def test_nothing_flashes_then(alice_in_berlin, story, monkeypatch):
    it_is(monkeypatch, MIDNIGHT)
    page = Page(alice_in_berlin.get("/inbox/"))
    row = asked_at_midnight(alice_in_berlin, page).find(f"todo-{story['milk']}")
    assert "fresh" not in row.get("class")


def test_the_page_of_an_event_is_loaded_again(alice_in_berlin, story):
    day = Page(alice_in_berlin.get(f"/todos/{story['milk']}/v1/")).find("day")
    assert (day.get("data-updates"), day.get("data-ends") is not None) == (None, True)


def test_a_page_of_the_past_has_no_midnight(alice_in_berlin, story):
    for path in ("/inbox/", "/activity/", f"/todos/{story['milk']}/"):
        assert "day" not in Page(alice_in_berlin.get(path, {"at": "2026-10-25"}))


def test_a_row_that_is_not_sent_yet_keeps_no_heading_from_its_new_day(alice_in_berlin):
    page = Page(alice_in_berlin.get("/updates/", {"day": "1", "next": "/inbox/", "todo": str(uuid4())}))
    assert page.targets == ["#day", "#day-heading"]


def test_a_strangers_rows_do_not_come(as_charlie, story):
    page = Page(as_charlie.get("/updates/", {"day": "1", "next": "/inbox/", "todo": story["milk"]}))
    assert page.targets == ["#day", "#day-heading"]
    assert as_charlie.get("/updates/", {"day": "1", "next": f"/todos/{story['milk']}/"}).status_code == 404
