"""One place names the database of a unit of work; whatever names another is refused, with what to write instead."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group, User

from eventsourcing.database.store import DjangoEventStore
from eventsourcing.errors import WrongDatabase
from eventsourcing.event_store import InMemoryEventStore
from eventsourcing.models import Receipt
from eventsourcing.projections.base import Projection
from eventsourcing.projections.model import ModelProjection
from eventsourcing.projections.versioned import VersionedProjection
from eventsourcing.unit_of_work import UnitOfWork
from tests.eventsourcing import read_model
from tests.eventsourcing.domain import CounterHandler, open_counter


def there() -> DjangoEventStore:
    return DjangoEventStore.generate(using="postgresql")


class Failing(read_model.CounterProjection):
    def project(self, aggregate, previous, using):
        raise RuntimeError("the disk is full")


def test_receipts_and_rows_go_to_the_database_of_the_store(counters, using):
    one_name = UnitOfWork(CounterHandler, DjangoEventStore.generate(using=using), counters.projections)

    outcome = one_name.handle(open_counter())

    assert one_name.using == using
    assert Receipt.objects.using(using).get().stream_id == outcome.stream_id
    assert [head.stream_id for head in read_model.rows(using)] == [outcome.stream_id]


def test_after_a_failed_projection_nothing_is_left_in_the_database_of_the_store(counters, using):
    failing = UnitOfWork(CounterHandler, DjangoEventStore.generate(using=using), [Failing()])

    with pytest.raises(RuntimeError, match="the disk is full"):
        failing.handle(open_counter())

    assert list(counters.event_store.get_events()) == []
    assert not Receipt.objects.using(using).exists()


@pytest.mark.parametrize("stated", ["default", "elsewhere", ""])
def test_another_database_beside_that_of_the_store_is_refused(stated):
    with pytest.raises(WrongDatabase, match=rf"DjangoEventStore.generate\(using='{stated}'\)"):
        UnitOfWork(CounterHandler, there(), (), stated)


def test_the_database_of_the_store_may_be_named_again():
    assert UnitOfWork(CounterHandler, there(), (), "postgresql").using == "postgresql"


def test_a_store_that_names_no_database_is_refused():
    with pytest.raises(WrongDatabase, match=r"InMemoryEventStore names no database.*DjangoEventStore.generate"):
        UnitOfWork(CounterHandler, InMemoryEventStore.generate())


def test_a_projection_that_writes_elsewhere_is_refused():
    projection = Projection()
    projection.using = "default"

    with pytest.raises(WrongDatabase, match="projection writes to database 'default', but the event store to 'postg"):
        UnitOfWork(CounterHandler, there(), [projection])
    assert UnitOfWork(CounterHandler, DjangoEventStore.generate(), [projection]).using == "default"


class Names(ModelProjection):
    name, model = "the list of names", User


class Groups(VersionedProjection):
    name, model, versions = "the list of groups", User, Group


class Router:
    """Keeps the tables of one model on `default`."""

    kept = ""

    def allow_migrate(self, db, app_label, model_name=None, **hints):
        return db == "default" if model_name == self.kept else None


@pytest.mark.parametrize(
    ("kept", "label"),
    [
        ("storedevent", "eventsourcing.StoredEvent"),
        ("receipt", "eventsourcing.Receipt"),
        ("user", "auth.User"),
        ("group", "auth.Group"),
    ],
)
def test_a_table_that_the_router_keeps_elsewhere_is_refused(settings, monkeypatch, kept, label):
    settings.DATABASE_ROUTERS = [f"{__name__}.Router"]
    monkeypatch.setattr(Router, "kept", kept)
    projections = [Names(), Groups()]

    with pytest.raises(WrongDatabase, match=re.escape(f"the table of {label} away from database 'postgresql'")):
        UnitOfWork(CounterHandler, there(), projections)
    assert UnitOfWork(CounterHandler, DjangoEventStore.generate(), projections).using == "default"
