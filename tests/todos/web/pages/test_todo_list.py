"""The list: somebody's own todos, filtered and searched, all by the address."""

from __future__ import annotations

import pytest

from tests.todos.cast import added, changed, number, removed
from tests.todos.page import Page, press

pytestmark = pytest.mark.django_db


def rows(client, address="/", **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return Page(response).rows


def counts(client, **query):
    page = Page(client.get("/", query))
    return {name: int(page.text(f"tab-{name}").split()[-1]) for name in ("All", "Queued", "Started", "Finished")}


@pytest.fixture
def three(alice):
    return [added(alice, "Buy milk"), added(alice, "Mow the lawn", "Started"), added(alice, "Milk the cow", "Finished")]


def test_the_newest_todo_comes_first(as_alice, three):
    assert rows(as_alice) == ["Milk the cow", "Mow the lawn", "Buy milk"]


def test_a_change_does_not_move_a_todo(as_alice, alice, three):
    changed(alice, three[0], "Buy oat milk", "Started")

    assert rows(as_alice) == ["Milk the cow", "Mow the lawn", "Buy oat milk"]


def test_a_removed_todo_is_in_the_trash_and_not_in_the_list(as_alice, alice, three):
    removed(alice, three[1])

    assert rows(as_alice) == ["Milk the cow", "Buy milk"]
    assert rows(as_alice, "/trash/") == ["Mow the lawn"]
    assert counts(as_alice) == {"All": 2, "Queued": 1, "Started": 0, "Finished": 1}


def test_the_todo_removed_last_comes_first_in_the_trash(as_alice, alice, three):
    for todo_id in (three[1], three[0], three[2]):
        removed(alice, todo_id)

    assert rows(as_alice, "/trash/") == ["Milk the cow", "Buy milk", "Mow the lawn"]


def test_nobody_sees_another_persons_todos(as_charlie, charlie, three):
    assert rows(as_charlie) == []
    added(charlie, "Feed the cat")
    assert rows(as_charlie) == ["Feed the cat"]
    assert counts(as_charlie) == {"All": 1, "Queued": 1, "Started": 0, "Finished": 0}


@pytest.mark.parametrize(
    ("status", "left"), [("Queued", ["Buy milk"]), ("Started", ["Mow the lawn"]), ("Finished", ["Milk the cow"])]
)
def test_a_status_filters_the_rows_and_the_counts_stay(as_alice, three, status, left):
    assert rows(as_alice, status=status) == left
    assert counts(as_alice, status=status) == {"All": 3, "Queued": 1, "Started": 1, "Finished": 1}


def test_a_search_filters_rows_and_counts(as_alice, three):
    assert rows(as_alice, q="MILK") == ["Milk the cow", "Buy milk"]
    assert counts(as_alice, q="MILK") == {"All": 2, "Queued": 1, "Started": 0, "Finished": 1}
    assert rows(as_alice, q="MILK", status="Finished") == ["Milk the cow"]
    assert rows(as_alice, q="MILK", status="Started") == []


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Straße fegen", "STRASSE"),
        ("Fix the ﬁle", "file"),
        ("ＭＩＬＫ", "milk"),
        ("crème", "CRE\u0300ME"),
        ("牛乳を買う", "牛乳"),
        ("100% sure", "100%"),
        ("snake_case", "e_c"),
        ("back\\slash", "k\\s"),
        ('it\'s "quoted"', "'s \""),
        ("spaces around", "  around  "),
    ],
)
def test_a_search_finds_what_people_take_for_the_same(as_alice, alice, written, typed):
    added(alice, written)
    added(alice, "100 or a snake or case")

    assert rows(as_alice, q=typed) == [written]


@pytest.mark.parametrize("typed", ["\0", " ", "\u3000"])
def test_a_search_for_nothing_shows_everything(as_alice, three, typed):
    assert len(rows(as_alice, q=typed)) == 3


@pytest.mark.parametrize("typed", ["a" * 60_000, "牛" * 20_000, "%" * 30_000])
def test_a_search_longer_than_any_todo_finds_nothing(as_alice, three, typed):
    assert rows(as_alice, q=typed) == []


def test_the_links_of_the_filters_keep_the_search_and_the_search_keeps_the_filter(as_alice, three):
    page = Page(as_alice.get("/", {"status": "Queued", "q": "milk & more"}))

    assert page.find("tab-Started").get("href") == "/?status=Started&q=milk+%26+more"
    assert page.find("tab-All").get("href") == "/?q=milk+%26+more"
    assert page.find("tab-Queued").get("aria-current") == "page"
    assert page.button("Search").fields == {"status": "Queued", "q": "milk & more"}


@pytest.mark.parametrize("status", ["queued", "Done", "Removed", "Queued "])
def test_an_unknown_status_is_no_address(as_alice, status):
    assert as_alice.get("/", {"status": status}).status_code == 404


@pytest.mark.parametrize("address", ["/", "/trash/"])
@pytest.mark.parametrize("after", ["1", "nonsense", "\0", "5114ef71-e595-4e73-84ab-fb8b341c318e"])
def test_an_unknown_cursor_is_no_address(as_alice, address, after):
    assert as_alice.get(address, {"after": after}).status_code == 404


@pytest.mark.parametrize("address", ["/", "/trash/"])
def test_another_persons_todo_is_no_cursor(as_charlie, todo, address):
    assert as_charlie.get(address, {"after": todo}).status_code == 404


def test_a_todo_that_never_was_in_the_trash_is_no_cursor_there(as_alice, todo):
    assert as_alice.get("/trash/", {"after": todo}).status_code == 404


def test_an_empty_filter_filters_nothing(as_alice, three):
    assert len(rows(as_alice, status="", q="", after="")) == 3


def test_every_row_leads_to_its_todo(as_alice, todo):
    row = Page(as_alice.get("/")).find(f"todo-{todo}")

    assert {link.get("href") for link in row.iter("a") if link.get("class") in ("when", "description")} == {
        f"/todos/{todo}/"
    }


def test_the_empty_list_invites_the_first_todo(as_alice):
    response = as_alice.get("/")

    assert Page(response).rows == []
    assert Page(response).text("day-heading") == "A blank page"
    assert "Write the first line." in response.content.decode()
    assert "Anything can be undone, at any age, and nothing is lost." in response.content.decode()


def test_an_empty_page_on_which_things_have_happened_is_no_blank_page(as_alice, as_charlie, alice):
    removed(alice, added(alice))

    assert Page(response := as_alice.get("/")).text("day-heading").startswith("#")
    assert "A blank page" not in response.content.decode()
    assert "Nothing is here." in response.content.decode()
    assert Page(as_charlie.get("/")).text("day-heading") == "A blank page"


@pytest.mark.parametrize("query", ["?status=Started", "?q=unicorn"])
def test_a_filter_without_a_hit_is_no_blank_page(as_alice, query):
    assert Page(as_alice.get(f"/{query}")).text("day-heading") != "A blank page"


def test_the_first_line_gives_the_page_its_date(htmx):
    assert Page(press(htmx, htmx.get("/"), "Add", description="Buy milk")).text("day-heading") != "A blank page"


@pytest.mark.parametrize("page", ["/", "/trash/", "/account/", "/todos/{todo}/"])
def test_every_page_says_how_much_is_in_the_trash(as_alice, alice, bob, todo, page):
    removed(bob, added(bob))
    assert Page(as_alice.get(page.format(todo=todo))).text("in-trash") == ""
    removed(alice, added(alice))

    assert Page(as_alice.get(page.format(todo=todo))).text("in-trash") == "1"


def test_the_count_of_the_trash_follows_its_acts(htmx, todo):
    gone = press(htmx, htmx.get("/"), "Remove", f"todo-{todo}")
    assert Page(gone).text("in-trash") == "1"

    assert Page(press(htmx, gone, "Restore", f"todo-{todo}")).text("in-trash") == ""


def test_whole_pages_and_parts_are_kept_apart_by_caches(as_alice):
    assert "HX-Request" in as_alice.get("/")["Vary"]


def test_the_trash_says_when_and_by_whom(as_alice, as_bob, alice, bob):
    todo = added(alice, "Buy milk")
    as_bob.post(f"/todos/{todo}/remove/", number(next="/"))

    assert "by bob" in Page(as_alice.get("/trash/")).text(f"todo-{todo}")
