"""A log with encrypted words to be moved, and an empty database on the other engine."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from eventsourcing.database import append_only, log_secret
from eventsourcing.database.store import DjangoEventStore
from eventsourcing.event import Event
from eventsourcing.event_store import ANY
from eventsourcing.event_types import EventType, Registry, event_types
from eventsourcing.metadata import Metadata
from eventsourcing.projections import base
from eventsourcing.seals.sealing import make_seal_if_grown
from eventsourcing.unit_of_work import UnitOfWork
from tests.eventsourcing.domain import CounterHandler
from tests.eventsourcing.three_streams import history

WAYS = [("default", "postgresql"), ("postgresql", "default")]


@pytest.fixture(autouse=True)
def notes(monkeypatch):
    """For these tests alone, the log knows notes, whose text is encrypted since schema version 2."""
    known = Registry()
    known.register(*event_types.types(), EventType("NoteWritten", 2, {1: dict}, personal=("text",)))
    for name, value in vars(known).items():
        monkeypatch.setattr(event_types, name, value)


@pytest.fixture(params=WAYS, ids=lambda way: f"{way[0]} to {way[1]}")
def way(request):
    """From which database to which: one of each engine. Nothing of them is wrapped in a transaction."""
    return request.param


@pytest.fixture
def source(way):
    return way[0]


@pytest.fixture
def target(way):
    return way[1]


@pytest.fixture
def filled(source):
    """The alias of a database with commands, encrypted words, and two seals."""
    others, base.registered[:] = base.registered[:], []
    history(UnitOfWork(CounterHandler, DjangoEventStore.generate(using=source), [], source))
    make_seal_if_grown(source)
    write(source, "note 1", "Café", "milk", "Café")
    write(source, "note 2", "milk", actor="bob")
    make_seal_if_grown(source)
    write(source, "note 2", "bread", actor="bob")
    yield source
    base.registered[:] = others


def write(using, stream_id, *texts, actor="ana"):
    store = DjangoEventStore.generate(metadata=Metadata(actor=actor, source="test"), using=using)
    events = [Event.generate("NoteWritten", {"text": text}, schema_version=2) for text in texts]
    return store.append(stream_id, events, ANY)


def words(using, stream_id):
    store = DjangoEventStore.generate(using=using)
    return [event.data["text"] for event in store.get_events(stream_id)]


def empty(using):
    """Empty the database as between two tests."""
    append_only.remove(using)
    call_command("flush", database=using, interactive=False, verbosity=0)
    log_secret.ensure(using)


def export(using, folder, name="log", *, keys=True):
    """The two files that the command writes."""
    files = folder / name, folder / f"{name}.keys"
    options = {"keys": files[1]} if keys else {}
    call_command("export_events", str(files[0]), database=using, **options)
    return files


def refused(*arguments, **options):
    """The sentence with which `import_events` refuses."""
    with pytest.raises(CommandError) as refusal:
        call_command("import_events", *map(str, arguments), **options)
    sentence = str(refusal.value)
    assert "\n" not in sentence
    return sentence
