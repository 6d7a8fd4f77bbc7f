"""Two parts of the account page: everything of mine as a file, and closing the account."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import User

from tests.todos.cast import added, changed, removed
from tests.todos.page import Page
from tests.todosite.people import PASSWORD, signed_in
from todos import models
from todosite.accounts import feed_links, person_names

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("named_in_log")]


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


def lines(user: User) -> list[dict]:
    answer = signed_in(user).get("/account/everything.jsonl")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    return [json.loads(line) for line in answer.getvalue().decode().splitlines()]


def test_the_file_has_the_account_and_all_events_with_words(alice, bob):
    mine, others = added(alice, "Ring the dentist"), added(bob, "Water the ferns")
    changed(bob, mine, "Ring the dentist at nine")
    changed(alice, others, "Water the ferns on Monday")
    removed(alice, mine)
    feed_links.renew(alice)
    account, *events = lines(alice)
    assert (account["account"]["name"], account["account"]["has_feed"]) == ("alice", True)
    found = [(event["type"], event.get("personal")) for event in events]
    assert found == [
        ("PersonNamed", {"name": "alice"}),
        ("TodoAdded", {"description": "Ring the dentist"}),
        ("TodoDescriptionChanged", {"description": "Ring the dentist at nine"}),
        ("TodoRemoved", None),
        ("TodoDescriptionChanged", {"description": "Water the ferns on Monday"}),
    ]
    assert {event["stream_id"] for event in events if event["type"] == "TodoAdded"} == {mine}
    assert signed_in(alice).head("/account/everything.jsonl").status_code == 200


def test_the_page_says_what_goes_and_the_password_closes(alice, bob):
    todo = added(alice, "Ring the quiet dentist")
    changed(bob, todo, "Ring the quiet dentist at nine")
    here, elsewhere = signed_in(alice), signed_in(alice)
    page = here.get("/account/close/")
    assert b"1 text that others wrote over yours" in page.content
    refused = here.post("/account/close/", {"proof": "wrong"})
    assert refused.status_code == 422
    assert Page(refused).text("proof-error") == "That is not your password."
    answer = here.post("/account/close/", {"proof": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (303, "/account/closed/")
    assert here.get("/account/closed/").status_code == 200
    assert [client.get("/").status_code for client in (here, elsewhere)] == [302, 302]
    assert set(models.TodoVersion.objects.values_list("description", flat=True)) == {""}
    alice.refresh_from_db()
    assert (alice.username, alice.is_active) == (person_names.opaque_name(str(alice.pk)), False)


def test_who_has_no_password_types_their_name():
    newcomer = User.objects.create_user("newcomer")
    client = signed_in(newcomer)
    assert client.post("/account/close/", {"proof": "somebody"}).status_code == 422
    assert client.post("/account/close/", {"proof": "newcomer"}).status_code == 303


def test_a_password_cannot_be_guessed_here(alice):
    client = signed_in(alice)
    tries = [client.post("/account/close/", {"proof": "wrong"}).status_code for _ in range(6)]
    assert tries == [422] * 5 + [429]
    assert client.post("/account/close/", {"proof": PASSWORD}).status_code == 429


def test_the_last_superuser_cannot_close_the_account():
    root = User.objects.create_superuser("root", password=PASSWORD)
    client = signed_in(root)
    assert b"Close my account for good" not in client.get("/account/close/").content
    assert client.post("/account/close/", {"proof": PASSWORD}).status_code == 409
    root.refresh_from_db()
    assert root.is_active
