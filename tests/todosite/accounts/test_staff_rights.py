"""On this site staff may view events, however they became staff, and for as long as they are."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from todosite.accounts import people
from todosite.accounts.staff_rights import VIEW_EVENTS

pytestmark = pytest.mark.django_db
LOG = "/admin/eventsourcing/storedevent/"


def invited() -> User:
    call_command("invite", "bob", "--staff", stdout=StringIO())
    return User.objects.get(username="bob")


def owner() -> User:
    return people.owner("bob")


def created() -> User:
    call_command("createsuperuser", "--noinput", username="bob", email="")
    User.objects.update(is_superuser=False)
    return User.objects.get()


def made_staff_later() -> User:
    User.objects.create_user("bob")
    User.objects.update(is_staff=True)
    return User.objects.get()


@pytest.mark.parametrize("made", [invited, owner, created, made_staff_later])
def test_staff_read_events_whichever_way_they_became_staff(client, made):
    client.force_login(made())

    assert client.get(LOG).status_code == 200


@pytest.mark.parametrize("fact", ["is_staff", "is_active"])
def test_who_is_staff_no_more_may_view_no_more(client, fact):
    bob = invited()
    client.force_login(bob)
    setattr(bob, fact, False)
    bob.save()

    assert not User.objects.get().has_perm(VIEW_EVENTS)
    assert client.get(LOG).status_code == 302


def test_staff_may_do_nothing_else_by_it():
    assert invited().get_all_permissions() == {VIEW_EVENTS}
    assert not invited_nobody().get_all_permissions()


def invited_nobody() -> User:
    call_command("invite", "charlie", stdout=StringIO())
    return User.objects.get(username="charlie")
