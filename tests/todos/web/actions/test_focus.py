"""Without scripts an act loads a page, and the keyboard is where the work was."""

from __future__ import annotations

import pytest

from tests.todos.cast import added, browser, changed, number, removed
from tests.todos.page import Page, press

pytestmark = pytest.mark.django_db


def focus(client, response, todo_id) -> list[str]:
    """The control that has the keyboard on the page after a redirect; `it` in place of the todo's id."""
    assert response.status_code == 303
    page = Page(client.get(response.url))
    given = [element for element in page.root.iter() if element.get("autofocus") is not None]
    # The sheet of the keys has one of its own, for when it opens.
    return [element.get("id", "").replace(todo_id, "it") for element in given if element.text != "Close"]


@pytest.mark.parametrize(
    ("act", "fields", "at", "control"),
    [
        ("status/Started", {}, "/inbox/", "started-it"),
        ("status/Started", {}, "/inbox/?status=Queued", "started-it"),
        ("status/Finished", {}, "/inbox/?q=milk", "finished-it"),
        ("edit", {"description": "Buy oat milk", "version": 1}, "/inbox/", "edit-it"),
        ("remove", {}, "/inbox/", "undo"),
        ("status/Started", {}, "detail", "set-started"),
        ("edit", {"description": "Buy oat milk", "version": 1}, "detail", "edit"),
        ("remove", {}, "detail", "restore"),
    ],
)
def test_after_an_act_it_is_at_the_control_or_what_took_its_place(as_alice, alice, act, fields, at, control):
    todo_id = added(alice, "Buy milk")
    added(alice, "Sell the bicycle")
    at = f"/todos/{todo_id}/" if at == "detail" else at
    answer = as_alice.post(f"/todos/{todo_id}/{act}/", number(next=at, **fields))
    assert focus(as_alice, answer, todo_id) == [control]


def test_after_a_line_was_added_it_is_at_the_next_one(as_alice, alice):
    answer = as_alice.post("/todos/", number(next="/inbox/", description="Buy milk", status="Queued"))
    assert focus(as_alice, answer, "it") == ["add-description"]


def test_restored_from_the_trash_or_undone_it_is_at_what_takes_that_back(as_alice, alice):
    todo_id = added(alice, "Buy milk")
    removed(alice, todo_id)
    restored = as_alice.post(f"/todos/{todo_id}/restore/", number(next="/trash/"))
    assert focus(as_alice, restored, todo_id) == ["undo"]

    as_alice.post(f"/todos/{todo_id}/status/Started/", number(next="/inbox/"))
    undone = press(as_alice, as_alice.get("/inbox/"), "Undo")
    assert focus(as_alice, undone, todo_id) == ["undo"]


@pytest.mark.parametrize("at", ["/activity/", "detail"])
def test_an_entry_that_was_undone_has_it_at_the_link_to_its_undo(as_alice, alice, at):
    todo_id = added(alice, "Buy milk")
    changed(alice, todo_id, status="Started")
    at = f"/todos/{todo_id}/" if at == "detail" else at
    undone = as_alice.post(f"/todos/{todo_id}/v2/undo/?entry=1", number(next=at))
    assert focus(as_alice, undone, todo_id) == ["undone-it-v2"]


def test_a_cancelled_edit_gives_it_back_to_edit(as_alice, alice):
    todo_id = added(alice, "Buy milk")
    for at, control in {"/inbox/": f"edit-{todo_id}", f"/todos/{todo_id}/": "edit"}.items():
        answer = as_alice.get(f"/todos/{todo_id}/edit/", {"cancel": 1, "next": at})
        assert answer.url == f"{at}#{control}"
        assert control in Page(as_alice.get(at))
    removed(alice, todo_id)
    answer = as_alice.get(f"/todos/{todo_id}/edit/", {"cancel": 1, "next": f"/todos/{todo_id}/"})
    assert answer.url.endswith("/#restore")


@pytest.fixture
def twice(alice, todo):
    """A todo whose status was changed twice: the undo of v2 is refused."""
    changed(alice, todo, status="Started")
    changed(alice, todo, status="Finished")
    return todo


def given(response) -> list[str]:
    """The control that has the keyboard in the answer itself."""
    return [
        element.get("id", "")
        for element in Page(response).root.iter()
        if element.get("autofocus") is not None and element.text != "Close"
    ]


@pytest.mark.parametrize("at", ["/activity/", "detail", "detail?after=3"])
def test_a_refused_undo_gives_it_back_to_the_entry_whichever_answer_is_given(either, twice, at):
    at = at.replace("detail", f"/todos/{twice}/")
    refused = either.post(f"/todos/{twice}/v2/undo/?entry=1", number(next=at))
    left = either.get(Page(refused).link("Cancel"))
    if left.status_code == 303:
        assert left.url == f"{at}#undo-{twice}-v2"
        assert f"undo-{twice}-v2" in Page(either.get(at))
        assert focus(either, press(either, refused, "Undo v2 anyway"), twice) == ["undone-it-v2"]
    else:
        assert given(left) == [f"undo-{twice}-v2"]
        assert Page(left).text("status-line") == ""
        assert given(press(either, refused, "Undo v2 anyway")) == [f"undone-{twice}-v2"]


def test_after_an_undo_on_another_page_of_the_timeline_it_goes_to_the_top(either, twice):
    refused = either.post(f"/todos/{twice}/v2/undo/?entry=1", number(next=f"/todos/{twice}/?after=2"))
    done = press(either, refused, "Undo v2 anyway")

    focused = focus(either, done, twice) if done.status_code == 303 else given(done)
    assert focused == ["edit"]


def test_an_answered_conflict_dialog_gives_it_to_the_status_that_was_set(either, alice, bob, todo):
    changed(bob, todo, status="Started")
    for at, after_redirect, as_part in (
        ("/inbox/", "finished-it", f"finished-{todo}"),
        (f"/todos/{todo}/", "set-finished", "set-finished"),
    ):
        refused = either.post(f"/todos/{todo}/status/Finished/", number(next=at, version=1))
        done = press(either, refused, "Use mine")
        if done.status_code == 303:
            assert focus(either, done, todo) == [after_redirect]
        else:
            assert given(done) == [as_part]
        changed(bob, todo, status="Started")


def test_a_conflict_that_was_left_is_gone_from_the_status_line(htmx, bob, todo):
    changed(bob, todo, status="Started")
    refused = htmx.post(f"/todos/{todo}/status/Finished/", number(next="/inbox/", version=1))
    left = htmx.get(Page(refused).link("Keep bob’s"))

    assert given(left) == [f"edit-{todo}"]
    assert Page(left).text("status-line") == ""


@pytest.mark.parametrize("at", ["/inbox/", "detail"])
def test_where_it_was_removed_meanwhile_restore_has_it(either, alice, todo, at):
    removed(alice, todo)
    at = f"/todos/{todo}/" if at == "detail" else at
    refused = either.post(f"/todos/{todo}/status/Started/", number(next=at))

    assert refused.status_code == 409
    [control] = given(refused)
    assert control.startswith("restore")
    back = press(either, refused, "Restore")
    assert back.status_code == 200 or back.url == at


def test_a_bulk_act_that_is_left_keeps_its_ticks(as_alice, alice, bob, todo):
    other = added(alice, "Sell the bicycle")
    changed(bob, todo, status="Started")
    ticked = [f"{todo}.v1", f"{other}.v1"]
    refused = as_alice.post("/todos/bulk/status/Finished/", number(next="/inbox/?select=1", todo=ticked))
    left = as_alice.get(Page(refused).link("Cancel"))

    path, _, control = left.url.partition("#")
    page = Page(as_alice.get(path))
    assert control in page
    boxes = [box for box in page.root.iter("input") if box.get("type") == "checkbox"]
    assert [box.get("checked") is not None for box in boxes] == [True, True]


def test_in_the_trash_only_the_removal_can_be_undone(either, alice, twice):
    removed(alice, twice)
    for at, expected in {
        f"/todos/{twice}/": [f"undo-{twice}-v4"],
        f"/todos/{twice}/v2/": [],
        f"/todos/{twice}/v1/": [],
    }.items():
        page = Page(either.get(at))
        undos = [button.get("id") for button in page.root.iter("button") if button.get("form") == "undo-form"]
        assert undos == expected
    back = press(either, either.get(f"/todos/{twice}/"), "Undo v4: take it out of the trash", "timeline")
    again = Page(browser(alice).get(f"/todos/{twice}/"))
    assert back.status_code in (200, 303)
    assert "Undo v2: back to Queued" in [button.get("aria-label") for button in again.root.iter("button")]


def test_strangers_are_not_led_to_an_entry(as_charlie, twice):
    assert as_charlie.get(f"/todos/{twice}/v2/undo/", {"cancel": 1}).status_code == 404
    assert as_charlie.get(f"/todos/{twice}/status/Started/").status_code == 404
