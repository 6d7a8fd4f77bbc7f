"""One-time links are random, stored as a digest and used up once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connection

from todosite.accounts import one_time_links
from todosite.accounts.one_time_links import Purpose
from todosite.models import SignInLink

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_a_link_gives_its_user_once(alice):
    token = one_time_links.make(alice, Purpose.SIGN_IN, MINUTE)
    assert one_time_links.consume(token, Purpose.SIGN_IN) == alice
    assert one_time_links.consume(token, Purpose.SIGN_IN) is None


def test_the_token_is_nowhere_in_the_database(alice):
    token = one_time_links.make(alice, Purpose.SIGN_IN, MINUTE)
    assert len(token) >= 43
    assert token not in str(list(SignInLink.objects.values()))


def test_an_expired_link_gives_nobody(alice):
    token = one_time_links.make(alice, Purpose.SIGN_IN, timedelta(0))
    assert one_time_links.consume(token, Purpose.SIGN_IN) is None
    assert one_time_links.known(token)


def test_a_link_of_another_purpose_gives_nobody_and_stays(alice):
    token = one_time_links.make(alice, Purpose.INVITATION, MINUTE)
    assert one_time_links.consume(token, Purpose.SIGN_IN) is None
    assert one_time_links.find(token).user == alice


def test_a_link_to_a_deactivated_account_gives_nobody(alice):
    token = one_time_links.make(alice, Purpose.SIGN_IN, MINUTE)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert one_time_links.consume(token, Purpose.SIGN_IN) is None


def test_links_long_expired_are_forgotten(alice):
    old = one_time_links.make(alice, Purpose.SIGN_IN, -one_time_links.DELETED_AFTER - MINUTE)
    assert one_time_links.known(old)
    one_time_links.delete_old("default")
    assert not one_time_links.known(old)


@pytest.mark.django_db(transaction=True)
def test_of_simultaneous_uses_one_wins():
    alice = User.objects.create_user("alice")
    token = one_time_links.make(alice, Purpose.SIGN_IN, MINUTE)
    together = Barrier(4)

    def use(_: int) -> User | None:
        together.wait(10)
        try:
            return one_time_links.consume(token, Purpose.SIGN_IN)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        winners = [user for user in threads.map(use, range(4)) if user]
    assert winners == [alice]
