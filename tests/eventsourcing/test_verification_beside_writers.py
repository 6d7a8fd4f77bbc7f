"""Verification while others write: it waits for nobody, and takes nothing that commits for a fault."""

from __future__ import annotations

from threading import Event as Signal

from django.db import transaction

from eventsourcing.event_store import ANY
from eventsourcing.metadata import Metadata
from eventsourcing.testing import happened
from eventsourcing.verification import Verification
from tests.eventsourcing.domain import open_counter, raise_counter
from tests.eventsourcing.threads import at_once, elsewhere
from tests.eventsourcing.three_streams import ONE, THREE, TWO, history


def verified(using, **options):
    return list(Verification(using, **{"batch": 2, **options}).whole_log())


def test_writers_at_work_are_not_mistaken_for_faults(registered, using):
    history(registered)
    at_work = [1, 1, 1]

    def write(number):
        try:
            for _ in range(40):
                registered.handle(raise_counter((ONE, TWO, THREE)[number]))
                registered.handle(open_counter())
        finally:
            at_work.pop()

    def verify():
        walks = 0
        while at_work or walks < 3:
            assert verified(using, batch=7) == []
            walks += 1
        return walks

    *_, walks = at_once([*(lambda number=number: write(number) for number in range(3)), verify])

    assert walks >= 3
    assert len(list(registered.event_store.get_events())) == 9 + 240


def test_a_row_whose_writer_is_between_two_readings_is_looked_at_again(registered, using):
    history(registered)
    projection = registered.projections[0]
    [first, *_] = projection.rows_after(using, "", 1)
    elsewhere(lambda: registered.handle(raise_counter(first.stream_id)))

    assert list(Verification(using)._compare(projection, [first])) == []


def test_verification_waits_for_no_writer_and_sees_nothing_uncommitted(registered, using):
    history(registered)
    written, verified_ = Signal(), Signal()

    def write():
        with transaction.atomic(using):
            registered.event_store.append("c", happened(1), ANY, metadata=Metadata(actor="a", source="b"))
            written.set()
            assert verified_.wait(10)

    def verify():
        assert written.wait(10)
        try:
            return verified(using)
        finally:
            verified_.set()

    assert at_once([write, verify]) == [None, []]
