"""The list: somebody's own todos, filtered and searched, all by the address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.todos.cast import added, changed, facts, removed
from tests.todos.page import Page, press, text
from todos import bootstrap
from todos.domain.commands import TodoCommands
from todos.read_model import todos as queries

pytestmark = pytest.mark.django_db


def rows(client, address="/inbox/", **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return Page(response).rows


def counts(client, **query):
    page = Page(client.get("/inbox/", query))
    return {name: int(page.text(f"tab-{name}").split()[-1]) for name in ("Open", "Finished", "All")}


@pytest.fixture
def three(alice):
    return [added(alice, "Buy milk"), added(alice, "Mow the lawn", "Started"), added(alice, "Milk the cow", "Finished")]


def test_the_list_is_what_is_open_and_the_newest_todo_comes_first(as_alice, three):
    assert rows(as_alice) == rows(as_alice, status="Open") == ["Mow the lawn", "Buy milk"]
    assert rows(as_alice, status="All") == ["Milk the cow", "Mow the lawn", "Buy milk"]


def test_the_todo_finished_last_comes_first_among_the_finished_and_the_others_stay(as_alice, alice, three):
    for todo_id in (three[1], three[0]):
        changed(alice, todo_id, status="Finished")

    assert rows(as_alice, status="Finished") == ["Buy milk", "Mow the lawn", "Milk the cow"]
    assert rows(as_alice, status="All") == ["Milk the cow", "Mow the lawn", "Buy milk"]


def test_the_next_page_of_the_finished_goes_on_where_the_page_ended_whatever_is_changed_meanwhile(
    as_alice, alice, monkeypatch
):
    monkeypatch.setattr(queries, "ROWS_PER_PAGE", 2)
    ids = [added(alice, f"Todo {each}", "Finished") for each in range(5)]
    older = Page(as_alice.get("/inbox/", {"status": "Finished"})).link("Older")
    changed(alice, ids[3], "The last row, which is on top now")

    assert rows(as_alice, older) == ["Todo 2", "Todo 1"]


@pytest.mark.parametrize("status", ["Open", "Queued", "Started", "Finished", "All", "trash"])
@pytest.mark.parametrize("moment", [{}, {"at": "2026-11-05"}])
def test_the_times_in_the_margin_fall_from_row_to_row(as_alice, alice, status, moment):
    day = iter(datetime(2026, 11, 2, tzinfo=UTC) + timedelta(hours=hour) for hour in range(40))
    todos = [added(alice, timestamp=next(day)) for _ in range(8)]
    for place, value in [(6, "Started"), (2, "Started"), (4, "Finished"), (0, "Finished"), (5, "Finished")]:
        bootstrap.handle(TodoCommands.change_status(todos[place], value, **facts(alice), timestamp=next(day)))
    for place in (3, 1, 7):
        words = TodoCommands.change_description(todos[place], "Changed", **facts(alice), timestamp=next(day))
        bootstrap.handle(words)
    for place in (3, 1) if status == "trash" else ():
        bootstrap.handle(TodoCommands.remove(todos[place], **facts(alice), timestamp=next(day)))
    page = Page(as_alice.get("/trash/") if status == "trash" else as_alice.get("/inbox/", {"status": status} | moment))
    times = [
        each.get("datetime")
        for margin in page.root.iter("a")
        if margin.get("class") == "when"
        for each in margin.iter("time")
        if margin in page.find("rows").iter()
    ]

    assert len(times) > 1
    assert times == sorted(times, reverse=True)


def test_a_change_does_not_move_a_todo(as_alice, alice, three):
    changed(alice, three[0], "Buy oat milk", "Started")

    assert rows(as_alice, status="All") == ["Milk the cow", "Mow the lawn", "Buy oat milk"]


def test_a_removed_todo_is_in_the_trash_and_not_in_the_list(as_alice, alice, three):
    removed(alice, three[1])

    assert rows(as_alice, status="All") == ["Milk the cow", "Buy milk"]
    assert rows(as_alice, "/trash/") == ["Mow the lawn"]
    assert counts(as_alice) == {"Open": 1, "Finished": 1, "All": 2}


def test_the_todo_removed_last_comes_first_in_the_trash(as_alice, alice, three):
    for todo_id in (three[1], three[0], three[2]):
        removed(alice, todo_id)

    assert rows(as_alice, "/trash/") == ["Milk the cow", "Buy milk", "Mow the lawn"]


def test_nobody_sees_another_persons_todos(as_charlie, charlie, three):
    assert rows(as_charlie) == []
    added(charlie, "Feed the cat")
    assert rows(as_charlie) == ["Feed the cat"]
    assert counts(as_charlie) == {"Open": 1, "Finished": 0, "All": 1}


@pytest.mark.parametrize(
    ("status", "left"), [("Queued", ["Buy milk"]), ("Started", ["Mow the lawn"]), ("Finished", ["Milk the cow"])]
)
def test_a_status_filters_the_rows_and_the_counts_stay(as_alice, three, status, left):
    assert rows(as_alice, status=status) == left
    assert counts(as_alice, status=status) == {"Open": 2, "Finished": 1, "All": 3}


def test_a_search_filters_rows_and_counts(as_alice, three):
    assert rows(as_alice, q="MILK") == ["Milk the cow", "Buy milk"]
    assert counts(as_alice, q="MILK") == {"Open": 1, "Finished": 1, "All": 2}
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
        ("Ask the dentist about the crown", "crown dentist"),
        ("Café in İstanbul", "istanbul cafe"),
        ("Don’t forget", "don't"),
        ("Insur\u00adance, pa\u200bper", "paper insurance"),
    ],
)
def test_a_search_finds_what_people_take_for_the_same(as_alice, alice, written, typed):
    added(alice, written)
    added(alice, "100 or a snake or case")

    assert rows(as_alice, q=typed) == [written]


@pytest.mark.parametrize("typed", ["\0", " ", "\u3000"])
def test_a_search_for_nothing_shows_everything(as_alice, three, typed):
    assert rows(as_alice, q=typed, status="All") == ["Milk the cow", "Mow the lawn", "Buy milk"]


def test_every_word_of_a_search_must_be_there(as_alice, alice):
    added(alice, "Ask the dentist about the crown")
    assert rows(as_alice, q="crown plumber") == []


@pytest.mark.parametrize(
    "typed", ["a" * 60_000, "牛" * 20_000, "%" * 30_000, " ".join(map(chr, range(0x4E00, 0x4E00 + 2_000)))]
)
def test_a_search_longer_than_any_todo_finds_nothing(as_alice, three, typed):
    assert rows(as_alice, q=typed) == []


def test_the_tabs_keep_the_search_and_a_search_is_for_everything(as_alice, three):
    page = Page(as_alice.get("/inbox/", {"status": "Finished", "q": "milk & more"}))

    assert page.find("tab-Open").get("href") == "/inbox/?status=Open&q=milk+%26+more"
    assert page.find("tab-All").get("href") == "/inbox/?q=milk+%26+more"
    assert page.find("tab-Finished").get("aria-current") == "page"
    assert page.find("search").get("value") == "milk & more"
    assert Page(as_alice.get("/inbox/", {"q": "milk"})).find("tab-All").get("aria-current") == "page"
    assert Page(as_alice.get("/inbox/")).find("tab-All").get("href") == "/inbox/?status=All"
    assert Page(as_alice.get("/inbox/?status=All")).find("tab-Open").get("href") == "/inbox/"


@pytest.mark.parametrize("status", ["Queued", "Started"])
def test_one_status_is_an_address_without_a_tab_and_leads_to_all_that_is_open(as_alice, three, status):
    page = Page(as_alice.get("/inbox/", {"status": status}))
    tabs = [page.find(f"tab-{name}") for name in ("Open", "Finished", "All", "Trash")]

    assert [tab.get("aria-current") for tab in tabs] == [None] * 4
    assert page.link("All that is open") == "/inbox/"
    assert f"Only what is {status}." in text(next(page.root.iter("main")))


@pytest.mark.parametrize("status", ["queued", "Done", "Removed", "Queued "])
def test_an_unknown_status_is_no_address(as_alice, status):
    assert as_alice.get("/inbox/", {"status": status}).status_code == 404


@pytest.mark.parametrize("address", ["/inbox/", "/trash/"])
@pytest.mark.parametrize("after", ["1", "nonsense", "\0", "5114ef71-e595-4e73-84ab-fb8b341c318e"])
def test_an_unknown_cursor_is_no_address(as_alice, address, after):
    assert as_alice.get(address, {"after": after}).status_code == 404


@pytest.mark.parametrize("address", ["/inbox/", "/trash/"])
def test_another_persons_todo_is_no_cursor(as_charlie, todo, address):
    assert as_charlie.get(address, {"after": todo}).status_code == 404


def test_a_todo_that_never_was_in_the_trash_is_no_cursor_there(as_alice, todo):
    assert as_alice.get("/trash/", {"after": todo}).status_code == 404


def test_an_empty_filter_filters_nothing(as_alice, three):
    assert rows(as_alice, status="", q="", after="") == rows(as_alice)


def test_every_row_leads_to_its_todo(as_alice, todo):
    row = Page(as_alice.get("/inbox/")).find(f"todo-{todo}")

    assert {link.get("href") for link in row.iter("a") if link.get("class") in ("when", "description")} == {
        f"/todos/{todo}/"
    }


def test_the_empty_list_invites_the_first_todo(as_alice):
    response = as_alice.get("/inbox/")

    assert Page(response).rows == []
    assert Page(response).text("day-heading") == "No todos yet"
    assert "Add your first todo above." in response.content.decode()
    assert "Any change can be undone, however old it is." in response.content.decode()


def test_an_empty_page_on_which_things_have_happened_is_no_blank_page(as_alice, as_charlie, alice):
    removed(alice, added(alice))

    assert Page(response := as_alice.get("/inbox/")).text("day-heading") != "No todos yet"
    assert "No todos yet" not in response.content.decode()
    assert "No todos are open." in response.content.decode()
    assert "There are no todos here." in as_alice.get("/inbox/?status=All").content.decode()
    assert Page(as_charlie.get("/inbox/")).text("day-heading") == "No todos yet"


@pytest.mark.parametrize("query", ["?status=Started", "?q=unicorn"])
def test_a_filter_without_a_hit_is_no_blank_page(as_alice, query):
    assert Page(as_alice.get(f"/inbox/{query}")).text("day-heading") != "No todos yet"


def test_the_first_line_gives_the_page_its_date(htmx):
    assert Page(press(htmx, htmx.get("/inbox/"), "Add", description="Buy milk")).text("day-heading") != "No todos yet"


@pytest.mark.parametrize("page", ["/inbox/", "/trash/", "/account/", "/todos/{todo}/"])
def test_every_page_says_how_much_is_in_the_trash(as_alice, alice, bob, todo, page):
    removed(bob, added(bob))
    assert Page(as_alice.get(page.format(todo=todo))).text("in-trash") == ""
    removed(alice, added(alice))

    assert Page(as_alice.get(page.format(todo=todo))).text("in-trash") == "1"


def test_the_count_of_the_trash_follows_its_acts(htmx, todo):
    gone = press(htmx, htmx.get("/inbox/"), "Remove", f"todo-{todo}")
    assert Page(gone).text("in-trash") == "1"

    assert Page(press(htmx, gone, "Restore", f"todo-{todo}")).text("in-trash") == ""


def test_whole_pages_and_parts_are_kept_apart_by_caches(as_alice):
    assert "HX-Request" in as_alice.get("/inbox/")["Vary"]


def test_the_trash_says_when_and_by_whom(as_alice, alice, bob):
    todo = added(alice, "Buy milk")
    removed(bob, todo)

    assert "by bob" in Page(as_alice.get("/trash/")).text(f"todo-{todo}")
