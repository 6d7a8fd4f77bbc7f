"""`/in/<token>/`, opened by people and by programs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.todosite.people import PASSWORD
from todosite.accounts import one_time_links
from todosite.accounts.one_time_links import Purpose

pytestmark = pytest.mark.django_db
GOOD = {"new_password1": "a long enough phrase", "new_password2": "a long enough phrase"}


def sign_in_link(user: User, lifetime: timedelta = timedelta(minutes=1)) -> str:
    return reverse("in_link", args=[one_time_links.make(user, Purpose.SIGN_IN, lifetime)])


@pytest.fixture
def invitation(db) -> str:
    dora = User(username="dora")
    dora.set_unusable_password()
    dora.save()
    return reverse("in_link", args=[one_time_links.make(dora, Purpose.INVITATION, timedelta(days=7))])


def test_the_button_of_a_sign_in_link_signs_in_and_leads_to_the_list(client, alice):
    address = sign_in_link(alice)
    assert "Sign in as alice</button>" in client.get(address).text
    answer = client.post(address)
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert client.session[SESSION_KEY] == str(alice.pk)
    assert answer["Referrer-Policy"] == "same-origin"  # no-referrer would also hide the origin that CSRF checks need
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("wanted", "reached"), [("/activity/", "/activity/"), ("https://evil.example/", "/"), ("", "/")]
)
def test_a_sign_in_link_may_lead_to_another_page_of_this_site(client, alice, wanted, reached):
    assert client.post(f"{sign_in_link(alice)}?next={wanted}")["Location"] == reached


@pytest.mark.parametrize("method", ["get", "head", "options"])
@pytest.mark.parametrize("headers", [{}, {"Sec-Purpose": "prefetch"}, {"Purpose": "preview"}, {"X-Moz": "prefetch"}])
@pytest.mark.parametrize("kind", ["sign-in link", "invitation"])
def test_looking_uses_nothing_up_and_signs_nobody_in(client, alice, invitation, kind, method, headers):
    address = sign_in_link(alice) if kind == "sign-in link" else invitation
    for _ in range(2):
        assert getattr(client, method)(address, headers=headers).status_code in (200, 405)
    assert SESSION_KEY not in client.session
    assert client.post(address, GOOD).status_code == 303


def test_a_script_presses_the_button_only_where_nobody_is_signed_in(client, alice, bob):
    address = sign_in_link(alice)
    assert "data-press-by-script" in client.get(address).text
    client.force_login(bob)
    page = client.get(address).text
    assert "data-press-by-script" not in page
    assert "You are signed in as bob." in page


def test_a_link_is_not_used_by_a_form_of_another_site(alice):
    address = sign_in_link(alice)
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
    assert Client().post(address).status_code == 303


@pytest.mark.parametrize("lifetime", [timedelta(minutes=1), timedelta(0)])
def test_a_used_or_expired_link_says_how_to_get_a_new_one(client, alice, lifetime):
    address = sign_in_link(alice, lifetime)
    client.post(address)
    client.logout()
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 410
        assert "Ask the person who runs this site for a new link." in answer.text
    assert SESSION_KEY not in client.session


def test_a_used_link_leads_who_is_signed_in_to_the_list(client, alice):
    address = sign_in_link(alice)
    client.post(address)
    assert '<a href="/">Go to your list</a>' in client.get(address).text


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_link_is_not_found(client, db, method):
    assert getattr(client, method)(reverse("in_link", args=["no-such-token"])).status_code == 404


def test_a_link_for_another_account_takes_the_session_over(client, alice, bob):
    client.force_login(bob)
    before = client.session.session_key
    client.post(sign_in_link(alice))
    assert client.session[SESSION_KEY] == str(alice.pk)
    assert client.session.session_key != before


def test_a_sign_in_link_sets_no_password(client, alice):
    client.post(sign_in_link(alice), GOOD)
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_looking_at_an_invitation_uses_nothing_up(client, invitation):
    for _ in range(2):
        answer = client.get(invitation)
        assert answer.status_code == 200
        assert "dora" in answer.text
    assert SESSION_KEY not in client.session


def test_a_weak_password_is_refused_at_its_field(client, invitation):
    answer = client.post(invitation, {"new_password1": "123", "new_password2": "123"})
    assert answer.status_code == 422
    assert "too short" in answer.text
    assert 'aria-describedby="id_new_password2-error"' in answer.text
    assert client.post(invitation, GOOD).status_code == 303


def test_setting_the_password_signs_in_and_uses_the_invitation_up(client, invitation):
    assert client.post(invitation, GOOD).status_code == 303
    assert User.objects.get(username="dora").check_password(GOOD["new_password1"])
    assert SESSION_KEY in client.session
    assert client.post(invitation, GOOD).status_code == 410
