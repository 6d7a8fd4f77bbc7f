"""What came of each job the last time, in one line each. Anybody may read it, so it names no error."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from todosite.clock import lease
from todosite.clock.job import Job
from todosite.clock.jobs import JOBS
from todosite.models import JobRun


def lines(jobs: Sequence[Job] = JOBS, using: str = "default") -> list[str]:
    """One line for each job, such as `clean up: done 2026-11-29 03:30 UTC, in 0.2 s`."""
    now = lease.database_time(using)
    rows = {row.job: row for row in JobRun.objects.using(using)}
    return [f"{job.name}: {_outcome(job, rows.get(job.name), now)}" for job in jobs]


def _outcome(job: Job, row: JobRun | None, now: datetime) -> str:
    if row is None or row.started is None:
        return "has not run yet"
    late = ", and is late since then" if _is_late(job, row, now) else ""
    if row.finished is None:
        broken_off = row.leased_until is None or row.leased_until <= now
        return f"{'broken off, was' if broken_off else 'is'} running since {_text(row.started)}{late}"
    if row.error:
        return f"failed {_text(row.finished)}, the log says why{late}"
    return f"done {_text(row.finished)}, in {(row.finished - row.started).total_seconds():.1f} s{late}"


def _is_late(job: Job, row: JobRun, now: datetime) -> bool:
    """Whether a whole period has passed in which the job did not begin."""
    return row.due is not None and job.schedule.latest(now) - row.due > job.schedule.period


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
