"""The limit of attempts to guess a password: by name and address, with a way in that strangers cannot close."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.todosite.people import PASSWORD, signed_in
from todosite.accounts import attempt_limit
from todosite.accounts.sign_in import TOO_MANY_ATTEMPTS
from todosite.accounts.sign_in_limit import MAX_ATTEMPTS, MAX_FOR_NAME, MAX_OF_ADDRESS
from todosite.models import Attempt, KnownDevice

pytestmark = pytest.mark.django_db
STRANGER, ELSEWHERE = "203.0.113.7", "198.51.100.2"
NEW = {"new_password1": "three old ladders", "new_password2": "three old ladders"}


def sign_in(client: Client, name: str = "alice", password: str = PASSWORD, at: str = STRANGER) -> HttpResponse:
    return client.post("/sign-in/", {"username": name, "password": password}, REMOTE_ADDR=at)


def guess(times: int, name: str = "alice", at: str = STRANGER) -> int:
    """The status of the last of so many guesses."""
    return [sign_in(Client(), name, "wrong", at).status_code for _ in range(times)][-1]


@pytest.mark.parametrize("name", ["alice", "nobody"])
def test_the_sixth_try_for_a_name_from_one_address_must_wait_whatever_the_password(client, alice, name):
    assert guess(MAX_ATTEMPTS, name) == 422
    answer = sign_in(client, name)
    assert answer.status_code == 429
    assert TOO_MANY_ATTEMPTS in answer.text
    assert 290 <= int(answer["Retry-After"]) <= 300


def test_what_a_stranger_tries_does_not_keep_the_owner_out_elsewhere(client, alice):
    guess(MAX_ATTEMPTS + 3)
    assert sign_in(client, at=ELSEWHERE).status_code == 303


def test_strangers_everywhere_do_not_close_a_known_device(client, alice):
    assert sign_in(client).status_code == 303
    client.post("/sign-out/")
    for number in range(MAX_FOR_NAME + 1):
        guess(1, at=f"192.0.2.{number}")
    assert sign_in(Client(), at=ELSEWHERE).status_code == 429
    assert sign_in(client, at=STRANGER).status_code == 303


def test_a_device_is_known_after_a_link_too(client, alice):
    from tests.todosite.accounts.test_link_page import sign_in_link

    client.post(sign_in_link(alice))
    guess(MAX_ATTEMPTS)
    assert sign_in(client).status_code == 303


def test_guesses_at_a_known_device_are_limited_too(client, alice):
    sign_in(client)
    for _ in range(MAX_ATTEMPTS):
        assert sign_in(client, password="wrong").status_code == 422
    assert sign_in(client).status_code == 429


def test_a_device_is_known_for_those_alone_who_have_signed_in_there(client, alice, bob):
    sign_in(client, "bob")
    guess(MAX_ATTEMPTS)
    assert sign_in(client).status_code == 429
    client.cookies[settings.SESSION_COOKIE_NAME] = ""
    sign_in(client, at=ELSEWHERE)
    guess(MAX_ATTEMPTS, "bob")
    assert [sign_in(client, name).status_code for name in ("bob", "alice")] == [303, 303]


@pytest.mark.parametrize("cookie", ["", "guessed", "\0", "x" * 5000])
def test_a_cookie_that_no_sign_in_has_set_is_no_known_device(client, alice, cookie):
    client.cookies[settings.DEVICE_COOKIE_NAME] = cookie
    guess(MAX_ATTEMPTS)
    assert sign_in(client).status_code == 429


def test_a_copy_of_the_cookie_is_worth_nothing_after_the_next_sign_in(client, alice):
    sign_in(client)
    copy = Client()
    copy.cookies[settings.DEVICE_COOKIE_NAME] = client.cookies[settings.DEVICE_COOKIE_NAME].value
    sign_in(client)
    guess(MAX_ATTEMPTS)
    assert sign_in(copy).status_code == 429
    assert KnownDevice.objects.count() == 1


def test_one_address_cannot_try_a_password_on_many_names(client, alice):
    for number in range(MAX_OF_ADDRESS):
        assert guess(1, f"name{number}") == 422
    assert sign_in(client).status_code == 429
    assert sign_in(client, at=ELSEWHERE).status_code == 303


def test_signing_in_often_fills_no_count(alice):
    assert {sign_in(Client()).status_code for _ in range(MAX_OF_ADDRESS + 2)} == {303}


def test_ones_own_account_does_not_clear_ones_guesses_at_others(alice, bob):
    for number in range(MAX_OF_ADDRESS):
        guess(1, f"name{number}")
    sign_in(Client(), "bob")
    assert sign_in(Client()).status_code == 429


def test_spellings_of_a_name_count_together_and_other_names_do_not(client, alice):
    for name in ["alice", "ALICE", " alice", "ａｌｉｃｅ", "Alice"]:
        guess(1, name)
    assert sign_in(client, "alice").status_code == 429
    assert sign_in(client, "bob", "wrong").status_code == 422


def test_refused_tries_do_not_prolong_the_wait(client, alice):
    guess(MAX_ATTEMPTS + 3)
    Attempt.objects.update(made=timezone.now() - attempt_limit.WINDOW - timedelta(seconds=1))
    assert sign_in(client).status_code == 303


def test_the_right_password_clears_the_count(client, alice):
    guess(MAX_ATTEMPTS - 1)
    assert sign_in(client).status_code == 303
    assert guess(MAX_ATTEMPTS) == 422


def test_neither_name_nor_address_is_readable_in_the_table(client):
    sign_in(client, "my secret password", "x")
    stored = str(list(Attempt.objects.values()))
    assert Attempt.objects.exists()
    assert "secret" not in stored
    assert STRANGER not in stored


def test_the_old_password_on_the_account_page_cannot_be_guessed(alice):
    client = signed_in(alice)
    for _ in range(MAX_ATTEMPTS):
        assert client.post("/account/password/", NEW | {"old_password": "wrong"}).status_code == 422
    answer = client.post("/account/password/", NEW | {"old_password": PASSWORD})
    assert answer.status_code == 429
    assert 290 <= int(answer["Retry-After"]) <= 300
    assert "Too many tries. Wait 5 minutes." in answer.text
    assert User.objects.get(pk=alice.pk).check_password(PASSWORD)
    assert sign_in(Client()).status_code == 303


def test_the_right_old_password_clears_its_count(alice):
    client = signed_in(alice)
    for _ in range(MAX_ATTEMPTS - 1):
        client.post("/account/password/", NEW | {"old_password": "wrong"})
    assert client.post("/account/password/", NEW | {"old_password": PASSWORD}).status_code == 303
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_old_password_cannot_be_guessed_in_admin(bob, method):
    answer = getattr(signed_in(bob), method)("/admin/password_change/", NEW | {"old_password": "wrong"})
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
