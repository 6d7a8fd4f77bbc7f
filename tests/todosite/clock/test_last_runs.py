"""What `/healthz?ready` tells about jobs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError

from tests.todosite.clock.conftest import HOUR
from todosite import health
from todosite.clock import last_runs, lease


@pytest.fixture
def line(using, clock, noted, monkeypatch):
    """The line of the job at the time of the test's clock."""
    monkeypatch.setattr(lease, "database_time", lambda using: clock.now)
    return lambda: last_runs.lines([noted.job], using)[0]


def test_each_state_of_a_job_has_its_words(using, line, scheduler, clock, noted):
    assert line() == "tried: has not run yet"
    scheduler.look()
    assert line() == "tried: done 2026-11-29 10:30 UTC, in 0.0 s"
    clock.move(HOUR)
    noted.error = ValueError("somebody's words")
    scheduler.look()
    assert line() == "tried: failed 2026-11-29 11:30 UTC, the log says why"
    clock.move(HOUR)
    run_id = lease.take(noted.job, clock, using)
    assert line() == "tried: is running since 2026-11-29 12:30 UTC"
    clock.move(lease.LEASE)
    assert line() == "tried: broken off, was running since 2026-11-29 12:30 UTC"
    clock.move(timedelta(seconds=5))
    lease.finish(noted.job, run_id, clock.now, using)
    assert line() == "tried: done 2026-11-29 12:31 UTC, in 65.0 s"
    clock.move(HOUR)
    assert "late" not in line()
    clock.move(HOUR)
    assert line() == "tried: done 2026-11-29 12:31 UTC, in 65.0 s, and is late since then"


def test_a_look_that_fails_is_told(monkeypatch):
    def fail() -> list[str]:
        raise DatabaseError

    monkeypatch.setattr(last_runs, "lines", fail)
    assert health.look_at_jobs() == "the last runs cannot be read\n"
