"""Two people change a todo, neither having seen what the other did."""

from __future__ import annotations

import pytest

from tests.todos.cast import browser, changed, events, number, removed, restored
from tests.todos.page import Page, press, shown, text

pytestmark = pytest.mark.django_db


def row(page, todo_id):
    """The text of the todo, in the list or on its page."""
    return page.text(page.place_of(todo_id))


def editing(client, todo_id, at="/inbox/"):
    return client.get(f"/todos/{todo_id}/edit/", {"next": at})


def lines(page):
    """The lines of the conflict dialog, as shown."""
    [form] = [form for form in page.root.iter("form") if form.get("class") == "conflict"]
    return [text(line) for line in form.iter("div")]


@pytest.fixture(params=["/inbox/", "detail"])
def at(request, todo):
    """The page of the form."""
    return f"/todos/{todo}/" if request.param == "detail" else request.param


def test_the_same_words_changed_by_two_shows_before_theirs_and_yours(either, bob, todo, at):
    form = editing(either, todo, at)
    changed(bob, todo, "Buy soy milk")
    response = press(either, form, "Save", description="Buy oat milk")
    page = Page(response)

    assert response.status_code == 409
    heading, before, theirs, yours, answers = lines(page)
    assert heading == "bob changed the description while you were editing it"
    assert before.endswith("v1 Before Buy milk")
    assert theirs.endswith("v2 bob Buy soy milk")
    assert yours.endswith("You")
    assert answers == "Use mine Keep bob’s bob’s version stays in the history either way."
    assert page.field("description", page.place_of(todo)).get("value") == "Buy oat milk"
    assert [text(mark) for mark in page.root.iter("ins")][-1:] == ["soy"]
    assert page.text("status-line") == "Not saved. bob changed Buy soy milk first."
    assert len(events(todo)) == 2


def test_use_mine_saves_the_words_of_the_field(either, bob, todo, at):
    form = editing(either, todo, at)
    changed(bob, todo, "Buy soy milk")
    conflict = press(either, form, "Save", description="Buy oat milk")
    page = shown(either, press(either, conflict, "Use mine", description="Buy oat and soy milk"))

    assert events(todo)[2:] == [("TodoDescriptionChanged", {"description": "Buy oat and soy milk"})]
    assert page.text("status-line").endswith("Changed to Buy oat and soy milk. Undo")


def test_keep_theirs_leaves_all_as_it_is(either, bob, todo, at):
    form = editing(either, todo, at)
    changed(bob, todo, "Buy soy milk")
    conflict = Page(press(either, form, "Save", description="Buy oat milk"))
    page = shown(either, either.get(conflict.link("Keep bob’s")))

    assert "Buy soy milk" in row(page, todo)
    assert len(events(todo)) == 2


def test_another_change_before_the_answer_is_another_conflict(either, bob, todo):
    form = editing(either, todo)
    changed(bob, todo, "Buy soy milk")
    conflict = press(either, form, "Save", description="Buy oat milk")
    changed(bob, todo, "Buy rice milk")
    response = press(either, conflict, "Use mine")

    assert response.status_code == 409
    assert lines(Page(response))[2].endswith("v3 bob Buy soyrice milk")
    assert len(events(todo)) == 3


def test_a_change_of_another_field_meanwhile_is_kept_and_mentioned(either, bob, todo, at):
    form = editing(either, todo, at)
    changed(bob, todo, status="Finished")
    page = shown(either, press(either, form, "Save", description="Buy oat milk"))

    assert events(todo)[1:] == [
        ("TodoStatusChanged", {"status": "Finished"}),
        ("TodoDescriptionChanged", {"description": "Buy oat milk"}),
    ]
    assert page.text("status-line").endswith(
        "Saved. bob also changed the status meanwhile. Both changes are kept. Undo"
    )


def test_the_same_words_by_two_are_no_conflict(either, bob, todo):
    form = editing(either, todo)
    changed(bob, todo, "Buy oat milk")
    page = shown(either, press(either, form, "Save", description="Buy oat milk"))

    assert page.text("status-line") == "It already reads that way. Nothing changed."
    assert len(events(todo)) == 2


def test_a_status_is_set_beside_a_change_of_the_words_meanwhile(either, bob, todo):
    stale = either.get("/inbox/")
    changed(bob, todo, "Buy oat milk")
    page = shown(either, press(either, stale, "Started", f"todo-{todo}"))

    status_line = page.text("status-line")
    assert status_line.endswith(
        "Started Buy oat milk. bob also changed the description meanwhile. Both changes are kept. Undo"
    )


def test_a_status_that_was_changed_meanwhile_asks_first(either, bob, todo, at):
    stale = either.get(at)
    changed(bob, todo, status="Finished")
    response = press(either, stale, "Started", Page(stale).place_of(todo))
    heading, before, theirs, yours, _ = lines(Page(response))

    assert response.status_code == 409
    assert heading == "bob changed the status before you did this"
    assert before.endswith("v1 Before Queued")
    assert theirs.endswith("v2 bob Queued →became Finished")
    assert yours == "not saved You Started"
    shown(either, press(either, response, "Use mine"))
    assert events(todo)[2:] == [("TodoStatusChanged", {"status": "Started"})]


def test_a_second_press_of_the_same_from_another_tab_is_no_change(either, alice, todo):
    stale = either.get("/inbox/")
    changed(alice, todo, status="Started")
    page = shown(either, press(either, stale, "Started", f"todo-{todo}"))

    assert page.text("status-line") == "Already started. Nothing changed."
    assert len(events(todo)) == 2


def test_a_change_of_ones_own_in_another_tab_is_called_ones_own(either, alice, todo):
    stale = either.get("/inbox/")
    changed(alice, todo, status="Finished")
    response = press(either, stale, "Started", f"todo-{todo}")

    assert lines(Page(response))[0] == "You changed the status before you did this"
    assert Page(response).link("Keep the saved one")


def test_a_todo_restored_meanwhile_is_in_the_conflict_dialog(either, bob, todo, at):
    stale = either.get(at)
    removed(bob, todo)
    restored(bob, todo)
    changed(bob, todo, "Buy oat milk")
    response = press(either, stale, "Finished", Page(stale).place_of(todo))
    heading, before, theirs, yours, _ = lines(Page(response))

    assert response.status_code == 409
    assert heading == "bob removed it and restored it before you did this"
    assert before.endswith("v1 Before In the list")
    assert theirs.endswith("v3 bob In the list")
    assert yours == "not saved You Finished"


def test_the_dialog_names_who_restored_what_another_had_removed(either, alice, bob, todo):
    stale = either.get("/inbox/")
    removed(alice, todo)
    restored(bob, todo)

    heading = lines(Page(press(either, stale, "Finished", f"todo-{todo}")))[0]
    assert heading == "bob restored it from the trash before you did this"


def test_removing_what_was_changed_meanwhile_asks_first(either, bob, todo, at):
    stale = either.get(at)
    changed(bob, todo, "Call the doctor today")
    response = press(either, stale, "Remove", Page(stale).place_of(todo))

    assert response.status_code == 409
    assert "bob changed the description before you did this" in row(Page(response), todo)
    assert len(events(todo)) == 2
    shown(either, press(either, response, "Use mine"))
    assert events(todo)[2:] == [("TodoRemoved", {})]


def test_a_restoration_is_done_whatever_came_since(either, alice, bob, todo):
    removed(alice, todo)
    stale = either.get("/trash/")
    removed_again = (bob, todo)
    assert press(either, stale, "Restore", f"todo-{todo}").status_code in (200, 303)
    removed(*removed_again)

    assert press(either, stale, "Restore", f"todo-{todo}", **number()).status_code in (200, 303)
    assert [event_type for event_type, _ in events(todo)][-2:] == ["TodoRemoved", "TodoRestored"]


def test_a_conflict_between_a_status_and_its_undo_asks_first(either, alice, todo):
    stale = either.get("/inbox/")
    changed(alice, todo, status="Finished")
    either.post(f"/todos/{todo}/v2/undo/", number())

    assert press(either, stale, "Started", f"todo-{todo}").status_code == 409


@pytest.mark.parametrize("version", ["0", "x", str(2**53)])
def test_a_press_that_states_nonsense_is_refused(either, todo, version):
    response = either.post(f"/todos/{todo}/status/Started/", number(version=version))

    assert response.status_code == 422
    assert Page(response).text("status-line") == "The form was sent incomplete. Send it again."


def test_a_press_that_states_a_version_to_come_is_refused(either, todo):
    response = either.post(f"/todos/{todo}/status/Started/", number(version=7))

    assert response.status_code == 409
    assert len(events(todo)) == 1


def test_a_stranger_is_shown_no_conflict(charlie, bob, todo):
    changed(bob, todo, status="Finished")

    assert browser(charlie).post(f"/todos/{todo}/status/Started/", number(version=1)).status_code == 404
