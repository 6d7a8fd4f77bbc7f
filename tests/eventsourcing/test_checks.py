"""Each system check, triggered by what it is there for."""

from __future__ import annotations

import pytest
from django.core.checks import WARNING, run_checks
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from eventsourcing import checks
from eventsourcing.database import append_only
from eventsourcing.event import Event
from eventsourcing.event_store import ANY
from eventsourcing.event_types import EventType, Registry
from tests.eventsourcing import sql
from tests.eventsourcing.sql import TABLE

SEQUENCE = f"{TABLE}_position_seq"


def named(using: str) -> list[str]:
    found = run_checks(databases=[using])
    return [message.id for message in found if message.id.startswith("eventsourcing.")]


def test_a_migrated_database_has_nothing_to_report(using):
    assert named(using) == []


def test_an_event_type_with_a_gap_is_an_error(monkeypatch):
    registry = Registry()
    registry.register(EventType("Begun", schema_version=2))
    monkeypatch.setattr(checks, "event_types", registry)

    [error] = [message for message in run_checks() if message.id == "eventsourcing.E001"]

    assert error.msg == "Begun: nothing leads from schema version 1 to 2."


def test_a_name_with_two_meanings_is_an_error(monkeypatch):
    registry = Registry()
    registry.register(EventType("Begun"), EventType("Started", aliases=("Begun",)))
    monkeypatch.setattr(checks, "event_types", registry)

    [error] = [message for message in run_checks() if message.id == "eventsourcing.E004"]

    assert error.msg.startswith("'Begun' names 2 event types")


@pytest.fixture
def known(monkeypatch):
    """Registers the types that the code of today knows."""
    registry = Registry()
    monkeypatch.setattr(checks, "event_types", registry)
    return registry.register


def stored(store, *types):
    for event_type, schema_version in types:
        store.append("a", [Event.generate(event_type, schema_version=schema_version)], ANY)


def test_event_types_in_the_log_that_no_code_knows_are_a_warning(django_store, using, known):
    known(EventType("Begun", aliases=("Started",)))
    stored(django_store, ("Begun", 1), ("Aborted", 1), ("Started", 1), ("Zapped", 3), ("Aborted", 1))

    aborted, zapped = checks.check_stored_types(databases=[using])

    assert (aborted.id, aborted.level) == ("eventsourcing.W001", WARNING)
    assert aborted.msg == f"Database {using!r} holds events of type 'Aborted', which no code knows."
    assert "'Zapped'" in zapped.msg
    assert named(using) == ["eventsourcing.W001"] * 2


def test_a_newer_schema_version_in_the_log_is_a_warning(django_store, using, known):
    known(EventType("Begun", 2, {1: dict}), EventType("Ended"))
    stored(django_store, ("Begun", 1), ("Begun", 3), ("Begun", 2), ("Ended", 1))

    [warning] = checks.check_stored_types(databases=[using])

    assert "'Begun' in schema version 3; this code knows it up to 2" in warning.msg


def test_finding_the_stored_types_reads_no_table(django_store, using, known):
    known(EventType("Even"), EventType("Odd"))
    events = [Event.generate(("Even", "Odd")[number % 2]) for number in range(10_000)]
    django_store.append("a", events, ANY)
    sql.run(using, {"sqlite": "ANALYZE", "postgresql": f"ANALYZE {TABLE}"}[connections[using].vendor])

    plan = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}[connections[using].vendor]
    with connections[using].cursor() as cursor:
        for query, parameters in [(checks._STORED_TYPES, []), (checks._NEWEST_VERSION, ["Odd", "Odd"])]:
            cursor.execute(f"{plan} {query}", parameters)
            reads = [line for line in map(str, cursor.fetchall()) if TABLE in line]
            assert reads
            assert all("eventsourcing_by_type" in line for line in reads)


@pytest.mark.parametrize("number", range(3))
def test_a_dropped_trigger_is_an_error(using, number):
    append_only.remove(using)
    triggers = append_only.missing(using)
    append_only.install(using)
    name = triggers[number % len(triggers)]
    on_table = f" ON {TABLE}" if connections[using].vendor == "postgresql" else ""

    sql.run(using, f"DROP TRIGGER {name}{on_table}")

    [error] = checks.check_log(databases=[using])
    assert (error.id, name in error.msg) == ("eventsourcing.E002", True)


@pytest.mark.django_db(transaction=True, databases=["postgresql"])
@pytest.mark.parametrize("state", ["DISABLE TRIGGER", "ENABLE REPLICA TRIGGER"])
def test_a_disabled_trigger_is_an_error_until_the_next_migrate(state):
    sql.run("postgresql", f"ALTER TABLE {TABLE} {state} eventsourcing_no_update")

    assert named("postgresql") == ["eventsourcing.E002"]
    append_only.install("postgresql")
    assert named("postgresql") == []


@pytest.mark.django_db(transaction=True, databases=["postgresql"])
def test_positions_drawn_ahead_are_an_error():
    sql.run("postgresql", f"ALTER SEQUENCE {SEQUENCE} CACHE 10")
    try:
        [error] = checks.check_log(databases=["postgresql"])
    finally:
        sql.run("postgresql", f"ALTER SEQUENCE {SEQUENCE} CACHE 1")

    assert error.id == "eventsourcing.E003"
    assert "CACHE 10" in error.msg
    assert SEQUENCE in error.hint
    assert named("postgresql") == []


def test_a_table_that_is_missing_after_its_migrations_is_an_error(using, monkeypatch):
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(append_only, "TABLE", "elsewhere_storedevent")
        [error] = checks.check_log(databases=[using])

    assert error.id == "eventsourcing.E005"
    assert f"elsewhere_storedevent is missing on database '{using}'" in error.msg


def test_before_its_migrations_a_missing_table_is_no_error(using, monkeypatch):
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(append_only, "TABLE", "elsewhere_storedevent")
        elsewhere.setattr(MigrationRecorder, "applied_migrations", lambda recorder: {})
        assert checks.check_log(databases=[using]) == []


def test_without_a_database_named_none_is_looked_at():
    assert checks.check_log(databases=None) == []
