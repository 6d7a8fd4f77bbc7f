"""The three stores, and the two databases, that the kernel is tested on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eventsourcing.database import append_only
from eventsourcing.database.store import DjangoEventStore
from eventsourcing.event_store import EventStore, InMemoryEventStore
from eventsourcing.projections import base
from eventsourcing.unit_of_work import UnitOfWork
from tests.eventsourcing import read_model
from tests.eventsourcing.databases import DATABASES, TESTER
from tests.eventsourcing.domain import CounterHandler
from tests.eventsourcing.log.in_flight import people, reader
from tests.eventsourcing.three_streams import history

__all__ = ["people", "reader"]


@pytest.fixture(params=DATABASES)
def using(request) -> str:
    """The alias of a migrated, empty database; nothing of it is wrapped in a transaction."""
    return request.param


@pytest.fixture
def django_store(using) -> DjangoEventStore:
    return DjangoEventStore.generate(metadata=TESTER, using=using)


@pytest.fixture(params=["in memory", *DATABASES])
def any_store(request) -> EventStore:
    if request.param == "in memory":
        return InMemoryEventStore.generate()
    return DjangoEventStore.generate(metadata=TESTER, using=request.param)


@pytest.fixture
def counters(using) -> Iterator[UnitOfWork]:
    """What carries out the commands of the counters, read model included."""
    read_model.create(using)
    yield UnitOfWork(CounterHandler, DjangoEventStore.generate(using=using), [read_model.CounterProjection()], using)
    read_model.drop(using)


@pytest.fixture
def registered(counters) -> Iterator[UnitOfWork]:
    """The same, with their read model, and no other, registered for verification."""
    others = base.registered[:]
    base.registered[:] = counters.projections
    yield counters
    base.registered[:] = others


@pytest.fixture
def log(registered, using) -> EventStore:
    """Three streams that can be tampered with: nothing guards the table."""
    history(registered)
    append_only.remove(using)
    return registered.event_store
