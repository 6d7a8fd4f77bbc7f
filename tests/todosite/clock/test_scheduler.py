"""The scheduler: what it runs, what it leaves to others, what becomes of failures and of clocks that are set."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event

import pytest

from tests.eventsourcing.threads import PATIENCE, at_once
from tests.todosite.captured_log import captured_log
from tests.todosite.clock.conftest import HOUR
from todosite.clock import lease
from todosite.clock.scheduler import Scheduler
from todosite.models import JobRun

MINUTE = timedelta(minutes=1)


@pytest.fixture
def row(using, noted):
    """The job's row as it is now."""
    return lambda: JobRun.objects.using(using).get(job=noted.job.name)


def test_a_job_runs_at_once_and_then_when_it_is_due(using, scheduler, clock, noted, row):
    scheduler.look()
    assert (noted.runs, row().due) == ([using], clock.now - 30 * MINUTE)
    scheduler.look()
    clock.move(29 * MINUTE)
    scheduler.look()
    assert len(noted.runs) == 1
    clock.move(MINUTE)
    scheduler.look()
    assert len(noted.runs) == 2
    assert (row().due, row().finished, row().leased_until, row().error) == (clock.now, clock.now, None, "")


def test_what_was_missed_while_nothing_ran_is_made_up_once(scheduler, clock, noted):
    scheduler.look()
    clock.move(50 * HOUR)
    scheduler.look()
    scheduler.look()
    assert len(noted.runs) == 2


def test_of_schedulers_that_look_at_the_same_moment_one_runs(using, clock, noted):
    schedulers = [Scheduler([noted.job], using, clock) for _ in range(8)]
    for _ in range(5):
        at_once([each.look for each in schedulers])
        clock.move(HOUR)
    assert len(noted.runs) == 5


def test_a_failing_job_is_logged_and_tried_again_and_keeps_no_other_from_running(using, clock, noted, row):
    second = replace(noted.job, name="second", run=lambda using: noted.runs.append("second"))
    scheduler = Scheduler([noted.job, second], using, clock)
    noted.error = RuntimeError("somebody's words")
    with captured_log() as log:
        scheduler.look()
    assert noted.runs == [using, "second"]
    assert [line["event"] for line in log.lines()] == ["The job tried failed"]
    assert "RuntimeError" in log.lines()[0]["exception"]
    assert (row().error, row().leased_until) == ("RuntimeError", None)

    clock.move(lease.RETRY_AFTER - MINUTE)
    scheduler.look()
    assert noted.runs == [using, "second"]
    noted.error = None
    clock.move(MINUTE)
    scheduler.look()
    scheduler.look()
    assert noted.runs == [using, "second", using]
    assert row().error == ""


def test_a_run_that_was_broken_off_is_done_again_when_its_lease_is_over(using, scheduler, clock, noted):
    assert lease.take(noted.job, clock, using)
    clock.move(lease.LEASE - timedelta(seconds=1))
    scheduler.look()
    assert noted.runs == []
    clock.move(timedelta(seconds=1))
    scheduler.look()
    assert noted.runs == [using]


def test_a_process_that_looked_at_the_clock_before_another_took_the_lease_takes_none(using, clock, noted):
    def early() -> datetime:
        before = clock.now
        clock.move(timedelta(milliseconds=1))
        assert lease.take(noted.job, clock, using)
        return before

    Scheduler([noted.job], using, early).look()
    assert noted.runs == []


def test_a_process_that_slept_through_its_lease_ends_nothing_of_the_next_run(using, clock, noted, row):
    slept = lease.take(noted.job, clock, using)
    clock.move(lease.LEASE)
    other = lease.take(noted.job, clock, using)
    assert other
    assert not lease.renew(noted.job, slept, clock.now, using)
    assert not lease.finish(noted.job, slept, clock.now, using)
    assert (row().run_id, row().leased_until) == (other, clock.now + lease.LEASE)
    assert lease.finish(noted.job, other, clock.now, using)
    assert not lease.renew(noted.job, other, clock.now, using)


def test_the_lease_of_a_long_run_is_renewed(using, clock, noted, row):
    running, go_on, short = Event(), Event(), timedelta(seconds=1)

    def run(using: str) -> None:
        running.set()
        go_on.wait(PATIENCE)

    long = replace(noted.job, run=run)
    here, there = (Scheduler([job], using, clock, lease_time=short) for job in (long, noted.job))

    def look_elsewhere() -> None:
        assert running.wait(PATIENCE)
        for _ in range(4):
            clock.move(short / 2)
            wait_until(lambda: row().leased_until == clock.now + short)
            there.look()
        go_on.set()

    at_once([here.look, look_elsewhere])
    assert noted.runs == []
    assert row().leased_until is None


def wait_until(true: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.01)


@pytest.mark.parametrize("back", [timedelta(seconds=90), 59 * MINUTE, 90 * MINUTE, 366 * 24 * HOUR])
def test_a_clock_that_is_set_back_keeps_no_job_from_running_for_long(scheduler, clock, noted, back):
    clock.move(-29 * MINUTE)
    scheduler.look()
    clock.move(-back)
    for _ in range(3 * 12):
        clock.move(5 * MINUTE)
        scheduler.look()
    assert 3 <= len(noted.runs) <= 5


@pytest.mark.parametrize("back", [timedelta(seconds=30), 366 * 24 * HOUR])
def test_a_lease_from_before_the_clock_was_set_back_ends(using, scheduler, clock, noted, back):
    assert lease.take(noted.job, clock, using)
    clock.move(-back)
    clock.move(lease.LEASE + back if back < lease.LEASE else timedelta())
    scheduler.look()
    assert noted.runs == [using]


def test_a_failure_from_before_the_clock_was_set_back_is_tried_again(scheduler, clock, noted):
    noted.error = ValueError()
    scheduler.look()
    clock.move(-20 * MINUTE)
    scheduler.look()
    assert len(noted.runs) == 2


def test_the_time_is_the_databases(using):
    before = lease.database_time(using)
    assert before.utcoffset() == timedelta()
    assert before < lease.database_time(using)


def test_a_scheduler_that_was_stopped_begins_nothing(using, noted):
    scheduler = Scheduler([noted.job], using, first_look=0.01, look=0.01)
    scheduler.stop()
    scheduler.start()
    scheduler.look()
    time.sleep(0.1)
    assert noted.runs == []


def test_a_database_that_does_not_answer_ends_no_scheduler(scheduler, clock, noted, monkeypatch):
    from django.db import OperationalError

    with monkeypatch.context() as patched, captured_log() as log:
        patched.setattr(lease, "take", lambda *_: (_ for _ in ()).throw(OperationalError("gone\nDETAIL: much")))
        scheduler.look()
    assert [line["event"] for line in log.lines()] == ["The job tried cannot be looked after now: gone"]
    scheduler.look()
    assert len(noted.runs) == 1
