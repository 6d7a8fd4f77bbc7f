"""Adding a todo, with scripts and without."""

from __future__ import annotations

import pytest

from tests.todos.cast import added, events, number
from tests.todos.page import Page, press, shown
from todos import bootstrap, models

pytestmark = pytest.mark.django_db


def the_id() -> str:
    return str(models.Todo.objects.get().pk)


def test_a_todo_is_added_for_whom_who_is_signed_in(either, alice):
    page = shown(either, press(either, either.get("/"), "Add", description=" Buy milk ", status="Started"))

    assert events(the_id()) == [
        ("TodoAdded", {"owner": str(alice.pk), "description": "Buy milk", "status": "Started"}),
    ]
    assert page.rows == ["Buy milk"]
    assert page.text("status-line").endswith("Added Buy milk. Undo")
    assert page.text("tab-Started") == "Started 1"


def test_without_a_status_a_todo_is_queued(either):
    either.post("/todos/", number(description="Buy milk"))

    assert events(the_id())[0][1]["status"] == "Queued"


def test_source_person_and_request_are_kept_beside_the_event(either, alice):
    response = either.post("/todos/", number(description="Buy milk") | {"owner": "999", "actor": "999"})
    [event] = bootstrap.event_store().get_events(the_id())

    assert (event.metadata.actor, event.metadata.source) == (str(alice.pk), "web")
    assert event.metadata.correlation_id == response["X-Request-ID"]
    assert event.data["owner"] == str(alice.pk)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "A todo needs at least one character. Say what needs doing."),
        ("\u200d", "A todo needs at least one character. Say what needs doing."),
        ("a" * 501, "501 characters; 500 fit. Shorten it here, nothing is lost."),
        ("Buy\u202emilk", "Hidden marks that turn the reading direction do not fit. Take them out."),
        ("Buy\0milk", "A control character does not fit. Take it out."),
        ("Buy\nmilk", "A todo is one line."),
    ],
)
def test_words_that_do_not_fit_come_back_at_their_field(either, typed, sentence):
    fields = number(description=typed, status="Finished")
    response = either.post("/todos/", fields)
    page = Page(response)
    field = page.find("add-description")

    assert response.status_code == 422
    assert page.text("add-error") == sentence
    assert (field.get("value"), field.get("aria-invalid"), field.get("aria-describedby")) == (
        typed,
        "true",
        "add-error",
    )
    assert page.button("Add").fields["command_id"] != fields["command_id"]
    assert page.button("Add").fields["status"] == "Finished"
    assert not models.Todo.objects.exists()


def test_words_that_came_back_can_be_mended_and_sent(either):
    refused = either.post("/todos/", number(description="Buy\u202emilk", next="/?q=milk"))
    page = shown(either, press(either, refused, "Add", description="Buy milk"))

    assert page.rows == ["Buy milk"]


@pytest.mark.parametrize("command_id", [None, "", "1", "nonsense", "\0"])
def test_a_form_without_its_number_is_refused_with_its_words(either, command_id):
    fields = {"description": "Buy milk"} | ({} if command_id is None else {"command_id": command_id})
    response = either.post("/todos/", fields)
    page = Page(response)

    assert response.status_code == 422
    assert page.text("add-error") == "This form has lost its number. Send it again."
    assert page.find("add-description").get("value") == "Buy milk"
    assert not models.Todo.objects.exists()
    assert shown(either, press(either, response, "Add")).rows == ["Buy milk"]


def test_an_unknown_status_is_refused_in_words(either):
    response = either.post("/todos/", number(description="Buy milk", status="Done"))
    page = Page(response)

    assert response.status_code == 422
    assert "status" in page.text("add-error").lower()
    assert page.find("add-description").get("value") == "Buy milk"


def test_with_scripts_only_what_changed_comes_and_the_field_is_empty_again(htmx):
    page = Page(htmx.post("/todos/", number(description="Buy milk", next="/")))

    assert page.targets == ["#rows", "#day-heading", "#counts", "#add", "#status-line"]
    assert page.find("add-description").get("value") == ""


@pytest.mark.parametrize(
    ("where", "listed", "counted"),
    [
        ("/", True, "2"),
        ("/?status=Queued", True, "2"),
        ("/?q=milk", True, "1"),
        ("/?status=Finished", False, "2"),
        ("/?q=lawn", False, "1"),
    ],
)
def test_a_new_todo_appears_where_the_filter_of_the_page_lets_it(htmx, alice, where, listed, counted):
    added(alice, "Mow the lawn", "Finished")
    page = Page(htmx.post("/todos/", number(description="Buy milk", next=where)))

    assert ("#rows" in page.targets) == listed
    assert page.text("tab-All").split()[-1] == counted


def test_a_new_todo_is_not_put_on_top_of_an_older_page(htmx, alice):
    ids = [added(alice, f"Todo {each}") for each in range(51)]
    page = Page(htmx.post("/todos/", number(description="Buy milk", next=f"/?after={ids[1]}")))

    assert "#rows" not in page.targets


@pytest.mark.parametrize("where", ["/?status=Done", "/?after=nonsense"])
def test_a_page_that_is_none_does_not_turn_a_stored_todo_into_an_error(htmx, where):
    response = htmx.post("/todos/", number(description="Buy milk", next=where))

    assert response.status_code == 200
    assert events(the_id())
