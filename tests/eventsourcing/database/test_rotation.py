"""The data key is exchanged while others write."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest
from django.conf import settings

from eventsourcing.database import data_key, log_secret, rotation, value_keys
from eventsourcing.database.store import DjangoEventStore
from eventsourcing.errors import WrongKey
from eventsourcing.event import Event
from eventsourcing.event_store import ANY
from eventsourcing.event_types import EventType, Registry
from eventsourcing.metadata import Metadata
from tests.conftest import BOTH

NOW = datetime(2026, 3, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)
each_database = pytest.mark.parametrize("using", BOTH)


@pytest.fixture
def new(monkeypatch):
    """A new key; the setting of the old one comes back at the end."""
    key = os.urandom(32)
    monkeypatch.setattr(settings, data_key.NEXT_SETTING, None, raising=False)
    yield key
    data_key.read_again()
    log_secret._secrets.clear()
    value_keys._known.clear()


def store(using: str) -> DjangoEventStore:
    types = Registry()
    types.register(EventType("JarLent", personal=("borrower",)))
    return DjangoEventStore.generate(using=using, registry=types)


def lend(using: str, person: str, borrower: str) -> None:
    event = Event.generate("JarLent", {"borrower": borrower}, timestamp=NOW)
    store(using).append(f"jar of {person}", [event], ANY, Metadata(actor=person, source="test"))


def borrower(using: str, person: str) -> str:
    return store(using).get_last_event(f"jar of {person}").data["borrower"]


def like_another_process(key: bytes) -> None:
    """Forget what this process knows, and let it hold this key, as one that has not heard of the exchange."""
    data_key.use(key)
    value_keys._known.clear()
    value_keys._opened_person_key.cache_clear()
    log_secret._secrets.clear()


@each_database
def test_all_is_read_with_the_new_key_alone(using, new, monkeypatch):
    lend(using, "ana", "Ada")
    old = data_key.data_key()
    assert rotation.exchange(new, using) == 1
    assert rotation.locked(using) == (1, 1)
    monkeypatch.setattr(settings, data_key.SETTING, new)
    like_another_process(new)
    assert borrower(using, "ana") == "Ada"
    monkeypatch.setattr(settings, data_key.SETTING, old)
    like_another_process(old)
    with pytest.raises(WrongKey):
        borrower(using, "ana")


@each_database
def test_who_has_not_heard_of_the_exchange_reads_and_writes_with_the_next_key(using, new, monkeypatch):
    lend(using, "ana", "Ada")
    old = data_key.data_key()
    rotation.exchange(new, using)
    monkeypatch.setattr(settings, data_key.NEXT_SETTING, new)
    like_another_process(old)
    lend(using, "ben", "Bea")  # a person without a key so far: it must not be wrapped by the old one
    assert data_key.data_key() == new
    monkeypatch.setattr(settings, data_key.SETTING, new)
    like_another_process(new)
    assert [borrower(using, person) for person in ("ana", "ben")] == ["Ada", "Bea"]


@each_database
def test_a_key_made_with_the_secret_of_before_is_not_stored(using, new, monkeypatch):
    lend(using, "ana", "Ada")
    secret = log_secret.wrapped_by_key_in_use(using)
    rotation.exchange(new, using)
    monkeypatch.setattr(log_secret, "wrapped_by_key_in_use", lambda using: secret)
    value_keys._make_person_key("ben", using)
    assert value_keys._stored_person_key("ben", using) is None
