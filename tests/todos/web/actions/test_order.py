"""Todos are put elsewhere: by a drag, by the buttons for ticked ones, into other lists; each with one undo."""

from __future__ import annotations

import pytest

from tests.todos.cast import added, added_list, browser, events, moved, number, removed
from tests.todos.page import Page
from tests.todos.web.actions.bulk import acts, page_after
from todos import bootstrap, models
from todos.history.attribution import attributions
from todos.history.entries import entries
from todos.read_model import todos as queries
from todos.web.actions.order import rearranged

pytestmark = pytest.mark.django_db


@pytest.fixture
def todos(alice) -> list[str]:
    """Four todos, in the order of the list."""
    return [added(alice, f"Todo {number}") for number in range(4)][::-1]


def order(client, address="/inbox/"):
    return [row.get("id").removeprefix("todo-") for row in Page(client.get(address)).root.iter("li") if row.get("id")]


def drag(client, todo, **fields):
    return client.post(f"/todos/{todo}/move/", number(next="/inbox/", **fields))


def send(client, act, ids, at="/inbox/?select=1", **fields):
    return client.post(f"/todos/bulk/{act}/", number(todo=[f"{todo}.v1" for todo in ids], next=at, **fields))


def undone(client, page):
    button = Page(page).button("Undo", "status-line")
    return client.post(button.action, button.fields)


def test_a_todo_is_dragged_and_the_undo_puts_it_back(either, todos, alice):
    a, b, c, d = todos
    answer = drag(either, d, after=a, **{"from": f"inbox:{alice.pk}"})

    page = answer if answer.status_code == 200 else either.get(answer.url)
    assert "Moved Todo 0 to another place in the order." in Page(page).text("status-line")
    assert order(either) == [a, d, b, c]
    undone(either, page)
    assert order(either) == todos


def test_a_drag_to_the_top_or_to_where_it_is(as_alice, todos):
    drag(as_alice, todos[2], after="")
    assert order(as_alice) == [todos[2], todos[0], todos[1], todos[3]]
    drag(as_alice, todos[2], after="")
    assert "It is already there. Nothing changed." in Page(as_alice.get("/inbox/")).text("status-line")
    assert len(events(todos[2])) == 2


def test_the_later_of_two_drags_stands_whatever_version_was_seen(either, todos):
    drag(either, todos[3], after=todos[0], version=1)
    drag(either, todos[3], after="", version=1)
    assert order(either)[0] == todos[3]


def test_a_drag_is_told_and_is_no_blame_of_the_list(as_alice, todos):
    drag(as_alice, todos[3], after="")
    page = Page(as_alice.get(f"/todos/{todos[3]}/"))
    assert "moved it to another place in the order" in page.text("v2")
    told = entries(bootstrap.event_store().get_events(todos[3]))
    assert {each.entry.event.version for each in attributions(told)} == {1}


def test_a_todo_is_moved_into_another_list_at_a_place_there(as_alice, alice, todos):
    house = added_list(alice)
    there = [added(alice, f"There {each}") for each in range(2)]
    for todo in there:
        moved(alice, todo, house)
    drag(as_alice, todos[0], into=house, after=there[1])
    assert order(as_alice, f"/lists/{house}/") == [there[1], todos[0], there[0]]
    drag(as_alice, todos[1], into=house)
    assert order(as_alice, f"/lists/{house}/") == [there[1], todos[0], there[0], todos[1]]


def test_what_cannot_be_is_refused_with_a_sentence(as_alice, alice, bob, todos):
    house, theirs = added_list(alice), added_list(bob)
    moved(alice, todos[3], house)
    assert drag(as_alice, todos[0], after=todos[3]).status_code == 409
    assert drag(as_alice, todos[3], after="", **{"from": f"inbox:{alice.pk}"}).status_code == 409
    assert drag(as_alice, todos[0], into=theirs).status_code == 422
    assert drag(as_alice, todos[0], into="nowhere", after="").status_code == 422
    removed(alice, todos[0])
    assert drag(as_alice, todos[0], after=todos[1]).status_code == 409
    assert order(as_alice) == [todos[1], todos[2]]


def test_charlie_moves_nothing(charlie, todos):
    assert drag(browser(charlie), todos[0], after="").status_code == 404
    assert send(browser(charlie), "order/top", todos).status_code == 404


@pytest.mark.parametrize(
    ("where", "ticked", "expected"),
    [("top", [1, 3], [1, 3, 0, 2]), ("up", [1, 2], [1, 2, 0, 3]), ("down", [0, 1], [2, 0, 1, 3])],
)
def test_ticked_todos_are_moved_in_one_act_with_one_undo(either, todos, where, ticked, expected):
    chosen = [todos[each] for each in ticked]
    page = page_after(either, send(either, f"order/{where}", chosen))

    assert order(either) == [todos[each] for each in expected]
    assert Page(page).button("Undo", "status-line")
    undone(either, page)
    assert order(either) == todos


def test_where_they_stand_already_nothing_changes(either, todos):
    page = page_after(either, send(either, "order/up", todos[:2]))
    assert "They are already like that. Nothing changed." in Page(page).text("status-line")
    assert len(events(todos[0])) == 1


def test_up_goes_past_the_end_of_the_page_before(as_alice, alice, monkeypatch, todos):
    monkeypatch.setattr(queries, "ROWS_PER_PAGE", 2)
    older = Page(as_alice.get("/inbox/")).find("older").get("href")
    send(as_alice, "order/up", todos[2:3], f"{older}&select=1")
    assert order(as_alice) == todos[:2]
    send(as_alice, "order/up", todos[3:], f"{older}&select=1")
    assert order(as_alice, older) == [todos[3], todos[2]]
    send(as_alice, "order/top", todos[2:3], f"{older}&select=1")
    assert order(as_alice) == [todos[2], todos[0]]


def test_ticked_todos_are_moved_into_a_list(either, alice, todos):
    house = added_list(alice)
    page = Page(either.get("/inbox/?select=1"))
    assert page.button("Move there", "bulk").action == "/todos/bulk/move/"

    answer = page_after(either, send(either, "move", todos[:2], into=house))
    assert order(either, f"/lists/{house}/") == todos[:2]
    assert len(acts(todos[:2])) == 1
    undone(either, answer)
    assert order(either) == todos


def test_the_buttons_stand_where_there_is_an_order(as_alice, todos):
    page = Page(as_alice.get("/inbox/?select=1"))
    assert [page.button(name, "bulk").action for name in ("To top", "Up", "Down")] == [
        f"/todos/bulk/order/{where}/" for where in ("top", "up", "down")
    ]
    assert "bulk-top" not in Page(as_alice.get("/inbox/?select=1&status=Finished"))
    assert send(as_alice, "order/up", todos, "/inbox/?status=Finished&select=1").status_code == 404
    assert send(as_alice, "move", todos, into="nowhere").status_code == 404


def test_a_bulk_act_of_nothing_says_so(either, todos):
    answer = either.post("/todos/bulk/order/top/", number(next="/inbox/?select=1"))
    assert answer.status_code == 422
    assert "Nothing is selected" in Page(answer).text("status-line")


def test_runs_of_ticked_todos_move_together():
    assert rearranged("abcd", "bd", "up") == list("badc")
    assert rearranged("abcd", "ab", "up") == list("abcd")
    assert rearranged("abcd", "ac", "down") == list("badc")
    assert rearranged("abcd", "cd", "down") == list("abcd")
    assert rearranged("", "", "up") == []


def test_rows_say_their_rank_where_they_are_ordered_by_it(as_alice, todos):
    rank = models.Todo.objects.get(pk=todos[0]).rank
    assert Page(as_alice.get("/inbox/")).find(f"todo-{todos[0]}").get("data-rank") == rank


def test_a_later_drag_stands_against_an_undo_in_words(as_alice, todos):
    drag(as_alice, todos[3], after="")
    drag(as_alice, todos[3], after=todos[1])
    refused = as_alice.post(f"/todos/{todos[3]}/v2/undo/", number(next=f"/todos/{todos[3]}/"))

    assert refused.status_code == 409
    sentence = "v3 changed the order after v2. Undo v3 first, or undo v2 anyway to go back to where it was."
    assert sentence in Page(refused).text("status-line")
    assert models.Todo.objects.get(pk=todos[3]).rank not in Page(refused).text("status-line")
