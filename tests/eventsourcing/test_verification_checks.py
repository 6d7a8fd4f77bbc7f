"""Verification also holds events against their receipts, makes the checks of an app, and has SQLite check its file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from types import SimpleNamespace

from eventsourcing import verification_checks
from eventsourcing.event_store import ANY
from eventsourcing.metadata import Metadata
from eventsourcing.models import Receipt
from eventsourcing.testing import happened
from eventsourcing.verification import Verification
from tests.eventsourcing.tampering import verified
from tests.eventsourcing.three_streams import ONE, TWO

NO_RECEIPT = "there is no receipt of command"


def test_an_event_whose_receipt_is_gone_is_named(log, using):
    [event] = [each for each in log.get_events(ONE) if each.version == 2]
    assert Receipt.objects.using(using).filter(command_id=event.causation_id).delete()[0] == 1

    [finding] = verified(using)

    assert finding == (ONE, 2, event.position, f"{NO_RECEIPT} {event.causation_id}, which caused it")
    assert list(Verification(using).one_stream(ONE)) == [finding]
    assert list(Verification(using).one_stream(TWO)) == []


def test_all_receipts_gone_are_named_each(log, using):
    Receipt.objects.using(using).all().delete()

    found = verified(using)

    assert len(found) == len(list(log.get_events()))
    assert all(NO_RECEIPT in each.reason for each in found)


def test_an_event_that_an_event_caused_needs_no_receipt(log, using):
    cause = log.get_last_event(ONE)
    log.append("x", happened(1), ANY, Metadata(actor="1", source="test", causation_id=cause.id))

    assert verified(using) == []


def test_a_check_of_an_app_is_made_too(log, using, monkeypatch):
    forged = log.append("x", happened(1), ANY, Metadata(actor="1", source="test"))
    monkeypatch.setattr(verification_checks, "registered", [])
    verification_checks.register(verification_checks.commands_only(["Happened"]))

    assert verified(using) == [("x", 1, forged[0].position, "no command caused it")]
    assert list(Verification(using).one_stream("x")) == verified(using)
    assert list(Verification(using).one_stream(ONE)) == []


def test_an_index_of_sqlite_that_lacks_an_entry_is_named(tmp_path, monkeypatch):
    """What the fault of SQLite's in WAL mode leaves behind."""
    with closing(sqlite3.connect(tmp_path / "db", autocommit=True)) as connection:
        connection.executescript(
            "CREATE TABLE t (a, b); CREATE INDEX i ON t (a) WHERE b; INSERT INTO t VALUES (1, 1), (2, 1);"
            "PRAGMA writable_schema=ON; UPDATE sqlite_master SET sql = 'CREATE INDEX i ON t (a)' WHERE name = 'i';"
            "INSERT INTO t VALUES (3, 0);"
        )
    with closing(sqlite3.connect(tmp_path / "db")) as file:
        damaged = SimpleNamespace(vendor="sqlite", cursor=lambda: closing(file.cursor()))
        monkeypatch.setattr(verification_checks, "connections", {"damaged": damaged})
        found = list(verification_checks.integrity("damaged"))

    assert found
    assert all(each.reason.startswith("SQLite finds in its file: ") for each in found)
