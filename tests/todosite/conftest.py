"""The cast: Alice has a password; Bob is staff."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from tests.todosite.people import PASSWORD


@pytest.fixture
def alice(db) -> User:
    return User.objects.create_user("alice", password=PASSWORD)


@pytest.fixture
def bob(db) -> User:
    return User.objects.create_user("bob", password=PASSWORD, is_staff=True)
