"""The number of a form: sent twice it is done once, and never does something else."""

from __future__ import annotations

import pytest

from tests.todos.cast import added, browser, events, number
from tests.todos.page import Page, press, shown
from todos import models

pytestmark = pytest.mark.django_db

ACTS = {
    "status": ("status/Finished", {}),
    "remove": ("remove", {}),
    "edit": ("edit", {"description": "Buy oat milk", "version": 1}),
}


def line(client, response):
    return shown(client, response).text("status-line")


def answer(client, address, fields):
    response = client.post(address, fields)
    return response.status_code, line(client, response)


@pytest.mark.parametrize(("act", "fields"), ACTS.values(), ids=ACTS)
def test_an_act_sent_twice_is_done_once_and_answered_the_same(either, todo, act, fields):
    fields = number(next="/inbox/", **fields)
    first, second = (answer(either, f"/todos/{todo}/{act}/", fields) for _ in range(2))

    assert first == second
    assert first[1].endswith(". Undo")
    assert len(events(todo)) == 2


def test_an_addition_sent_twice_makes_one_todo_and_the_same_answer(either):
    fields = number(description="Buy milk", next="/inbox/")
    first, second = (answer(either, "/todos/", fields) for _ in range(2))

    assert first == second
    assert models.Todo.objects.count() == 1


def test_a_late_repetition_gets_the_first_outcome_which_is_not_told_as_a_new_one(either, todo):
    fields = number(next="/inbox/")
    first = line(either, either.post(f"/todos/{todo}/status/Finished/", fields))
    either.post(f"/todos/{todo}/status/Started/", number(next="/inbox/"))
    again = either.post(f"/todos/{todo}/status/Finished/", fields)

    note = " This was done before, and the todo has changed since."
    assert line(either, again) == first.replace(". Undo", f".{note} Undo")
    assert [data["status"] for _, data in events(todo)] == ["Queued", "Finished", "Started"]


def test_an_act_that_changed_nothing_changes_nothing_when_it_is_sent_again(either, todo):
    fields = number(next="/inbox/")
    first = line(either, either.post(f"/todos/{todo}/status/Queued/", fields))
    either.post(f"/todos/{todo}/status/Started/", number(next="/inbox/"))
    either.post(f"/todos/{todo}/status/Queued/", fields)

    assert first == "Already queued. Nothing changed."
    assert [data["status"] for _, data in events(todo)] == ["Queued", "Started"]


@pytest.mark.parametrize("form", ["{}", "{{{}}}", "urn:uuid:{}"])
def test_one_number_in_another_spelling_is_the_same_number(either, todo, form):
    fields = number(next="/inbox/")
    either.post(f"/todos/{todo}/status/Finished/", fields)
    either.post(f"/todos/{todo}/status/Started/", number(next="/inbox/"))
    either.post(f"/todos/{todo}/status/Finished/", {"command_id": form.format(fields["command_id"].upper())})

    assert len(events(todo)) == 3


@pytest.mark.parametrize("where", ["/inbox/", "detail", "/trash/"])
@pytest.mark.parametrize("act", ["status/Started", "remove", "restore"])
def test_a_number_used_for_another_act_is_refused(either, todo, act, where):
    fields = number(next=f"/todos/{todo}/" if where == "detail" else where)
    either.post(f"/todos/{todo}/status/Finished/", fields)
    response = either.post(f"/todos/{todo}/{act}/", fields)

    assert response.status_code == 409
    assert Page(response).text("status-line") == "This form was already sent: Finished “Buy milk”. Press again."
    assert len(events(todo)) == 2


def test_a_number_used_for_another_todo_is_refused(either, alice, todo):
    other, fields = added(alice, "Mow the lawn"), number(next="/inbox/")
    either.post(f"/todos/{todo}/remove/", fields)
    response = either.post(f"/todos/{other}/remove/", fields)

    assert response.status_code == 409
    assert len(events(other)) == 1
    press(either, response, "Remove", f"todo-{other}")
    assert len(events(other)) == 2


def test_another_persons_number_is_refused(either, todo, charlie):
    fields = number(description="Feed the cat", next="/inbox/")
    browser(charlie).post("/todos/", fields)

    assert either.post("/todos/", fields).status_code == 409
    assert models.Todo.objects.count() == 2


def test_other_words_under_a_used_number_come_back_and_can_be_sent_as_a_new_todo(either):
    fields = number(description="Buy milk", next="/inbox/")
    either.post("/todos/", fields)
    response = either.post("/todos/", fields | {"description": "Mow the lawn"})
    page = Page(response)

    assert response.status_code == 409
    assert page.text("add-error") == "“Buy milk” is already added. Press Add again to add this one too."
    assert page.find("add-description").get("value") == "Mow the lawn"
    assert models.Todo.objects.count() == 1
    press(either, response, "Add")
    assert models.Todo.objects.count() == 2


def test_other_words_for_an_edit_under_a_used_number_come_back_too(either, todo):
    fields = number(description="Buy oat milk", version=1, next="/inbox/")
    either.post(f"/todos/{todo}/edit/", fields)
    response = either.post(f"/todos/{todo}/edit/", fields | {"description": "Buy soy milk", "version": 2})
    page = Page(response)

    assert response.status_code == 409
    assert "already sent: Changed to" in page.text(f"description-{todo}-error")
    press(either, response, "Save")
    assert events(todo)[-1] == ("TodoDescriptionChanged", {"description": "Buy soy milk"})


@pytest.mark.parametrize("command_id", [None, "", "1", "nonsense", "\0", "0" * 40])
@pytest.mark.parametrize("act", ["status/Started", "remove", "restore"])
def test_an_act_without_a_number_is_refused(either, todo, act, command_id):
    fields = {"next": "/inbox/"} | ({} if command_id is None else {"command_id": command_id})
    response = either.post(f"/todos/{todo}/{act}/", fields)

    assert response.status_code == 422
    assert Page(response).text("status-line") == "The form was sent incomplete. Send it again."
    assert len(events(todo)) == 1


def test_every_button_has_a_number_of_its_own_and_every_answer_new_ones(either, alice, todo):
    added(alice, "Mow the lawn")
    page = either.get("/inbox/")
    after = press(either, page, "Started", f"todo-{todo}")
    used = [button.get("value") for answer in (page, after) if answer.content for button in buttons(answer)]

    assert len(used) == len(set(used)) >= 9


def buttons(response):
    return [button for button in Page(response).root.iter("button") if button.get("name") == "command_id"]
