"""Names of accounts are in the log, so a name that was changed behind the site's back shows."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from eventsourcing.database import log_secret
from eventsourcing.verification import Verification
from todos import bootstrap
from todos.domain.errors import ForgottenPerson
from todos.domain.person.events import stream_of
from todos.domain.person.person import Person
from todosite.accounts import person_names

pytestmark = pytest.mark.django_db


def names(user: User) -> list[str]:
    return [event.data["name"] for event in bootstrap.event_store().get_events(stream_of(str(user.pk)))]


def reasons() -> list[str]:
    return [finding.reason for finding in Verification().log()]


def test_each_name_is_an_event_and_no_other_save_is(named_in_log):
    user = User.objects.create_user("alice")
    user.is_staff = True
    user.save()
    user.username = "alicia"
    user.save()
    [first, _] = bootstrap.event_store().get_events(stream_of(str(user.pk)))
    assert names(user) == ["alice", "alicia"]
    assert (first.actor, first.source, "alice" in first.record.data) == ("system", "system", False)


def test_accounts_from_before_get_their_names_once():
    user = User.objects.create_user("alice")
    assert names(user) == []
    for _ in range(2):
        person_names.write_all("default")
    assert names(user) == ["alice"]


def test_verification_tells_a_name_that_the_log_does_not_have(named_in_log):
    alice, _ = (User.objects.create_user(name) for name in ("alice", "bob"))
    assert reasons() == []
    User.objects.filter(pk=alice.pk).update(username="mallory")
    assert reasons() == ["the account is called 'mallory', and the log says otherwise"]
    person_names.write_all("default")  # a start does not paint over it
    assert len(reasons()) == 1
    User.objects.filter(pk=alice.pk).update(username="alice")
    person_names.disconnect()
    User.objects.create_user("carol")
    assert reasons() == ["the log does not say that an account is called 'carol'"]


def test_without_the_data_key_nothing_is_compared(named_in_log, monkeypatch):
    User.objects.create_user("alice")
    monkeypatch.setattr(log_secret, "is_wrong_data_key", lambda using: True)
    assert list(person_names.findings("default", None)) == []


def test_who_was_forgotten_gets_no_name(named_in_log):
    user = User.objects.create_user("alice")
    now = user.date_joined
    person = Person.new(str(user.pk)).forget(str(user.pk), now)
    with pytest.raises(ForgottenPerson):
        person.rename(str(user.pk), "alice", now)
