"""Each system check, triggered by what it is there for."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.db import connections

from eventsourcing import append_only, checks
from eventsourcing.registry import EventType, Registry
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

    assert error.msg == "Begun: nothing leads from schema version 1 to 2"


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


def test_without_a_database_named_none_is_looked_at():
    assert checks.check_log(databases=None) == []
