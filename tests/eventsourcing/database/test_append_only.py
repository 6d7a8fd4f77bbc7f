"""Nobody changes history by SQL: the database refuses, on both engines, and goes on refusing."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections
from django.db.models import CharField

from eventsourcing.database import append_only
from eventsourcing.event_store import ANY
from eventsourcing.models import LogIdentity, StoredEvent
from eventsourcing.testing import allow_flush, facts, happened
from tests.eventsourcing import sql
from tests.eventsourcing.sql import TABLE

UPDATES = "DO UPDATE SET data = '{}'"


@pytest.fixture
def history(django_store):
    django_store.append("a", happened(1, 2), ANY)
    return lambda: facts(django_store.get_events())


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET data = '{{}}'",
        f"UPDATE {TABLE} SET actor = 'mallory' WHERE version = 2",
        f"DELETE FROM {TABLE}",
        f"DELETE FROM {TABLE} WHERE version = 2",
    ],
)
def test_what_is_stored_is_neither_changed_nor_deleted(using, history, statement):
    before = history()

    with pytest.raises(DatabaseError, match=append_only.REFUSED):
        sql.run(using, statement)

    assert history() == before


def test_the_table_is_not_emptied(using, history):
    if connections[using].vendor == "postgresql":
        with pytest.raises(DatabaseError, match=append_only.REFUSED):
            sql.run(using, f"TRUNCATE {TABLE}")
    with pytest.raises(CommandError, match="couldn't be flushed"):
        call_command("flush", database=using, interactive=False, verbosity=0)

    assert len(history()) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"event_id": "NEW_ID"},
        {"version": "3"},
        {"event_id": "NEW_ID", "version": "3", "position": "position"},
    ],
    ids=["version taken", "event id taken", "position taken"],
)
def test_no_insert_takes_the_place_of_a_stored_event(using, history, changed):
    verbs = ["INSERT", "INSERT OR REPLACE"] if connections[using].vendor == "sqlite" else ["INSERT"]
    before = history()

    for verb in verbs:
        with pytest.raises(DatabaseError):
            sql.run(using, sql.copy(using, "version = 1", verb, data="'{}'", **changed))

    assert history() == before


@pytest.mark.parametrize("target", ["stream_id, version", "event_id", "position"])
def test_no_upsert_changes_a_stored_event(using, history, target):
    changed = {"position": "position"} if target == "position" else {}
    before = history()

    with pytest.raises(DatabaseError, match="append-only"):
        sql.run(using, f"{sql.copy(using, 'version = 1', **changed)} ON CONFLICT ({target}) {UPDATES}")

    assert history() == before


def test_a_table_remade_by_a_migration_gets_its_triggers_back(using, history):
    source = StoredEvent._meta.get_field("source")
    wider = CharField(max_length=33)
    wider.set_attributes_from_name("source")
    for old, new in [(source, wider), (wider, source)]:
        with connections[using].schema_editor() as editor:
            editor.alter_field(StoredEvent, old, new)
    lost = append_only.missing(using)
    assert len(lost) == {"sqlite": 3, "postgresql": 0}[connections[using].vendor]

    call_command("migrate", database=using, verbosity=0)

    assert append_only.missing(using) == []
    with pytest.raises(DatabaseError, match=append_only.REFUSED):
        sql.run(using, f"DELETE FROM {TABLE}")


def test_installing_again_changes_nothing(using):
    append_only.install(using)
    append_only.install(using)

    assert append_only.missing(using) == []


def test_a_trigger_that_was_dropped_is_missed_and_put_back(using):
    append_only.remove(using)
    assert "eventsourcing_no_update" in append_only.missing(using)

    append_only.install(using)

    assert append_only.missing(using) == []


def test_the_position_of_a_deleted_tail_is_not_given_again(using, django_store):
    stored = django_store.append("a", happened(1, 2, 3), ANY)
    append_only.remove(using)
    sql.run(using, f"DELETE FROM {TABLE} WHERE version = 3")

    [next_one] = django_store.append("b", happened(4), ANY)

    assert next_one.position > stored[-1].position


def test_a_test_database_is_emptied_and_secured_again(using, django_store):
    django_store.append("a", happened(1), ANY)
    old = LogIdentity.objects.using(using).get()

    allow_flush([using])
    call_command("flush", database=using, interactive=False, verbosity=0)

    assert list(django_store.get_events()) == []
    assert append_only.missing(using) == []
    assert LogIdentity.objects.using(using).get().log_id != old.log_id


def test_a_log_keeps_its_name_through_migrations(using):
    before = LogIdentity.objects.using(using).get()

    call_command("migrate", database=using, verbosity=0)

    after = LogIdentity.objects.using(using).get()
    assert (after.log_id, after.hash_format) == (before.log_id, "event/1")
