"""Paging by keyset: nothing is lost and nothing comes twice, whatever happens between two pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.todos.cast import added, changed, facts, removed
from tests.todos.page import Page, text
from todos import bootstrap
from todos.domain.commands import TodoCommands

pytestmark = pytest.mark.django_db

DAWN = datetime(2026, 11, 20, 6, tzinfo=UTC)


def walk(client, address, between=lambda page: None):
    """The descriptions on all pages, by the link to the older ones; `between` happens before each next page."""
    pages = []
    while address:
        page = Page(client.get(address))
        pages.append(page.rows)
        address = page.link("Older")
        if address:
            between(len(pages))
    return pages


def together(pages):
    return [name for page in pages for name in page]


def names(*numbers):
    return [f"Todo {number}" for number in numbers]


@pytest.fixture
def many(alice):
    """120 todos, oldest first."""
    return [added(alice, f"Todo {number}", timestamp=DAWN + timedelta(minutes=number)) for number in range(120)]


def test_every_todo_comes_once_and_in_order(as_alice, many):
    pages = walk(as_alice, "/inbox/")

    assert [len(page) for page in pages] == [50, 50, 20]
    assert together(pages) == names(*reversed(range(120)))


def test_todos_of_the_same_moment_come_once_each(as_alice, alice):
    for number in range(120):
        added(alice, f"Todo {number}", timestamp=DAWN)

    pages = walk(as_alice, "/inbox/")

    assert [len(page) for page in pages] == [50, 50, 20]
    assert sorted(together(pages)) == sorted(names(*range(120)))


def test_a_page_that_is_full_to_the_last_row_has_no_next(as_alice, alice):
    for number in range(50):
        added(alice, f"Todo {number}")

    assert [len(page) for page in walk(as_alice, "/inbox/")] == [50]


def test_what_is_added_and_removed_meanwhile_moves_nobody_else(as_alice, alice, many):
    def between(page):
        for number in range(3):
            added(alice, f"New {page} {number}")
        # The first row of the page seen, its last, which is the cursor, and the first of the next.
        for number in {1: (119, 70, 69), 2: (68, 19, 18)}[page]:
            removed(alice, many[number])

    assert together(walk(as_alice, "/inbox/", between)) == names(
        *(number for number in reversed(range(120)) if number not in (69, 18))
    )


def test_a_change_meanwhile_moves_nobody(as_alice, alice, many):
    def between(page):
        for number in (70, 69, 20, 119):
            changed(alice, many[number], status="Started" if page == 1 else "Finished")

    assert together(walk(as_alice, "/inbox/", between)) == names(*reversed(range(120)))


def test_filter_and_search_stay_in_the_address(as_alice, alice, many):
    for number in range(0, 120, 2):
        changed(alice, many[number], status="Started")

    pages = walk(as_alice, "/inbox/?status=Started&q=todo")

    assert [len(page) for page in pages] == [50, 10]
    assert together(pages) == names(*reversed(range(0, 120, 2)))


def test_a_cursor_that_no_longer_matches_the_filter_still_works(as_alice, alice, many):
    def between(page):
        changed(alice, many[70], status="Finished")

    assert together(walk(as_alice, "/inbox/?status=Queued", between)) == names(*reversed(range(120)))


def test_further_pages_lead_back_to_the_newest(as_alice, many):
    first = Page(as_alice.get("/inbox/?q=todo"))
    second = Page(as_alice.get(first.link("Older")))

    assert first.link("Newest") is None
    assert second.link("Newest") == "/inbox/?q=todo"


def test_the_trash_pages_by_time_of_removal(as_alice, alice, many):
    for todo_id in many:
        removed(alice, todo_id)

    pages = walk(as_alice, "/trash/")

    assert [len(page) for page in pages] == [50, 50, 20]
    assert together(pages) == names(*reversed(range(120)))


def test_an_emptied_page_of_the_trash_is_not_the_whole_trash(as_alice, alice, many):
    for todo_id in many[:51]:
        removed(alice, todo_id)
    older = Page(as_alice.get("/trash/")).link("Older")
    bootstrap.handle(TodoCommands.restore(many[0], **facts(alice)))
    page = Page(as_alice.get(older))

    assert page.rows == []
    assert page.link("Newest") == "/trash/"
    assert "There are no more todos." in text(page.root)
    assert "The trash is empty." not in text(page.root)


def test_what_is_restored_meanwhile_makes_nothing_in_the_trash_come_twice(as_alice, alice, many):
    for todo_id in many:
        removed(alice, todo_id)

    def between(page):
        bootstrap.handle(TodoCommands.restore(many[120 - 50 * page], **facts(alice)))

    assert together(walk(as_alice, "/trash/", between)) == names(*reversed(range(120)))
