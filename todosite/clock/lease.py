"""Lets one process at a time run a job: the row of the job is taken by compare-and-set, for a time that is renewed.

A process that was killed does not renew. When its lease is over, another process runs the job again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone

from eventsourcing.database.one_writer import one_writer
from todosite.clock.job import Job
from todosite.models import JobRun

LEASE = timedelta(seconds=60)
RETRY_AFTER = timedelta(minutes=10)  # a run that failed is tried again


def database_time(using: str) -> datetime:
    """What the clock of the database shows: the clocks of several machines differ, and leases must not."""
    if connections[using].vendor != "postgresql":
        return timezone.now()
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


def take(job: Job, clock: Callable[[], datetime], using: str, lease: timedelta = LEASE) -> str:
    """Begin a run of the job if it is due and nobody runs it: the id of the run, else ''.

    clock -- is read after the row: a lease that another process took just before reaches no further than from now
    """
    row, now = _row(job, using), clock()
    if not is_due(job, row, now, lease):
        return ""
    run_id = secrets.token_hex(8)
    unchanged = _rows(job, using).filter(run_id=row.run_id, leased_until=row.leased_until)
    begun = {"run_id": run_id, "due": job.schedule.latest(now), "started": now, "leased_until": now + lease}
    return run_id if _update(unchanged, using, **begun, finished=None, error="") else ""


def renew(job: Job, run_id: str, now: datetime, using: str, lease: timedelta = LEASE) -> bool:
    """Hold the lease from now on anew. False if another process has begun a run meanwhile."""
    return _update(_run(job, run_id, using), using, leased_until=now + lease)


def finish(job: Job, run_id: str, now: datetime, using: str, error: str = "") -> bool:
    """Note the end of a run. False if another process has begun a run meanwhile.

    error -- what it failed with; empty if it did not
    """
    return _update(_run(job, run_id, using), using, leased_until=None, finished=now, error=error)


def is_due(job: Job, row: JobRun, now: datetime, lease: timedelta = LEASE) -> bool:
    """Whether a run may begin. What a clock that was set back has left in the future keeps no job from running."""
    if row.leased_until is not None:
        return not now < row.leased_until <= now + lease
    if row.due is None or row.due < job.schedule.latest(now) or row.due > now + job.schedule.period:
        return True
    failed = row.finished if row.error else None
    return failed is not None and not failed <= now < failed + RETRY_AFTER


def _update(rows: QuerySet[JobRun], using: str, **values: object) -> bool:
    """Whether the row was as expected, and so is changed. Waits for its turn among the writers of this process."""
    with one_writer(using):
        return rows.update(**values) == 1


def _row(job: Job, using: str) -> JobRun:
    if (row := _rows(job, using).first()) is not None:
        return row
    JobRun.objects.using(using).bulk_create([JobRun(job=job.name)], ignore_conflicts=True)
    return _rows(job, using).get()


def _rows(job: Job, using: str) -> QuerySet[JobRun]:
    return JobRun.objects.using(using).filter(job=job.name)


def _run(job: Job, run_id: str, using: str) -> QuerySet[JobRun]:
    return _rows(job, using).filter(run_id=run_id, leased_until__isnull=False)
