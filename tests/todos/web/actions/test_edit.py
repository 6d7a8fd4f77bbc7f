"""Editing the words: the one act that states the version its writer saw."""

from __future__ import annotations

import pytest

from tests.todos.cast import changed, events, number, removed
from tests.todos.page import Page, press, shown

pytestmark = pytest.mark.django_db


def opened(client, todo_id, at="/inbox/"):
    response = client.get(f"/todos/{todo_id}/edit/", {"next": at})
    assert response.status_code == 200
    return response


def words(page, todo_id):
    return field(page, todo_id).get("value")


def field(page, todo_id):
    return page.field("description", page.place_of(todo_id))


@pytest.mark.parametrize(
    ("at", "place"), [("/inbox/", "todo-{id}"), ("/inbox/?q=milk", "todo-{id}"), ("/todos/{id}/", "todo")]
)
def test_the_words_are_changed_and_shown_in_their_place(either, todo, at, place):
    at = at.format(id=todo)
    form = opened(either, todo, at)
    assert words(Page(form), todo) == "Buy milk"

    response = press(either, form, "Save", description=" Buy oat milk ")
    page = shown(either, response)

    assert events(todo)[1:] == [("TodoDescriptionChanged", {"description": "Buy oat milk"})]
    assert page.text("status-line").endswith("Changed to Buy oat milk. Undo")
    assert "Buy oat milk" in page.text(place.format(id=todo))


def test_with_scripts_the_form_comes_in_place_of_the_words(htmx, todo):
    page = Page(opened(htmx, todo))

    assert page.targets == [f"#todo-{todo}"]
    assert page.button("Save").fields | {"command_id": "", "csrfmiddlewaretoken": ""} == {
        "csrfmiddlewaretoken": "",
        "command_id": "",
        "next": "/inbox/",
        "version": "1",
        "description": "Buy milk",
    }


def test_cancelling_brings_the_words_back_and_makes_no_event(either, todo):
    form = Page(opened(either, todo, "/inbox/?q=milk"))
    page = shown(either, either.get(form.link("Cancel")))

    assert page.rows == ["Buy milk"]
    assert len(events(todo)) == 1


def test_the_same_words_make_no_event(either, todo):
    page = shown(either, press(either, opened(either, todo), "Save", description="  Buy milk "))

    assert page.text("status-line") == "It already reads that way. Nothing changed."
    assert len(events(todo)) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "A todo needs at least one character. Write what needs doing."),
        ("a" * 501, "That is 501 characters; at most 500 fit. Shorten it, then send it again."),
    ],
)
def test_words_that_do_not_fit_come_back_at_their_field(either, todo, typed, sentence):
    form = opened(either, todo)
    response = press(either, form, "Save", description=typed)
    page = Page(response)

    assert response.status_code == 422
    assert page.text(f"description-{todo}-error") == sentence
    assert words(page, todo) == typed
    assert field(page, todo).get("aria-describedby") == f"description-{todo}-error"
    assert page.button("Save").fields["command_id"] != Page(form).button("Save").fields["command_id"]
    assert len(events(todo)) == 1


def test_a_mistake_in_a_conflict_does_not_hide_the_next_one(either, alice, todo):
    form = opened(either, todo)
    refused = press(either, form, "Save", description="")
    changed(alice, todo, "Buy soy milk")

    assert press(either, refused, "Save", description="Buy oat milk").status_code == 409


def test_a_todo_removed_meanwhile_refuses_the_words(either, alice, todo):
    form = opened(either, todo)
    removed(alice, todo)
    response = press(either, form, "Save", description="Buy oat milk")

    assert response.status_code == 409
    assert len(events(todo)) == 2


def test_your_words_are_kept_when_the_todo_was_removed_meanwhile(either, alice, todo):
    form = opened(either, todo)
    removed(alice, todo)
    response = press(either, form, "Save", description="Buy oat milk")

    assert "Buy oat milk" in response.content.decode()


def test_a_removed_todo_has_no_edit_form(either, alice, todo):
    removed(alice, todo)
    response = either.get(f"/todos/{todo}/edit/", {"next": f"/todos/{todo}/"})

    assert response.status_code == 409
    assert Page(response).text("status-line").startswith("This todo was removed.")


@pytest.mark.parametrize("lost", [{"command_id": ""}, {"command_id": "1"}, {"version": ""}, {"version": "0"}])
def test_a_form_that_lost_a_number_is_refused_with_its_words(either, todo, lost):
    response = either.post(f"/todos/{todo}/edit/", number(description="Buy oat milk", version=1) | lost)
    page = Page(response)

    assert response.status_code == 422
    assert page.text(f"description-{todo}-error") == "The form was sent incomplete. Save again."
    assert words(page, todo) == "Buy oat milk"
    shown(either, press(either, response, "Save"))
    assert events(todo)[1:] == [("TodoDescriptionChanged", {"description": "Buy oat milk"})]


def test_a_form_that_lost_its_number_still_states_the_version_it_saw(either, alice, todo):
    changed(alice, todo, "Buy soy milk")
    response = either.post(f"/todos/{todo}/edit/", {"description": "Buy oat milk", "version": 1})

    assert Page(response).button("Save").fields["version"] == "1"


@pytest.mark.parametrize("version", [7, 2**53 - 1, 2**53])
def test_a_version_nobody_can_have_seen_is_a_conflict_or_refused(either, todo, version):
    response = either.post(f"/todos/{todo}/edit/", number(description="Buy oat milk", version=version))

    assert response.status_code in (409, 422)
    assert len(events(todo)) == 1


def test_a_todo_removed_before_the_save_keeps_the_words_for_after_the_restore(either, alice, todo):
    removed(alice, todo)
    refused = either.post(f"/todos/{todo}/edit/", number(description="Buy oat milk", version=1))
    assert refused.status_code == 409
    assert 'value="Buy oat milk"' in refused.content.decode()
    assert "This todo was removed. Restore it from the trash" in refused.content.decode()

    again = either.post(f"/todos/{todo}/edit/", number(description="Buy oat milk", version=2))
    assert again.status_code == 409
    assert 'value="Buy oat milk"' in again.content.decode()
