"""Signing in with name and password, and the limit of attempts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.utils import timezone

from tests.todosite.people import PASSWORD
from todosite.accounts import sign_in_limit
from todosite.accounts.sign_in import NO_MATCH, TOO_MANY_ATTEMPTS
from todosite.models import SignInTry

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


@pytest.mark.parametrize("name", ["alice", "nobody"])
def test_the_sixth_try_for_a_name_must_wait_whatever_the_password(client, alice, name):
    for _ in range(sign_in_limit.MAX_ATTEMPTS):
        assert sign_in(client, name, "wrong").status_code == 422
    answer = sign_in(client, name)
    assert answer.status_code == 429
    assert TOO_MANY_ATTEMPTS in answer.text
    assert 290 <= int(answer["Retry-After"]) <= 300


def test_spellings_of_a_name_count_together_and_other_names_do_not(client, alice):
    for name in ["alice", "ALICE", " alice", "ａｌｉｃｅ", "Alice"]:
        sign_in(client, name, "wrong")
    assert sign_in(client, "alice").status_code == 429
    assert sign_in(client, "bob", "wrong").status_code == 422


def test_refused_tries_do_not_prolong_the_wait(client, alice):
    for _ in range(sign_in_limit.MAX_ATTEMPTS + 3):
        sign_in(client, password="wrong")
    assert SignInTry.objects.count() == sign_in_limit.MAX_ATTEMPTS
    SignInTry.objects.update(made=timezone.now() - sign_in_limit.WINDOW - timedelta(seconds=1))
    assert sign_in(client).status_code == 303


def test_the_right_password_clears_the_count(client, alice):
    for _ in range(sign_in_limit.MAX_ATTEMPTS - 1):
        sign_in(client, password="wrong")
    assert sign_in(client).status_code == 303
    assert not SignInTry.objects.exists()


def test_no_name_is_readable_in_the_table(client):
    sign_in(client, "my secret password", "x")
    assert "secret" not in str(list(SignInTry.objects.values()))


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
