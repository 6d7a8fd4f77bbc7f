"""Adding a todo, with scripts and without."""

from __future__ import annotations

import pytest

from tests.todos.cast import added, cursor, events, number
from tests.todos.page import Page, press, shown
from todos import bootstrap, models

pytestmark = pytest.mark.django_db


def the_id() -> str:
    return str(models.Todo.objects.get().pk)


def test_a_todo_is_added_for_whom_who_is_signed_in(either, alice):
    page = shown(either, press(either, either.get("/inbox/"), "Add", description=" Buy milk "))

    assert events(the_id()) == [
        (
            "TodoAdded",
            {
                "owner": str(alice.pk),
                "description": "Buy milk",
                "status": "Queued",
                "place": {"inbox": str(alice.pk)},
                "rank": None,
            },
        ),
    ]
    assert page.rows == ["Buy milk"]
    assert page.text("status-line").endswith("Added Buy milk. Undo")
    assert page.text("tab-Open") == "Open 1"


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
        ("", "A todo needs at least one character. Write what needs doing."),
        ("\u200d", "A todo needs at least one character. Write what needs doing."),
        ("a" * 501, "That is 501 characters; at most 500 fit. Shorten it, then send it again."),
        ("Buy\u202emilk", "The text has hidden marks that change the reading direction. Type it without them."),
    ],
)
def test_words_that_do_not_fit_come_back_at_their_field(either, typed, sentence):
    fields = number(description=typed)
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
    assert not models.Todo.objects.exists()


def test_words_that_came_back_can_be_mended_and_sent(either):
    refused = either.post("/todos/", number(description="Buy\u202emilk", next="/inbox/?q=milk"))
    page = shown(either, press(either, refused, "Add", description="Buy milk"))

    assert page.rows == ["Buy milk"]


@pytest.mark.parametrize("command_id", [None, "", "1", "nonsense", "\0"])
def test_a_form_without_its_number_is_refused_with_its_words(either, command_id):
    fields = {"description": "Buy milk"} | ({} if command_id is None else {"command_id": command_id})
    response = either.post("/todos/", fields)
    page = Page(response)

    assert response.status_code == 422
    assert page.text("add-error") == "The form was sent incomplete. Send it again."
    assert page.find("add-description").get("value") == "Buy milk"
    assert not models.Todo.objects.exists()
    assert shown(either, press(either, response, "Add")).rows == ["Buy milk"]


def test_an_unknown_status_is_refused_in_words(either):
    response = either.post("/todos/", number(description="Buy milk", status="Done"))
    page = Page(response)

    assert response.status_code == 422
    assert "status" in page.text("add-error").lower()
    assert page.find("add-description").get("value") == "Buy milk"


def test_with_scripts_only_what_changed_comes_and_the_form_is_left_alone(htmx):
    page = Page(htmx.post("/todos/", number(description="Buy milk", next="/inbox/")))

    assert page.targets == ["#rows", "#day-heading", "#counts", "#in-inbox", "#status-line"]


@pytest.mark.parametrize(
    "where", ["/inbox/", "/inbox/?status=Finished", "/inbox/?status=Started", "/inbox/?q=lawn", "/inbox/?after={}"]
)
def test_a_new_todo_shows_where_it_was_added_and_only_there_until_the_next_visit(either, alice, where):
    ids = [added(alice, f"Mow the lawn {each}") for each in range(52)]
    where = where.format(cursor(ids[1]))
    page = shown(either, either.post("/todos/", number(description="Buy milk", next=where)))

    assert page.rows[:1] == ["Buy milk"]
    assert page.text("tab-All").split()[-1] == ("52" if "lawn" in where else "53")
    again = Page(either.get(where)).rows
    assert ("Buy milk" in again) == (where == "/inbox/")


def test_the_answer_to_a_form_sent_again_does_not_show_its_todo_twice(htmx, alice):
    form = number(description="Buy milk", next="/inbox/")
    first = Page(htmx.post("/todos/", form))
    added(alice, "Mow the lawn")
    again = Page(htmx.post("/todos/", form))

    assert ("#rows" in first.targets, "#rows" in again.targets) == (True, False)


@pytest.mark.parametrize("where", ["/inbox/?status=Done", "/inbox/?after=nonsense"])
def test_a_page_that_is_none_does_not_turn_a_stored_todo_into_an_error(htmx, where):
    response = htmx.post("/todos/", number(description="Buy milk", next=where))

    assert response.status_code == 200
    assert events(the_id())


@pytest.mark.parametrize("typed", ["Buy\tmilk", "Buy\r\nmilk", "Buy\0milk", "Buy\u2028milk"])
def test_a_pasted_tab_or_line_break_becomes_a_space(either, alice, typed):
    either.post("/todos/", number(description=typed, next="/inbox/", as_one="on"))
    assert [todo.description for todo in models.Todo.objects.all()] == ["Buy milk"]


def test_the_status_line_cuts_between_characters(htmx, alice):
    page = Page(htmx.post("/todos/", number(description="🇯🇵" * 81, next="/inbox/")))
    assert f" {'🇯🇵' * 79}…" in page.text("status-line")
