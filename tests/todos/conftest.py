"""The cast as fixtures: Alice owns, Bob is staff; he and Charlie must get 404."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.todos.cast import added, browser, person


@pytest.fixture
def alice(db: None) -> User:
    return person("alice")


@pytest.fixture
def bob(db: None) -> User:
    return person("bob", is_staff=True)


@pytest.fixture
def charlie(db: None) -> User:
    return person("charlie")


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


@pytest.fixture(params=["scripts on", "scripts off"])
def either(request: pytest.FixtureRequest, alice: User) -> Client:
    """Alice's browser, once with scripts and once without."""
    return browser(alice, HX_Request="true") if request.param == "scripts on" else browser(alice)


@pytest.fixture
def todo(alice: User) -> str:
    """The id of a todo of Alice's: 'Buy milk', Queued."""
    return added(alice)
