"""Cookies that hold what is not a session key."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from tests.todosite.people import PASSWORD, signed_in
from todosite.serving.data_folder import site_mark

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", [settings.SESSION_COOKIE_NAME, "sessionid"])
@pytest.mark.parametrize("key", [r'"\000aaaaaaaaaaaaaaaa"', "aaaaaaaa-aaaaaaaaaaaa", r'"\303\251aaaaaaaaaaaaaaaa"'])
def test_a_session_that_cannot_be_is_not_looked_for(client, django_assert_num_queries, key, name):
    with django_assert_num_queries(0):
        answer = client.get("/", headers={"Cookie": f"{name}={key}"})
    assert answer.status_code == 302


def with_old_cookie(key: str) -> Client:
    """A browser that was last used before cookies had the mark of their site."""
    client = Client()
    client.cookies["sessionid"] = key
    return client


def test_a_session_with_the_old_name_goes_on_under_the_new_one(alice):
    client = with_old_cookie(signed_in(alice).session.session_key)
    assert client.get("/account/").status_code == 200
    assert settings.SESSION_COOKIE_NAME in client.cookies
    client.post("/sign-out/")
    assert client.get("/account/").status_code == 302


def test_an_old_cookie_of_another_site_is_left_alone(db):
    client = with_old_cookie("0" * 32)
    assert client.get("/account/").status_code == 302
    client.get("/sign-in/")
    assert client.cookies["sessionid"].value == "0" * 32


@pytest.mark.parametrize("name", ["SESSION", "CSRF", "DEVICE", "MESSAGES"])
def test_every_cookie_that_another_site_would_misread_has_the_mark_of_this_one(alice, name):
    assert getattr(settings, f"{name}_COOKIE_NAME").endswith(f"_{settings.SITE_MARK}")
    client = Client()
    client.post("/sign-in/", {"username": "alice", "password": PASSWORD})
    client.post("/account/zone/", {"zone": "Europe/Berlin"})
    unmarked = {cookie for cookie in client.cookies if not cookie.endswith(settings.SITE_MARK)}
    assert unmarked == {"zone_chosen"}  # how this browser shows times, on every site


def test_sites_have_marks_of_their_own():
    assert len({site_mark("one"), site_mark("two"), site_mark("one", "/a"), site_mark("one", "/b")}) == 4
    assert site_mark("one") == site_mark("one")
