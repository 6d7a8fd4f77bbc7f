"""The head of every page: the first lists, and the counts, which follow every act."""

from __future__ import annotations

import pytest

from tests.todos.cast import added, added_list, browser, number, person
from tests.todos.page import Page, text
from todos import bootstrap
from todos.domain.commands import TodoCommands
from todos.domain.fields import DUE
from todos.domain.todo_list.commands import ListCommands
from todos.web import viewer_time

pytestmark = pytest.mark.django_db


def links(client, address: str) -> dict[str, str]:
    [nav] = [each for each in Page(client.get(address)).find("places").iter("nav") if each.get("class") == "nav"]
    return {text(link): link.get("href") for link in nav.iter("a")}


def counts(page: Page) -> dict[str, str]:
    return {name: page.text(name) for name in ("waiting", "in-inbox", "in-trash") if name in page.ids}


@pytest.fixture
def due(alice) -> str:
    """A todo in the inbox that is due today."""
    todo = added(alice, "Buy milk")
    today = viewer_time.today().isoformat()
    bootstrap.handle(TodoCommands.change(todo, DUE, today, actor=str(alice.pk), source="web"))
    return todo


def test_three_lists_have_a_link_and_the_others_are_behind_one(as_alice, alice):
    ids = [added_list(alice, name) for name in ("House", "Choir")]
    assert list(links(as_alice, "/")) == ["Today", "Inbox", "House", "Choir", "Lists", "Activity", "Trash"]
    added_list(alice, "Garden")
    gone = added_list(alice, "Gone")
    bootstrap.handle(ListCommands.remove(gone, actor=str(alice.pk), source="web"))
    added_list(alice, "Books")

    found = links(as_alice, f"/lists/{ids[0]}/")
    assert list(found)[2:6] == ["House", "Choir", "Garden", "All 4 lists"]
    assert found["House"] == f"/lists/{ids[0]}/"


def test_nobody_elses_lists_and_todos_are_named_or_counted(alice, charlie, due):
    added_list(alice, "House")
    page = Page(browser(charlie).get("/"))

    assert "House" not in page.text("places")
    assert counts(page) == {"waiting": "", "in-inbox": "", "in-trash": ""}


@pytest.mark.parametrize(
    ("act", "after"),
    [
        ("status/Finished", {"waiting": "", "in-inbox": "1"}),
        ("status/Started", {"waiting": "1", "in-inbox": "2"}),
        ("remove", {"waiting": "", "in-inbox": "1", "in-trash": "1"}),
    ],
)
def test_an_act_brings_the_counts_that_it_changes(htmx, alice, due, act, after):
    added(alice, "Mow the lawn")
    answer = Page(htmx.post(f"/todos/{due}/{act}/", number(next="/inbox/")))

    assert counts(answer) == after


def test_words_and_a_press_that_changes_nothing_bring_none(htmx, due):
    edited = Page(htmx.post(f"/todos/{due}/edit/", number(next="/inbox/", description="Buy oat milk", version=2)))
    pressed = Page(htmx.post(f"/todos/{due}/status/Queued/", number(next="/inbox/")))

    assert counts(edited) == counts(pressed) == {}


def test_what_is_added_today_is_counted_there_and_in_the_inbox(htmx):
    answer = Page(htmx.post("/todos/", number(next="/", description="Buy bread")))

    assert counts(answer) == {"waiting": "1", "in-inbox": "1"}


def test_what_happens_elsewhere_brings_all_counts(htmx, due):
    assert counts(Page(htmx.get("/updates/", {"next": "/activity/", "new": due}))) == {
        "waiting": "1", "in-inbox": "1", "in-trash": "",
    }  # fmt: skip


def test_staff_find_admin_on_their_account_page():
    staff, other = person("sue", is_staff=True), person("tom")
    assert Page(browser(staff).get("/account/")).link("Admin: accounts and raw events") == "/admin/"
    assert "/admin/" not in browser(other).get("/account/").text
