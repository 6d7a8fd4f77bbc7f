"""What the tests of the log share: a store, and somebody who writes by a connection of their own."""

from __future__ import annotations

import pytest

from tests.eventsourcing.log.somebody import Somebody


@pytest.fixture
def store(django_store):
    return django_store


@pytest.fixture
def somebody(using):
    person = Somebody(using)
    yield person
    person.leave()
