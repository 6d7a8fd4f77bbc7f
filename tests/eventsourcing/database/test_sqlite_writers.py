"""Writers of one SQLite file: they wait for one another, and nobody is told that the database is locked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import transaction

from eventsourcing.database.one_writer import one_writer
from eventsourcing.models import LogIdentity
from tests.eventsourcing.threads import PATIENCE, in_this_thread

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]


def rename(name: str) -> None:
    LogIdentity.objects.update(hash_format=name)


def test_a_transaction_that_reads_and_then_writes_lets_no_writer_in_between():
    """A deferred transaction would fail at its write: what it read is not the newest any more."""
    has_read, other_began = Event(), Event()

    def read_then_write() -> None:
        with transaction.atomic():
            LogIdentity.objects.get()
            has_read.set()
            assert other_began.wait(PATIENCE)
            # Time for the other to commit, if nothing holds it back.
            Event().wait(0.3)
            rename("first")

    def write() -> None:
        assert has_read.wait(PATIENCE)
        other_began.set()
        rename("second")

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(in_this_thread, work) for work in (read_then_write, write)]:
            done.result(PATIENCE)
    assert LogIdentity.objects.get().hash_format == "second"


def test_writers_of_one_process_queue_before_they_ask_the_database():
    entered = Event()

    def enter() -> None:
        with one_writer("default"):
            entered.set()

    with ThreadPoolExecutor(1) as pool:
        with one_writer("default"):
            waiting = pool.submit(in_this_thread, enter)
            assert not entered.wait(0.2)
        waiting.result(PATIENCE)
    assert entered.is_set()
