"""Without scripts a page comes anew after an act, and the keyboard is where the work was."""

from __future__ import annotations

import pytest

from tests.todos.conftest import added, changed, number, removed
from tests.todos.page import Page, press

pytestmark = pytest.mark.django_db


def focus(client, response, id) -> list[str]:
    """What the page that a redirect leads to gives the keyboard to; `it` stands for the todo."""
    assert response.status_code == 303
    page = Page(client.get(response.url))
    given = [element for element in page.root.iter() if element.get("autofocus") is not None]
    # The sheet of the keys has one of its own, for when it opens.
    return [element.get("id", "").replace(id, "it") for element in given if element.text != "Close"]


@pytest.mark.parametrize(
    ("act", "fields", "at", "control"),
    [
        ("status/Started", {}, "/", "started-it"),
        ("status/Started", {}, "/?status=Queued", "undo"),
        ("status/Finished", {}, "/?q=milk", "finished-it"),
        ("edit", {"description": "Buy oat milk", "version": 1}, "/", "edit-it"),
        ("remove", {}, "/", "undo"),
        ("status/Started", {}, "detail", "set-started"),
        ("edit", {"description": "Buy oat milk", "version": 1}, "detail", "edit"),
        ("remove", {}, "detail", "restore"),
    ],
)
def test_after_an_act_it_is_at_the_control_or_what_took_its_place(as_alice, alice, act, fields, at, control):
    id = added(alice, "Buy milk")
    added(alice, "Sell the bicycle")
    at = f"/todos/{id}/" if at == "detail" else at
    answer = as_alice.post(f"/todos/{id}/{act}/", number(next=at, **fields))
    assert focus(as_alice, answer, id) == [control]


def test_after_a_line_was_added_it_is_at_the_next_one(as_alice, alice):
    answer = as_alice.post("/todos/", number(next="/", description="Buy milk", status="Queued"))
    assert focus(as_alice, answer, "it") == ["add-description"]


def test_restored_from_the_trash_or_undone_it_is_at_what_takes_that_back(as_alice, alice):
    id = added(alice, "Buy milk")
    removed(alice, id)
    restored = as_alice.post(f"/todos/{id}/restore/", number(next="/trash/"))
    assert focus(as_alice, restored, id) == ["undo"]

    as_alice.post(f"/todos/{id}/status/Started/", number(next="/"))
    undone = press(as_alice, as_alice.get("/"), "Undo")
    assert focus(as_alice, undone, id) == ["undo"]


@pytest.mark.parametrize("at", ["/activity/", "detail"])
def test_an_entry_that_was_undone_has_it_at_the_link_to_its_undo(as_alice, alice, at):
    id = added(alice, "Buy milk")
    changed(alice, id, status="Started")
    at = f"/todos/{id}/" if at == "detail" else at
    undone = as_alice.post(f"/todos/{id}/v2/undo/?entry=1", number(next=at))
    assert focus(as_alice, undone, id) == ["undone-it-v2"]


def test_a_cancelled_edit_gives_it_back_to_edit(as_alice, alice):
    id = added(alice, "Buy milk")
    for at, control in {"/": f"edit-{id}", f"/todos/{id}/": "edit"}.items():
        answer = as_alice.get(f"/todos/{id}/edit/", {"cancel": 1, "next": at})
        assert answer.url == f"{at}#{control}"
        assert control in Page(as_alice.get(at))
