"""Changing the status, removing and restoring, with scripts and without."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.todos.cast import added, browser, changed, events, number, removed
from tests.todos.page import Page, name, press, shown, text
from todos import models

pytestmark = pytest.mark.django_db

REMOVED = "This todo was removed. Restore it from the trash, then try again."


def pages(todo_id):
    """Where a todo can be acted on."""
    return {"list": "/inbox/", "filtered list": "/inbox/?status=Queued&q=milk", "detail": f"/todos/{todo_id}/"}


def row(where, todo_id):
    return "todo" if where == "detail" else f"todo-{todo_id}"


@pytest.mark.parametrize("where", ["list", "filtered list", "detail"])
@pytest.mark.parametrize(
    ("label", "sentence"), [("Started", "Started Buy milk. Undo"), ("Finished", "Finished Buy milk. Undo")]
)
def test_a_status_is_one_press_away(either, todo, where, label, sentence):
    at = pages(todo)[where]
    response = press(either, either.get(at), label, row(where, todo))
    page = shown(either, response)

    assert events(todo)[1:] == [("TodoStatusChanged", {"status": label})]
    assert page.text("status-line").endswith(sentence)
    if response.status_code == 303:
        assert response.url == at
    if where != "filtered list" or response.status_code == 200:
        assert pressed(page, row(where, todo)) == label


def pressed(page, todo_id):
    [label] = [name(button) for button in page.find(todo_id).iter("button") if button.get("aria-pressed") == "true"]
    return label


@pytest.mark.parametrize("where", ["list", "filtered list", "detail"])
def test_a_todo_is_removed_and_can_be_restored_in_its_place(htmx, todo, where):
    gone = press(htmx, htmx.get(pages(todo)[where]), "Remove", row(where, todo))

    assert Page(gone).text("status-line").endswith("Removed Buy milk. Undo")
    back = press(htmx, gone, "Restore", row(where, todo))

    assert Page(back).text("status-line").endswith("Restored Buy milk. Undo")
    assert events(todo)[1:] == [("TodoRemoved", {}), ("TodoRestored", {})]
    assert pressed(Page(back), row(where, todo)) == "Queued"


def test_without_scripts_a_removed_todo_is_restored_from_the_trash(as_alice, todo):
    assert shown(as_alice, press(as_alice, as_alice.get("/inbox/"), "Remove", f"todo-{todo}")).rows == []
    trash = as_alice.get("/trash/")
    response = press(as_alice, trash, "Restore", f"todo-{todo}")

    assert response.url == "/trash/"
    assert Page(as_alice.get("/inbox/")).rows == ["Buy milk"]


def test_from_the_trash_only_row_count_and_status_line_change(htmx, alice, todo):
    removed(alice, todo)
    page = Page(press(htmx, htmx.get("/trash/"), "Restore", f"todo-{todo}"))

    assert page.targets == [f"#todo-{todo}", "#counts", "#in-inbox", "#in-trash", "#status-line"]


@pytest.mark.parametrize(
    ("where", "targets"),
    [
        ("list", ["#todo-{}", "#counts", "#history-line", "#in-inbox", "#status-line"]),
        ("detail", ["#todo", "#in-inbox", "#status-line"]),
    ],
)
def test_with_scripts_only_what_changed_comes(htmx, todo, where, targets):
    page = Page(htmx.post(f"/todos/{todo}/status/Started/", number(next=pages(todo)[where])))

    assert page.targets == [target.format(todo) for target in targets]


def test_the_counts_follow(htmx, alice, todo):
    added(alice, "Mow the lawn", "Finished")
    page = Page(htmx.post(f"/todos/{todo}/status/Finished/", number(next="/inbox/")))

    assert page.text("counts") == "Open 0 Finished 2 All 2 Trash 0"


@pytest.mark.parametrize("where", ["/inbox/", "/inbox/?status=Queued", "/inbox/?q=b"])
def test_a_finished_todo_stays_in_its_place_until_the_next_visit(either, alice, where):
    _, todo, _ = (added(alice, words) for words in ("Bread", "Buy milk", "Brew tea"))
    page = shown(either, either.post(f"/todos/{todo}/status/Finished/", number(next=where)))

    assert "is-finished" in page.find(f"todo-{todo}").get("class")
    assert page.text("counts").startswith("Open 2 Finished 1 All 3")
    if "rows" in page.ids:  # without scripts, the whole page
        assert page.rows == ["Brew tea", "Buy milk", "Bread"]
    assert ("Buy milk" in Page(either.get(where)).rows) == (where == "/inbox/?q=b")


@pytest.mark.parametrize("at", ["/inbox/", "/inbox/?status=Queued", "/activity/"])
@pytest.mark.parametrize("act", ["status/Finished", "status/Queued", "remove"])
def test_the_link_to_this_moment_follows(htmx, as_alice, alice, todo, act, at):
    changed(alice, added(alice, "Mow the lawn"), status="Started")
    page = Page(htmx.post(f"/todos/{todo}/{act}/", number(next=at)))

    assert time_travel_link(page) == time_travel_link(Page(as_alice.get(at)))


def time_travel_link(page):
    [(label, href)] = {
        (text(link), link.get("href")) for link in page.root.iter("a") if link.get("title") == "This moment"
    }
    return label, href


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        ("status/Queued", "Already queued. Nothing changed."),
        ("restore", "Not in the trash. Nothing changed."),
    ],
)
def test_an_act_that_changes_nothing_says_so_and_makes_no_event(either, todo, act, sentence):
    response = either.post(f"/todos/{todo}/{act}/", number(next="/inbox/"))
    page = shown(either, response)

    assert response.status_code in (200, 303)
    assert page.text("status-line") == sentence
    assert len(events(todo)) == 1


def test_a_second_removal_says_so_and_makes_no_event(either, alice, todo):
    removed(alice, todo)
    page = shown(either, either.post(f"/todos/{todo}/remove/", number(next="/inbox/")))

    assert page.text("status-line") == "Already in the trash. Nothing changed."
    assert len(events(todo)) == 2


@pytest.mark.parametrize("where", ["list", "detail", "trash"])
@pytest.mark.parametrize("act", ["status/Started", "status/Queued"])
def test_a_removed_todo_refuses_a_status_with_the_way_out(either, alice, todo, where, act):
    removed(alice, todo)
    at = "/trash/" if where == "trash" else pages(todo)[where]
    response = either.post(f"/todos/{todo}/{act}/", number(next=at))
    page = Page(response)

    assert response.status_code == 409
    assert page.text("status-line") == REMOVED
    assert len(events(todo)) == 2
    if where != "list" or page.targets:
        page.button("Restore", row(where, todo))


@pytest.mark.parametrize("status", ["Done", "queued", "Removed"])
def test_an_unknown_status_is_no_address(either, todo, status):
    assert either.post(f"/todos/{todo}/status/{status}/", number()).status_code == 404


@pytest.mark.parametrize("act", ["status/Started", "remove", "restore", "edit"])
def test_a_todo_that_is_not_there_is_no_address(either, act):
    todo_id = UUID(int=7)

    assert either.post(f"/todos/{todo_id}/{act}/", number(description="x", version=1)).status_code == 404
    assert not models.Todo.objects.exists()


@pytest.mark.parametrize(
    ("act", "leads"),
    [
        *(((f"/todos/{{}}/{act}/"), "/todos/{}/") for act in ("status/Started", "remove", "restore")),
        ("/todos/{}/v1/undo/?entry=1", "/todos/{}/#v1"),
        *((address, "/inbox/") for address in ("/todos/", "/todos/bulk/remove/", "/todos/bulk/status/Started/")),
        ("/todos/bulk/restore/", "/trash/"),
    ],
)
def test_whoever_reloads_a_refused_act_is_led_to_where_it_can_be_done(either, todo, act, leads):
    for method in (either.get, either.head):
        response = method(act.format(todo))
        assert (response.status_code, response.url) == (303, leads.format(todo))
    assert len(events(todo)) == 1


def test_forms_carry_a_token_against_forgery_also_in_parts(alice, todo):
    client = browser(alice, HX_Request="true")
    client.handler.enforce_csrf_checks = True
    page = client.get("/inbox/")

    for label in ("Started", "Finished"):
        page = press(client, page, label, f"todo-{todo}")
        assert page.status_code == 200
    assert client.post(f"/todos/{todo}/remove/", number()).status_code == 403
    assert len(events(todo)) == 3
