"""Whatever is done to the tables with the triggers off, verification names it; and nothing else."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connections

from eventsourcing.event_store import ANY
from eventsourcing.hash_chain import recompute
from eventsourcing.metadata import Metadata
from eventsourcing.models import Receipt
from eventsourcing.testing import happened
from eventsourcing.verification import Verification
from tests.eventsourcing import sql
from tests.eventsourcing.sql import TABLE
from tests.eventsourcing.tampering import (
    BEHIND,
    HASH,
    MISSING,
    NOT_THERE,
    REWRITTEN,
    RISE,
    UNREADABLE,
    named,
    position,
    update,
    verified,
    where,
)  # fmt: skip
from tests.eventsourcing.three_streams import ONE, THREE, TWO


@pytest.mark.parametrize("batch", [1, 2, 3, 1_000])
def test_a_sound_log_has_no_findings(log, using, batch):
    assert verified(using, batch=batch) == []
    assert [list(Verification(using).one_stream(stream_id)) for stream_id in (ONE, TWO, THREE)] == [[], [], []]


def test_an_empty_log_has_none(registered, using):
    assert verified(using) == []


EDITS = {
    "data": """data = '{"by":2}'""",
    "spaces in data": """data = '{"by": 1}'""",
    "extra": """extra = '{"a":1}'""",
    "actor": "actor = 'mallory'",
    "source": "source = 'web'",
    "type": "type = 'CounterClosed'",
    "schema version": "schema_version = 2",
    "time": "timestamp = '2026-03-01 09:00:00.000001'",
    "event id": f"event_id = '{uuid4().hex}'",
    "cause": "causation_id = NULL",
    "correlation": f"correlation_id = '{uuid4().hex}'",
}


@pytest.mark.parametrize(("edit", "version"), [*((edit, 3) for edit in EDITS), ("actor", 1), ("actor", 5)])
def test_an_edited_row_is_named_and_only_that(log, using, edit, version):
    update(using, EDITS[edit], version)

    [finding] = verified(using)

    assert finding[:3] == (ONE, version, position(log, ONE, version))
    assert HASH in finding.reason


def test_an_edited_row_with_a_hash_made_to_fit_is_named_by_the_next(log, using):
    events = list(log.get_events(ONE))
    update(using, "actor = 'mallory'", 3)
    edited = list(log.get_events(ONE))[2]
    update(using, "hash = %s", 3, [recompute(edited, events[1].hash)])

    assert named(using) == [(ONE, 4, HASH), (ONE, 3, REWRITTEN)]


def rewrite_the_end(log, using):
    events = list(log.get_events(ONE))
    update(using, "actor = 'mallory'", 5)
    new_hash = recompute(list(log.get_events(ONE))[4], events[3].hash)
    update(using, "hash = %s", 5, [new_hash])
    return new_hash


def test_an_end_rewritten_with_its_hashes_is_named_by_its_receipt(log, using):
    rewrite_the_end(log, using)

    assert named(using) == [(ONE, 5, REWRITTEN)]


def test_an_end_rewritten_with_its_receipts_is_beyond_what_the_tables_can_show(log, using):
    new_hash = rewrite_the_end(log, using)
    Receipt.objects.using(using).filter(stream_id=ONE, version=5).update(hash=new_hash)

    assert named(using) == []  # as docs/format.md says


def test_a_hash_that_was_replaced_is_named(log, using):
    update(using, "hash = %s", 5, [bytes(32)])

    assert named(using) == [(ONE, 5, HASH), (ONE, 5, REWRITTEN)]


def test_a_deleted_row_is_named_by_the_next_and_by_its_receipt(log, using):
    sql.run(using, f"DELETE FROM {TABLE} WHERE {where(3)}")

    assert named(using) == [(ONE, 4, MISSING), (ONE, 3, NOT_THERE)]


def test_rows_that_changed_places_are_named(log, using):
    for old, new in [(2, 99), (3, 2), (99, 3)]:
        update(using, f"version = {new}", old)

    found = named(using)

    assert found[:4] == [(ONE, 2, HASH), (ONE, 3, HASH), (ONE, 3, RISE), (ONE, 4, HASH)]
    assert sorted(found[4:]) == [(ONE, 2, NOT_THERE), (ONE, 3, NOT_THERE)]


def test_a_position_that_was_changed_is_named(log, using):
    update(using, "position = 1000000", 2)

    assert named(using) == [(ONE, 3, RISE), (ONE, 2, NOT_THERE)]


def test_a_row_moved_to_another_stream_is_named(log, using):
    update(using, f"stream_id = '{TWO}', version = 4", 5)

    assert set(named(using)) == {(TWO, 4, HASH), (ONE, 5, NOT_THERE), (TWO, 3, BEHIND)}


def test_an_inserted_row_is_named(log, using):
    sql.run(using, sql.copy(using, where(5), event_id="NEW_ID", version="6"))

    assert named(using) == [(ONE, 6, HASH), (ONE, 5, BEHIND)]


def test_a_row_squeezed_in_is_named(log, using):
    for version in (5, 4, 3):
        update(using, f"version = {version + 1}", version)
    sql.run(using, sql.copy(using, where(2), event_id="NEW_ID", version="3"))

    found = named(using)

    assert found[:2] == [(ONE, 3, HASH), (ONE, 4, HASH)]
    assert (ONE, 4, RISE) in found


def test_a_row_added_with_a_hash_that_fits_is_named_by_the_read_model(log, using):
    log.append(ONE, happened(1), ANY, metadata=Metadata(actor="mallory", source="shell"))

    assert named(using) == [(ONE, 5, BEHIND)]


def test_a_tail_that_was_cut_off_is_named_by_its_receipts_and_by_the_read_model(log, using):
    sql.run(using, f"DELETE FROM {TABLE} WHERE stream_id = '{ONE}' AND version > 3")

    assert sorted(named(using)) == [(ONE, 4, NOT_THERE), (ONE, 5, NOT_THERE), (ONE, 5, NOT_THERE)]


@pytest.mark.parametrize("witness", ["receipts", "read model"])
def test_a_stream_that_is_gone_is_named_by_one_witness_alone(log, using, witness):
    sql.run(using, f"DELETE FROM {TABLE} WHERE stream_id = '{TWO}'")
    if witness == "receipts":
        sql.run(using, "DELETE FROM counters")
    else:
        Receipt.objects.using(using).all().delete()

    versions = [1, 2, 3] if witness == "receipts" else [3]
    assert [each for each in sorted(named(using)) if each[0] == TWO] == [(TWO, each, NOT_THERE) for each in versions]
    assert sorted(Verification(using).one_stream(TWO)) == [each for each in sorted(verified(using)) if each[0] == TWO]
    assert Verification(using).knows(TWO)


def test_a_receipt_or_row_that_was_changed_is_named(log, using):
    receipts = Receipt.objects.using(using).filter(stream_id=THREE)
    receipts.update(version=2)
    sql.run(using, f"UPDATE counters SET version = 9 WHERE id = '{TWO}'")

    assert named(using) == [(THREE, 2, NOT_THERE), (TWO, 9, NOT_THERE)]


@pytest.mark.parametrize("batch", [1, 2, 1_000])
def test_a_row_that_is_no_event_any_more_is_named_and_the_rest_is_verified(log, using, batch):
    spoilt = {"sqlite": "timestamp = 'yesterday'", "postgresql": "timestamp = 'infinity'"}[connections[using].vendor]
    update(using, spoilt, 2)
    sql.run(using, f"UPDATE {TABLE} SET actor = 'mallory' WHERE {where(2, TWO)}")

    first, *others = verified(using, batch=batch)

    assert (first.stream_id, first.version) == (ONE, 2)
    assert UNREADABLE in first.reason
    assert [(finding.stream_id, finding.version) for finding in others] == [(ONE, 3), (TWO, 2)]


KINDS = {
    "sqlite": ["version = 'two'", "version = 2.5", "data = x'00'", "hash = 'x'", "event_id = 1", "stream_id = x'00'"],
    "postgresql": ["timestamp = '99999-01-01'", "timestamp = '-infinity'", "hash = ''", "data = 'not JSON'"],
}


@pytest.mark.parametrize("number", range(6))
def test_a_value_that_no_store_would_write_is_named(log, using, number):
    kinds = KINDS[connections[using].vendor]
    spoilt = kinds[number % len(kinds)]
    update(using, spoilt, 2)

    found = verified(using)

    assert found
    assert {finding.stream_id for finding in found} <= {ONE, b"\0"}


def test_every_fault_is_found_in_one_walk(log, using):
    update(using, "actor = 'mallory'", 2)
    sql.run(using, f"UPDATE {TABLE} SET source = 'web' WHERE {where(1, TWO)}")
    sql.run(using, f"DELETE FROM {TABLE} WHERE stream_id = '{THREE}'")

    assert set(named(using)) == {(ONE, 2, HASH), (TWO, 1, HASH), (THREE, 1, NOT_THERE)}
    assert [finding.version for finding in Verification(using).one_stream(ONE)] == [2]


def test_progress_is_told_in_events(log, using):
    steps = []

    assert verified(using, batch=4, advance=steps.append) == []

    assert steps == [4, 4, 1]
    assert Verification(using).size() == position(log, ONE, 5)


def test_streams_are_known_by_event_receipt_or_row_alone(log, using):
    log.append("by event", happened(1), ANY, metadata=Metadata(actor="a", source="b"))
    known = Verification(using).knows

    assert known(ONE)
    assert known("by event")
    assert [known(text) for text in ("", "nul\0", "\ud800", "x" * 300, str(uuid4()))] == [False] * 5
