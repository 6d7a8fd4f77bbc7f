"""What a page and an act cost: queries, the same however long the list and the history, and bytes.

Two of the queries are the session and the person; an act's transaction counts as two. One reads the keys of the words
that a history shows, and one stores the key of a new description. For the head of a page, one reads the lists, one
counts the inbox, one what is due, and one the trash. An act keeps the row of the words of the todo's note.
"""

from __future__ import annotations

import pytest
from django.db import connection
from uuid_utils.compat import uuid7

from tests.todos.cast import added, at_once, browser, changed, cursor, number, removed
from tests.todos.page import Page
from tests.todos.screen import Screen

pytestmark = pytest.mark.django_db

PAGES = {
    "/inbox/": 11,
    "/inbox/?after={cursor}": 11,
    "/inbox/?status=Queued&q=milk": 11,
    "/inbox/?at=1000000000000": 16,
    "/todos/{id}/?at=1000000000000": 15,
    "/activity/": 16,
    "/activity/?at=1000000000000": 18,
    "/trash/": 9,
    "/todos/{id}/": 10,
    "/todos/{id}/?after=2": 10,
    "/todos/{id}/v1/": 10,
    "/todos/{id}/v2/restore/": 12,
    "/": 10,
    "/search/?q=milk": 8,
    "/search/?q=oat+milk+label:garden+list:inbox&due=today&is=trash": 9,
    "/?at=1000000000000": 14,
}
# Without scripts the act answers 303; the page that follows is counted above. With scripts an answer on the list brings
# where the time travel link leads.
ACTS = {
    "add": ("/todos/", {"description": "Buy milk"}, 20, 13),
    "status": ("/todos/{id}/status/Finished/", {}, 19, 13),
    "edit": ("/todos/{id}/edit/", {"description": "Buy oat milk", "version": "{version}"}, 19, 14),
    "remove": ("/todos/{id}/remove/", {}, 20, 13),
    "no change": ("/todos/{id}/status/Queued/", {}, 15, 10),
    # Beside the act itself: who did it; of a conflict also the history with what it was.
    "conflict": ("/todos/{id}/status/Finished/", {"version": "1"}, 11, 18),
    "both stand": ("/todos/{id}/edit/", {"description": "Buy oat milk", "version": "1"}, 19, 14),
    # The history, to name the event of that version; and the count of the trash, which it may have left.
    "restore a version": ("/todos/{id}/v2/restore/", {"version": "{version}"}, 23, 15),
    "add refused": ("/todos/", {"description": ""}, 2, 11),
}


# On SQLite, where a statement is no round trip, what was is kept by statements of its own.
KEEPING = (
    {"add": 1, "status": 2, "restore a version": 2, "edit": 2, "both stand": 2, "remove": 2}
    if connection.vendor == "sqlite"
    else {}
)


@pytest.fixture(params=[1, 30], ids=["a short list", "a long list"])
def todo_id(request, alice) -> str:
    """A todo of Alice's with an even number of changes; as many todos beside it, and in the trash."""
    todo = added(alice)
    for _ in range(request.param):
        added(alice)
        removed(alice, added(alice))
        changed(alice, todo, status="Started")
        changed(alice, todo, status="Queued")
    return todo


@pytest.mark.parametrize(("address", "queries"), PAGES.items())
def test_a_page_costs_the_same_however_much_there_is(alice, todo_id, address, queries, django_assert_num_queries):
    client, after = browser(alice), cursor(todo_id)
    with django_assert_num_queries(queries):
        response = client.get(address.format(id=todo_id, cursor=after))

    assert response.status_code == 200


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
@pytest.mark.parametrize("act", ACTS)
def test_an_act_costs_the_same_however_much_there_is(alice, todo_id, act, scripts, django_assert_num_queries):
    address, fields, *costs = ACTS[act]
    client = browser(alice, HX_Request="true") if scripts else browser(alice)
    version = Page(client.get(f"/todos/{todo_id}/edit/", {"next": "/inbox/"})).button("Save").fields["version"]
    fields = number(next="/inbox/") | {name: value.format(version=version) for name, value in fields.items()}
    with django_assert_num_queries(costs[0 if scripts else 1] + KEEPING.get(act, 0)):
        client.post(address.format(id=todo_id), fields)


def test_a_repetition_costs_less_than_the_act(htmx, todo, django_assert_num_queries):
    fields = number(next="/inbox/")
    htmx.post(f"/todos/{todo}/status/Started/", fields)
    with django_assert_num_queries(15):
        htmx.post(f"/todos/{todo}/status/Started/", fields)


# What the commands themselves cost, for each todo: its receipt and its history, on PostgreSQL also its turn.
TURNS = connection.vendor == "postgresql"


@pytest.mark.parametrize("number_of_todos", [2, 20])
def test_a_bulk_conflict_dialog_costs_no_more_than_its_commands(
    htmx, alice, bob, number_of_todos, django_assert_num_queries
):
    ids = [added(alice) for _ in range(number_of_todos)]
    for todo_id in ids:
        changed(bob, todo_id, status="Finished")
    fields = number(todo=[f"{todo_id}.v1" for todo_id in ids], next="/inbox/?select=1")
    with django_assert_num_queries(11 + (2 + TURNS) * number_of_todos):
        assert htmx.post("/todos/bulk/status/Started/", fields).status_code == 409


@pytest.mark.parametrize("number_of_todos", [2, 20])
def test_a_refused_bulk_undo_costs_no_more_than_its_receipts(
    htmx, alice, bob, number_of_todos, django_assert_num_queries
):
    ids, act = [added(alice) for _ in range(number_of_todos)], str(uuid7())
    for todo_id in ids:
        at_once(alice, todo_id, "Started", act=act)
        changed(bob, todo_id, status="Finished")
    with django_assert_num_queries(11 + TURNS + number_of_todos):
        assert htmx.post(f"/acts/{act}/undo/", number(next="/inbox/")).status_code == 409


def test_an_act_on_a_row_brings_a_few_kilobytes(htmx, alice):
    todo_id = added(alice, "Call the plumber about the kitchen sink before Friday")
    response = htmx.post(f"/todos/{todo_id}/status/Started/", number(next="/inbox/"))

    assert Page(response).targets[0] == f"#todo-{todo_id}"
    assert len(response.content) < 4352  # with the counts of all tabs and the line of the history


@pytest.mark.parametrize("events", [10, 50])
def test_an_act_on_the_page_of_a_todo_brings_what_changed_there(htmx, alice, events):
    todo_id = added(alice, "Call the plumber about the kitchen sink before Friday")
    for each in range(events - 2):
        changed(alice, todo_id, status=("Started", "Finished")[each % 2])
    changed(alice, todo_id, "Call the plumber about the sink")
    screen = Screen(htmx, f"/todos/{todo_id}/")
    acts = {
        "status": (9600, lambda: screen.press("Queued")),
        "undo": (13_440, lambda: screen.press(f"Undo v{events}: back to the earlier description")),
        "edit": (4096, lambda: screen.follow("Edit")),
        "save": (10_240, lambda: screen.press("Save", description="Call the plumber")),
    }
    for most, act in acts.values():
        answer = act()
        assert answer.status_code == 200
        assert len(answer.content) < most


def test_fifty_rows_come_in_less_than_136_kilobytes(as_alice, alice):
    for each in range(51):
        added(alice, f"Call the plumber about the kitchen sink before Friday {each}")
    response = as_alice.get("/inbox/")

    assert len(Page(response).rows) == 50
    assert len(response.content) < 136_000
