"""Alice's browsers."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.todosite.people import signed_in


@pytest.fixture
def as_alice(alice: User) -> Client:
    return signed_in(alice)


@pytest.fixture
def answers_500(alice: User) -> Client:
    """A browser that gets the page of an error; other tests mostly get the exception."""
    client = signed_in(alice)
    client.raise_request_exception = False
    return client


@pytest.fixture
def strict(alice: User) -> Client:
    """A browser on a site that checks CSRF tokens, as the real one does."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    return client
