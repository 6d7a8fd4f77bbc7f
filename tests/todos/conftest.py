"""The cast: Alice owns, Bob is staff, Charlie must get 404."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from todos import bootstrap
from todos.commands import TodoCommands


def person(name: str, **rights: Any) -> User:
    return User.objects.create_user(name, password=name, **rights)


@pytest.fixture
def alice(db: None) -> User:
    return person("alice")


@pytest.fixture
def bob(db: None) -> User:
    return person("bob", is_staff=True)


@pytest.fixture
def charlie(db: None) -> User:
    return person("charlie")


def browser(user: User, **headers: str) -> Client:
    client = Client(headers=headers)
    client.force_login(user)
    return client


@pytest.fixture
def as_alice(alice: User) -> Client:
    return browser(alice)


@pytest.fixture
def as_bob(bob: User) -> Client:
    return browser(bob)


@pytest.fixture
def as_charlie(charlie: User) -> Client:
    return browser(charlie)


@pytest.fixture
def htmx(alice: User) -> Client:
    """Alice's browser, scripts on."""
    return browser(alice, HX_Request="true")


def added(owner: User, description: str = "Buy milk", status: str = "Queued", **facts: Any) -> str:
    """The id of a todo that somebody has just added."""
    facts = {"actor": str(owner.pk), "source": "web"} | facts
    return str(bootstrap.handle(TodoCommands.add(str(owner.pk), description, status, **facts)).stream_id)
