"""Todos that bulk acts are tried on."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from tests.todos.cast import added


@pytest.fixture
def three(alice: User) -> list[str]:
    """The ids of three todos of Alice's: milk, bread, salt."""
    return [added(alice, words) for words in ("milk", "bread", "salt")]
