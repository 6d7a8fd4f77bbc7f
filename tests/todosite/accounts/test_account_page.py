"""The account page."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from tests.todos.page import Page, text
from tests.todosite.people import PASSWORD, signed_in
from todosite.accounts import feed_links

pytestmark = pytest.mark.django_db
LEFT_TO_THE_BROWSER = '<option value="" selected>your browser’s zone</option>'
NEW = {"new_password1": "three old ladders", "new_password2": "three old ladders"}


def test_a_stranger_is_sent_to_the_sign_in_page(client):
    assert client.get("/account/").status_code == 302


def test_who_came_by_a_link_sets_a_password_without_an_old_one(db):
    user = User.objects.create_user("newcomer")

    assert signed_in(user).post("/account/password/", NEW).status_code == 303
    user.refresh_from_db()
    assert user.check_password("three old ladders")


def test_who_has_a_password_must_know_it(alice):
    answer = signed_in(alice).post("/account/password/", NEW | {"old_password": "wrong"})

    assert answer.status_code == 422
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_a_weak_password_is_refused_at_its_field(alice):
    weak = {"old_password": PASSWORD, "new_password1": "12345", "new_password2": "12345"}

    answer = signed_in(alice).post("/account/password/", weak)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(alice):
    here, there = signed_in(alice), signed_in(alice)

    here.post("/account/password/", NEW | {"old_password": PASSWORD})

    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_what_an_act_has_to_say_waits_for_the_list(alice):
    alices = signed_in(alice)
    alices.post("/todos/", {"command_id": str(uuid4()), "description": "Buy milk"})
    alices.post("/account/zone/", {"zone": "Europe/Berlin"})

    assert "Buy milk" not in (page := alices.get("/account/").content.decode())
    assert page.count("Times are shown in Europe/Berlin.") == 1
    assert "Added <q>Buy milk</q>" in alices.get("/").content.decode()


def test_signing_out_everywhere_ends_every_session_of_this_person_alone(alice):
    here, there = signed_in(alice), signed_in(alice)
    bob = signed_in(User.objects.create_user("bob"))

    assert here.post("/account/sessions/").status_code == 303
    assert here.get("/account/").status_code == 302
    assert there.get("/account/").status_code == 302
    assert bob.get("/account/").status_code == 200


def test_the_time_zone_is_kept_in_a_cookie_and_used(alice):
    client = signed_in(alice)

    answer = client.post("/account/zone/", {"zone": "Pacific/Auckland"}, follow=True)

    assert client.cookies["zone_chosen"].value == "Pacific/Auckland"
    assert "<option selected>Pacific/Auckland</option>" in answer.content.decode()


def test_a_zone_left_to_the_browser_is_shown_as_that(alice):
    client = signed_in(alice)
    client.cookies["zone"] = "Asia%2FTokyo"
    assert LEFT_TO_THE_BROWSER in client.get("/account/").content.decode()

    client.post("/account/zone/", {"zone": "Pacific/Auckland"})
    assert LEFT_TO_THE_BROWSER not in client.get("/account/").content.decode()

    answer = client.post("/account/zone/", {"zone": ""}, follow=True)
    assert "Times are shown in your browser’s zone." in answer.content.decode()
    assert LEFT_TO_THE_BROWSER in answer.content.decode()


@pytest.mark.parametrize("form", [{"zone": "Mars/Olympus"}, {}])
def test_an_unknown_time_zone_is_refused_and_changes_nothing(alice, form):
    client = signed_in(alice)
    client.post("/account/zone/", {"zone": "Pacific/Auckland"})

    answer = client.post("/account/zone/", form)

    assert answer.status_code == 422
    assert client.cookies["zone_chosen"].value == "Pacific/Auckland"
    assert "There is no such time zone." in answer.content.decode()


@pytest.mark.parametrize("name", ["zone", "zone_chosen"])
@pytest.mark.parametrize("cookie", ["Mars/Olympus", "../../etc/passwd", "\0", "x" * 5000])
def test_a_garbled_zone_cookie_changes_nothing(alice, name, cookie):
    client = signed_in(alice)
    client.cookies[name] = cookie

    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("wanted", ["off", "on"])
def test_single_keys_are_switched_for_this_browser(alice, wanted):
    client = signed_in(alice)

    assert client.post("/account/keys/", {"keys": wanted}).status_code == 303
    answer = client.get("/account/")
    assert f"Single keys are {wanted}." in answer.text
    [body] = Page(answer).root.iter("body")
    assert ("data-keys" in body.attrib) == (wanted == "on")
    assert "<kbd" in answer.text


@pytest.mark.parametrize("wanted", ["", "perhaps"])
def test_keys_that_are_neither_on_nor_off_are_refused(alice, wanted):
    assert signed_in(alice).post("/account/keys/", {"keys": wanted}).status_code == 400


def test_the_sheet_of_keys_is_a_page_too_and_says_when_they_are_off(alice):
    client = signed_in(alice)
    assert "Switch them off" in client.get("/keys/").content.decode()

    client.cookies["keys"] = "off"
    assert "Single keys are switched off." in client.get("/keys/").content.decode()


def test_a_stranger_switches_no_keys_and_sees_no_sheet(client):
    assert client.post("/account/keys/", {"keys": "off"}).status_code == 401
    assert client.get("/keys/").status_code == 302


@pytest.mark.parametrize("has_feed", [True, False])
def test_the_page_says_what_its_buttons_end_before_they_are_pressed(alice, has_feed):
    if has_feed:
        feed_links.renew(alice)
    page = " ".join(text(Page(signed_in(alice).get("/account/")).root).split())
    assert "Setting a password ends every other way into your account" in page
    assert "Signing out everywhere ends it in all browsers" in page
    assert page.count("so does the address of your feed") == (2 if has_feed else 0)
    assert "Your password stays." in page


def test_somebody_without_a_password_reads_what_signing_out_takes(db):
    page = " ".join(text(Page(signed_in(User.objects.create_user("newcomer")).get("/account/")).root).split())
    assert "You signed in with a link. Set a password to sign in on other devices." in page
    assert "You have no password: to come back, you need a new link" in page
