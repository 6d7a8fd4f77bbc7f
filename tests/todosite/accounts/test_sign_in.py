"""Signing in with name and password, and out again."""

from __future__ import annotations

import pytest
from django.contrib.auth import SESSION_KEY

from tests.todosite.people import PASSWORD
from todosite.accounts.sign_in import NO_MATCH

pytestmark = pytest.mark.django_db


def sign_in(client, name="alice", password=PASSWORD, **fields):
    return client.post("/sign-in/", {"username": name, "password": password, **fields})


def test_the_page_says_what_a_name_is_for(client):
    assert "Every change is written down under the name you sign in with." in client.get("/sign-in/").text


def test_the_right_password_signs_in(client, alice):
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert client.session[SESSION_KEY] == str(alice.pk)


@pytest.mark.parametrize(
    ("name", "password"),
    [("alice", "wrong"), ("nobody", PASSWORD), ("alice", ""), ("", ""), ("a\0", "x"), ("ä" * 999, "x")],
)
def test_anything_else_does_not_match_and_keeps_the_name(client, alice, name, password):
    answer = sign_in(client, name, password)
    assert answer.status_code == 422
    assert NO_MATCH in answer.text
    assert SESSION_KEY not in client.session
    assert PASSWORD not in answer.text


def test_a_deactivated_account_reads_the_same(client, alice):
    alice.is_active = False
    alice.save()
    assert NO_MATCH in sign_in(client).text


@pytest.mark.parametrize("target", ["/trash/", "/todos/?q=milk"])
def test_next_leads_back_to_our_own_pages(client, alice, target):
    assert f'value="{target}"' in client.get("/sign-in/", {"next": target}).text
    assert sign_in(client, next=target)["Location"] == target


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_next_leads_nowhere_else(client, alice, target):
    assert sign_in(client, next=target)["Location"] == "/"


def test_signing_out_leads_to_the_sign_in_page(client, alice):
    client.force_login(alice)
    answer = client.post("/sign-out/")
    assert (answer.status_code, answer["Location"]) == (303, "/sign-in/")
    assert SESSION_KEY not in client.session


def test_a_mere_visit_signs_nobody_out(client, alice):
    client.force_login(alice)
    assert client.get("/sign-out/").status_code == 405
    assert SESSION_KEY in client.session


def test_admin_uses_the_sign_in_page_and_keeps_the_way_back(client):
    answer = client.get("/admin/login/?next=/admin/auth/")
    assert answer["Location"] == "/sign-in/?next=%2Fadmin%2Fauth%2F"


def test_someone_who_is_no_staff_is_offered_another_name(client, alice):
    client.force_login(alice)
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/sign-in/?next=%2Fadmin%2F"
    assert "You are signed in as alice" in answer.text
