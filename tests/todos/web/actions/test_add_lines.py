"""Several pasted lines: it is asked first; then one act adds them all."""

from __future__ import annotations

import pytest

from tests.todos.cast import added_list, number
from tests.todos.page import Page, press, shown
from todos import models

pytestmark = pytest.mark.django_db

LINES = "- [ ] Cement !2\r\n- [x] Ask Bob\r\nLevel the step"


def pasted(**others):
    return number(description=LINES, typed_at="2026-11-30T06:30:00Z", zone="Europe/Berlin", next="/inbox/") | others


def test_it_is_asked_whether_each_line_is_a_todo(either):
    response = either.post("/todos/", pasted())
    page = Page(response)

    assert response.status_code == 200
    assert page.text("pasted-heading") == "Add 3 todos?"
    assert "Cement priority 2" in page.text("pasted-lines")
    assert "Ask Bob Finished" in page.text("pasted-lines")
    assert not models.Todo.objects.exists()


def test_they_are_added_as_one_act_the_first_on_top_with_one_undo(as_alice, alice):
    added_list(alice, "Garden")
    page = shown(as_alice, press(as_alice, as_alice.post("/todos/", pasted()), "Add 3 todos"))

    assert page.rows == ["Cement", "Ask Bob", "Level the step"]
    assert "Added 3 todos." in page.text("status-line")
    assert models.Todo.objects.get(description="Ask Bob").status == "Finished"
    assert models.Todo.objects.get(description="Cement").priority == 2

    button = page.button("Undo", "status-line")
    as_alice.post(button.action, button.fields)
    assert not models.Todo.objects.filter(removed=None).exists()


def test_with_scripts_the_page_is_loaded_again(htmx):
    response = htmx.post("/todos/lines/", pasted())

    assert response["HX-Redirect"] == "/inbox/"
    assert models.Todo.objects.count() == 3


def test_sent_twice_they_are_added_once(either):
    fields = pasted()
    either.post("/todos/lines/", fields)
    either.post("/todos/lines/", fields)

    assert models.Todo.objects.count() == 3


def test_they_go_into_the_list_that_they_were_pasted_on(either, alice):
    house = added_list(alice, "House")
    either.post("/todos/lines/", pasted(next=f"/lists/{house}/"))

    assert {todo.place for todo in models.Todo.objects.all()} == {house}


def test_as_one_they_are_one_todo(htmx):
    page = Page(press(htmx, htmx.post("/todos/", pasted()), "Add as one"))

    assert models.Todo.objects.get().description == "- [ ] Cement - [x] Ask Bob Level the step"
    assert "#pasted" in page.targets


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("milk\n" + "a" * 501, "Line 2: That is 501 characters; at most 500 fit. Shorten it, then send it again."),
        ("milk\n" * 101, "These are 101 lines. At most 100 todos can be added at once."),
        ("", "There is no line. Write what needs doing."),
    ],
)
def test_what_cannot_be_added_stays_on_the_page(either, text, sentence):
    response = either.post("/todos/lines/", pasted(description=text))

    assert response.status_code == 422
    assert sentence in Page(response).text("pasted-lines")
    assert not models.Todo.objects.exists()
