"""Every test that commits begins with an empty log, by whatever way it was asked to be outside a transaction.

Each runs twice: the flush after the first would be refused, and the second would find its events.
"""

from __future__ import annotations

import pytest

from eventsourcing.database import append_only
from eventsourcing.database.store import DjangoEventStore
from eventsourcing.event_store import NO_STREAM
from eventsourcing.testing.store.events import ALICE, happened
from tests.conftest import BOTH

twice = pytest.mark.parametrize("time", ["first", "second"])


def begins_empty_and_secured(*databases):
    for using in databases:
        store = DjangoEventStore.generate(metadata=ALICE, using=using)
        store.append("a", happened(1, 2), NO_STREAM)
        assert len(list(store.get_events())) == 2
        assert append_only.missing(using) == []


@twice
@pytest.mark.django_db(transaction=True)
def test_by_marker(time):
    begins_empty_and_secured("default")


@twice
@pytest.mark.django_db(True, databases=BOTH)
def test_by_a_marker_that_names_databases(time):
    begins_empty_and_secured(*BOTH)


@twice
@pytest.mark.django_db(transaction=True, databases="__all__")
def test_by_a_marker_for_all_databases(time):
    begins_empty_and_secured(*BOTH)


@twice
@pytest.mark.django_db(reset_sequences=True)
def test_by_a_marker_that_resets_sequences(time):
    begins_empty_and_secured("default")


@twice
def test_by_fixture(time, transactional_db):
    begins_empty_and_secured("default")


@twice
@pytest.mark.django_db
def test_inside_a_transaction(time):
    begins_empty_and_secured("default")
