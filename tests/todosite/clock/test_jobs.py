"""The jobs of the site."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eventsourcing.database.store import DjangoEventStore
from eventsourcing.event import Event
from eventsourcing.event_store import ANY
from eventsourcing.models import Seal
from eventsourcing.seals.key import new_key
from tests.eventsourcing.databases import TESTER
from todosite.clock.jobs import JOBS
from todosite.clock.scheduler import Scheduler
from todosite.models import JobRun

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def key(settings) -> None:
    settings.EVENTSOURCING_SEAL_KEY = new_key()


def test_every_job_runs_on_an_empty_site(using, clock):
    Scheduler(JOBS, using, clock).look()
    rows = JobRun.objects.using(using).order_by("pk")
    assert [(row.job, row.error, row.leased_until) for row in rows] == [(job.name, "", None) for job in JOBS]
    assert not Seal.objects.using(using).exists()


def test_the_log_is_sealed_on_each_day_on_which_something_was_added(using, clock):
    store, scheduler, sizes = DjangoEventStore.generate(metadata=TESTER, using=using), Scheduler(JOBS, using, clock), []
    for added in (2, 0, 1):
        store.append("a", [Event.generate("Happened", {}) for _ in range(added)], ANY)
        clock.move(DAY)
        scheduler.look()
        scheduler.look()
        sizes.append([seal.size for seal in Seal.objects.using(using).order_by("size")])
    assert sizes == [[2], [2], [2, 3]]
