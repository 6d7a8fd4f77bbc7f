"""Adding a todo with what is understood of the typed text: one act, told in one line, with one undo."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.todos.cast import added_list, browser, events, number, person, state
from tests.todos.page import Page, press, shown
from todos import bootstrap, models

pytestmark = pytest.mark.django_db

MONDAY = "2026-11-30T06:30:00Z"
TYPED = "Dentist fri 9:00 #house !1"


def typed(text: str, **others: object) -> dict[str, object]:
    return number(description=text, typed_at=MONDAY, zone="Europe/Berlin", next="/inbox/") | others


@pytest.fixture
def house(alice) -> str:
    return added_list(alice, "House")


@pytest.fixture
def now(monkeypatch):
    """The day on which the texts are typed."""
    at = datetime(2026, 11, 30, 6, 30, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    return at


def the_events() -> list[tuple[str, object]]:
    return events(str(models.Todo.objects.get().pk))


def test_what_is_understood_becomes_fields_of_their_own(htmx: Client, alice, house, now):
    page = Page(htmx.post("/todos/", typed(TYPED)))

    due = "2026-12-04T09:00[Europe/Berlin]"
    facts = {"owner": str(alice.pk), "description": "Dentist", "status": "Queued", "rank": None}
    assert the_events() == [
        ("TodoAdded", facts | {"place": {"list": house}, "typed": TYPED}),
        ("TodoDueChanged", {"due": due}),
        ("TodoPriorityChanged", {"priority": 1}),
    ]
    assert page.rows == ["Dentist"]


def test_the_line_names_what_was_understood(alice, house, now):
    client = browser(alice, HX_Request="true")
    client.cookies["zone"] = "Europe/Berlin"
    line = Page(client.post("/todos/", typed(TYPED))).text("status-line")

    assert line.endswith("Added Dentist, due Fri 4 December, 9:00, priority 1, in House. Undo all")


def test_one_undo_takes_all_of_it_back(either: Client, house, now):
    page = shown(either, either.post("/todos/", typed(TYPED, is_shown="on")))
    button = page.button("Undo all", "status-line")
    either.post(button.action, button.fields)

    todo = models.Todo.objects.get()
    assert state(str(todo.pk)) == ("Dentist", "Queued", "in the trash")
    assert (todo.due, todo.priority) == ("", 0)


def test_all_of_it_is_one_act(htmx: Client, house, now):
    htmx.post("/todos/", typed(TYPED))
    stored = list(bootstrap.event_store().get_events(str(models.Todo.objects.get().pk)))

    assert len({event.correlation_id for event in stored}) == 1
    assert len({event.causation_id for event in stored}) == 3


def test_sent_again_on_another_day_it_is_done_once_and_means_the_same(htmx: Client, house, now, monkeypatch):
    fields = typed(TYPED)
    htmx.post("/todos/", fields)
    before = the_events()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=3))

    assert htmx.post("/todos/", fields).status_code == 200
    assert the_events() == before


def test_what_was_put_back_stays_words(htmx: Client, house, now):
    htmx.post("/todos/", typed(TYPED, literal=["8-16"]))
    [(_, data), (kind, _)] = the_events()

    assert (data["description"], data["typed"], kind) == ("Dentist fri 9:00", TYPED, "TodoPriorityChanged")


def test_each_label_is_an_event_of_its_own_and_sent_twice_it_is_one(htmx: Client, now):
    form = typed("Pay rent @bank @House")
    for _ in range(2):
        page = Page(htmx.post("/todos/", form))

    assert the_events()[1:] == [("TodoLabelAdded", {"label": "bank"}), ("TodoLabelAdded", {"label": "House"})]
    assert the_events()[0][1]["typed"] == "Pay rent @bank @House"
    assert "Added Pay rent, @bank, @House." in page.text("status-line")


def test_a_list_of_others_is_no_name(htmx: Client, now):
    added_list(person("dora"), "House")
    htmx.post("/todos/", typed("Paint #house"))

    assert the_events()[0][1]["description"] == "Paint #house"


def test_what_goes_elsewhere_shows_where_it_was_added(htmx: Client, house, now):
    assert Page(htmx.post("/todos/", typed("Paint the door #house"))).targets[0] == "#rows"


@pytest.mark.parametrize(
    "wrong",
    [
        {"literal": "a-b"},
        {"typed_at": "yesterday"},
        {"typed_at": "2026-11-30T07:30"},
        {"typed_at": "0001-01-01T00:00Z"},
    ],
)
def test_a_form_that_was_sent_incomplete_is_refused_with_its_words(either: Client, wrong):
    response = either.post("/todos/", typed("Dentist fri", **wrong))

    assert response.status_code == 422
    assert Page(response).text("add-error") == "The form was sent incomplete. Send it again."
    assert Page(response).find("add-description").get("value") == "Dentist fri"


def test_without_scripts_it_is_asked_only_where_something_was_understood(as_alice: Client, house, now):
    asked = as_alice.post("/todos/", typed("Dentist fri #house"))

    assert asked.status_code == 200
    assert "Add Dentist, due Fri 4 December, in House?" in Page(asked).text("content")
    assert not models.Todo.objects.exists()
    assert as_alice.post("/todos/", typed("Buy milk")).status_code == 303


def test_the_page_that_asks_adds_what_it_shows(as_alice: Client, now, monkeypatch):
    asked = as_alice.post("/todos/", number(description="Dentist tomorrow", next="/inbox/"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=1))
    added = press(as_alice, asked, "Add")
    page = shown(as_alice, added)

    assert models.Todo.objects.get().due == str(datetime.now(UTC).date() + timedelta(days=1))
    assert page.rows == ["Dentist"]


def test_the_page_that_asks_can_add_the_words(as_alice: Client, now):
    asked = as_alice.post("/todos/", typed("Dentist fri"))
    press(as_alice, asked, "Add as words")

    assert [data["description"] for _, data in the_events()] == ["Dentist fri"]


def test_erasing_the_words_erases_what_was_typed(htmx: Client, now):
    htmx.post("/todos/", typed("Meet Jane fri"))
    todo = str(models.Todo.objects.get().pk)
    htmx.post(f"/todos/{todo}/edit/", number(description="Meet her", version=2))
    htmx.post(f"/todos/{todo}/edit/", number(description="Meet Jane", version=3))
    dialog = htmx.get(f"/todos/{todo}/v4/erase/")
    htmx.post(f"/todos/{todo}/v4/erase/", number())

    assert "Erase these words for ever?" in Page(dialog).text(f"conflict-{todo}")
    assert (events(todo)[0][1]["description"], events(todo)[0][1]["typed"]) == (None, None)


def test_the_history_shows_the_dialog_of_what_was_typed(htmx: Client, now):
    htmx.post("/todos/", typed("Meet Jane fri"))
    todo = str(models.Todo.objects.get().pk)

    assert htmx.get(f"/todos/{todo}/v1/erase/").status_code == 200
    assert htmx.get(f"/todos/{todo}/").status_code == 200
    assert htmx.get(f"/todos/{todo}/v1/").status_code == 200
