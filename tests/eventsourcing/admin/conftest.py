"""The cast: Sue is superuser, Bob is staff, Alice is no staff.

The log: two streams of one shop, of two registered types.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pyrsistent import pmap

from eventsourcing.admin import words
from eventsourcing.database.store import DjangoEventStore
from eventsourcing.event import Event
from eventsourcing.event_store import ANY
from eventsourcing.event_types import EventType, event_types
from eventsourcing.metadata import Metadata
from tests.eventsourcing.admin.shop import CORRELATION, NOON


@pytest.fixture(autouse=True)
def _shop_types(monkeypatch):
    names = ("ShopClosed", "ShopOpened")
    monkeypatch.setattr(event_types, "_types", {name: EventType(name) for name in names})


@pytest.fixture
def append():
    """Stores one event and returns it; what is not said is the shop's."""

    def append(
        stream="shop-1",
        event_type="ShopOpened",
        data=None,
        actor="7",
        source="web",
        correlation=CORRELATION,
        causation=None,
        at=NOON,
        extra=None,
        using="default",
    ) -> Event:
        metadata = Metadata(
            actor=actor,
            source=source,
            correlation_id=correlation,
            causation_id=causation,
            extra=pmap(extra or {}),
        )
        event = Event.generate(event_type, data or {"name": "Corner shop"}, timestamp=at)
        return DjangoEventStore.generate(using=using).append(stream, [event], ANY, metadata)[0]

    return append


@pytest.fixture
def many(append):
    """Stores `count` events, one a minute."""

    def many(count: int, **facts) -> list[Event]:
        return [append(at=NOON + timedelta(minutes=number), **facts) for number in range(count)]

    return many


@pytest.fixture
def sue(db) -> User:
    return User.objects.create_superuser("sue")


@pytest.fixture
def bob(db) -> User:
    return User.objects.create_user("bob", is_staff=True)


@pytest.fixture
def alice(db) -> User:
    return User.objects.create_user("alice")


@pytest.fixture
def page(sue, client: Client):
    """Opens an address as Sue and returns the answer."""
    client.force_login(sue)
    return client.get


@pytest.fixture(autouse=True)
def no_words(monkeypatch):
    """The kernel's pages, without what this site says about its events."""
    monkeypatch.setattr(words, "describers", [])
